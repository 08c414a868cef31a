#include "ui/models/top_inputs_model.h"

#include "ui/models/text.h"
#include "ui/style/theme.h"

#include <QFont>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>

namespace rewire {

namespace {

// So many that the largest has four digits: the points of a column stand below each other.
int decimalsFor(const std::vector<float>& values) {
    const double largest = values.empty() ? 0.0 : static_cast<double>(*std::max_element(values.begin(), values.end()));
    return std::isfinite(largest) && largest > 0 ? std::clamp(3 - static_cast<int>(std::floor(std::log10(largest))), 0, 8) : 0;
}

QVariant decimalAt(const std::vector<float>& values, std::size_t at, int decimals) {
    return at < values.size() ? QVariant(QString::number(static_cast<double>(values[at]), 'f', decimals)) : QVariant();
}

}  // namespace

void TopInputsModel::show(std::shared_ptr<const RankedInputs> inputs) {
    m_strengthDecimals = inputs == nullptr ? 0 : decimalsFor(inputs->frame->importance.strength);
    m_weightedDecimals = inputs == nullptr ? 0 : decimalsFor(inputs->frame->importance.strengthTimesSimilarity);
    const auto rowsOf = [](const auto& value) { return value == nullptr ? std::size_t{0} : value->ranking.size(); };
    const bool isSameShape =
        rowsOf(m_inputs) == rowsOf(inputs) && m_inputs != nullptr && inputs != nullptr && m_inputs->dataset == inputs->dataset;
    if (isSameShape) {
        m_inputs = std::move(inputs);
        if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_inputs = std::move(inputs);
    endResetModel();
}

void TopInputsModel::setTopCount(int k) {
    m_topCount = k;
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::FontRole, Qt::ForegroundRole});
}

int TopInputsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_inputs == nullptr ? 0 : static_cast<int>(m_inputs->ranking.size());
}

int TopInputsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TopInputsModel::text(std::int32_t input, int row, int column) const {
    const auto at = static_cast<std::size_t>(input);
    const InputImportance& importance = m_inputs->frame->importance;
    switch (column) {
        case Rank: return row + 1;
        case Input: return input;
        case Name: return inputName(*m_inputs->dataset, input);
        case Connections: return at < importance.connections.size() ? QVariant(importance.connections[at]) : QVariant();
        case AfterRemoval:
            return at < importance.connectionsAfterRemoval.size() ? QVariant(importance.connectionsAfterRemoval[at]) : QVariant();
        case Strength: return decimalAt(importance.strength, at, m_strengthDecimals);
        case StrengthTimesSimilarity: return decimalAt(importance.strengthTimesSimilarity, at, m_weightedDecimals);
        case Truth:
            if (!m_inputs->dataset->truthIsKnown()) return {};
            return m_inputs->isInformative(input) ? tr("● real") : tr("noise");
        default: return {};
    }
}

QVariant TopInputsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || m_inputs == nullptr || index.row() >= rowCount()) return {};
    const std::int32_t input = m_inputs->ranking[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return text(input, index.row(), index.column());
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | (index.column() == Name || index.column() == Truth ? Qt::AlignLeft : Qt::AlignRight));
        case Qt::ForegroundRole: {
            const Theme theme = themeFor(QGuiApplication::palette());
            if (index.column() == Truth) return m_inputs->isInformative(input) ? theme.accent : theme.mutedText;
            return index.row() < m_topCount ? theme.text : theme.mutedText;
        }
        default: return {};
    }
}

QVariant TopInputsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == Name || section == Truth ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole) {
        switch (section) {
            case Rank: return tr("By the measure that the importance view shows");
            case Input: return tr("Index of the input, from 0");
            case Connections: return measureMeaning(ImportanceMeasure::Connections);
            case AfterRemoval: return measureMeaning(ImportanceMeasure::ConnectionsAfterRemoval);
            case Strength: return measureMeaning(ImportanceMeasure::Strength);
            case StrengthTimesSimilarity: return measureMeaning(ImportanceMeasure::StrengthTimesSimilarity);
            case Truth: return tr("Whether the data set says that this input carries information");
            default: return {};
        }
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Rank: return tr("#");
        case Input: return tr("Input");
        case Name: return tr("Name");
        case Connections: return tr("Conn.");
        case AfterRemoval: return tr("After");
        case Strength: return tr("Σ|w|");
        case StrengthTimesSimilarity: return tr("Σ|w|·S");
        case Truth: return tr("Truth");
        default: return {};
    }
}

NumberTable TopInputsModel::numbers(int count) const {
    NumberTable table;
    table.header = {"rank",       "input", "name", "connections", "connections_after_removal", "strength", "strength_times_similarity",
                    "informative"};
    if (m_inputs == nullptr) return table;
    const int rows = count < 0 ? rowCount() : std::min(count, rowCount());
    const InputImportance& importance = m_inputs->frame->importance;
    for (int row = 0; row < rows; ++row) {
        const std::int32_t input = m_inputs->ranking[static_cast<std::size_t>(row)];
        const auto at = static_cast<std::size_t>(input);
        const bool isKnown = m_inputs->dataset->truthIsKnown();
        table.rows.push_back({std::int64_t{row} + 1, std::int64_t{input}, inputName(*m_inputs->dataset, input).toStdString(),
                              std::int64_t{importance.connections.at(at)}, std::int64_t{importance.connectionsAfterRemoval.at(at)},
                              double{importance.strength.at(at)},
                              at < importance.strengthTimesSimilarity.size() ? NumberCell(double{importance.strengthTimesSimilarity[at]})
                                                                             : NumberCell(std::string()),
                              isKnown ? NumberCell(std::int64_t{m_inputs->isInformative(input)}) : NumberCell(std::string())});
    }
    return table;
}

}  // namespace rewire
