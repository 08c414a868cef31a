#include "ui/models/predictions_model.h"

#include "ui/models/text.h"

namespace rewire {

void PredictionsModel::show(std::shared_ptr<const PredictedTest> test) {
    const bool isSameShape = test != nullptr && m_test != nullptr && test->dataset == m_test->dataset;
    if (!isSameShape) beginResetModel();
    m_test = std::move(test);
    if (!isSameShape)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumnCount - 1));
}

int PredictionsModel::labelOf(int row) const { return m_test->dataset->test.labels[static_cast<std::size_t>(row)]; }

int PredictionsModel::predictedOf(int row) const { return m_test->predictions.predicted[static_cast<std::size_t>(row)]; }

double PredictionsModel::probability(int row, int ofClass) const {
    return static_cast<double>(m_test->predictions.probabilities[static_cast<std::size_t>(row) * m_test->dataset->classNames.size() +
                                                                 static_cast<std::size_t>(ofClass)]);
}

int PredictionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_test == nullptr ? 0 : static_cast<int>(m_test->predictions.predicted.size());
}

int PredictionsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumnCount; }

QVariant PredictionsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const int row = index.row();
    const auto className = [this](int c) { return fromFile(m_test->dataset->classNames[static_cast<std::size_t>(c)]); };
    const bool isNumber = index.column() == Sample || index.column() == Probability || index.column() == OfLabel;
    switch (role) {
        case Qt::DisplayRole:
            switch (index.column()) {
                case Sample: return QString::number(row);
                case Label: return className(labelOf(row));
                case Predicted: return className(predictedOf(row));
                case Probability: return percentText(probability(row, predictedOf(row)));
                case OfLabel: return percentText(probability(row, labelOf(row)));
                default: return {};
            }
        case Qt::ToolTipRole: return isNumber ? QVariant() : data(index, Qt::DisplayRole);
        case kSortRole:
            switch (index.column()) {
                case Sample: return row;
                case Probability: return probability(row, predictedOf(row));
                case OfLabel: return probability(row, labelOf(row));
                default: return data(index, Qt::DisplayRole);
            }
        case Qt::TextAlignmentRole: return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        default: return {};
    }
}

QVariant PredictionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == Label || section == Predicted ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) switch (section) {
            case Sample: return tr("Place among the test samples, from 0");
            case Probability: return tr("Probability of the class that was predicted");
            case OfLabel: return tr("Probability of the true class");
            default: return {};
        }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Sample: return tr("#");
        case Label: return tr("Label");
        case Predicted: return tr("Predicted");
        case Probability: return tr("p");
        case OfLabel: return tr("p(label)");
        default: return {};
    }
}

}  // namespace rewire
