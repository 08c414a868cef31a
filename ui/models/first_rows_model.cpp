#include "ui/models/first_rows_model.h"

#include "core/base/parse_number.h"
#include "ui/models/import_columns_model.h"
#include "ui/models/text.h"
#include "ui/models/tool_tip.h"
#include "ui/style/theme.h"

#include <QFont>
#include <QGuiApplication>
#include <algorithm>

namespace rewire {

FirstRowsModel::FirstRowsModel(const ImportColumnsModel& columns, QObject* parent) : QAbstractTableModel(parent), m_columns(columns) {
    connect(&columns, &ImportColumnsModel::rolesChanged, this, &FirstRowsModel::recolour);
}

void FirstRowsModel::show(std::shared_ptr<const SourcePreview> preview) {
    beginResetModel();
    m_preview = std::move(preview);
    std::size_t widest = m_preview == nullptr ? 0 : std::max(m_preview->columns.size(), m_preview->headings.size());
    if (m_preview != nullptr)
        for (const auto& row : m_preview->rows) widest = std::max(widest, row.size());
    m_columnCount = static_cast<int>(std::min(widest, std::size_t{kMostColumns}));
    endResetModel();
}

void FirstRowsModel::recolour() {
    if (rowCount() == 0 || m_columnCount == 0) return;
    emit dataChanged(index(0, 0), index(rowCount() - 1, m_columnCount - 1), {Qt::ForegroundRole, Qt::FontRole});
    emit headerDataChanged(Qt::Horizontal, 0, m_columnCount - 1);
}

int FirstRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_preview == nullptr ? 0 : static_cast<int>(m_preview->rows.size());
}

int FirstRowsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_columnCount; }

// Without columns the first row tells.
bool FirstRowsModel::isNumber(int column) const {
    const auto at = static_cast<std::size_t>(column);
    if (at < m_preview->columns.size()) return m_preview->columns[at].kind == ColumnPreview::Kind::Number;
    return at < m_preview->headings.size() && !m_preview->rows.empty() && at < m_preview->rows.front().size() &&
           parseFloat(m_preview->rows.front()[at]).isValid();
}

QVariant FirstRowsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& row = m_preview->rows[static_cast<std::size_t>(index.row())];
    const auto at = static_cast<std::size_t>(index.column());
    const bool hasColumn = index.column() < m_columns.rowCount();
    if (role == Qt::DisplayRole) return at < row.size() ? fromFile(row[at]) : QString();
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    if (!hasColumn) return {};
    const auto columnRole = m_columns.roleOf(index.column());
    if (role == Qt::ForegroundRole && columnRole == ColumnPreview::Role::Ignored) return themeFor(QGuiApplication::palette()).faintText;
    if (role == Qt::FontRole && columnRole == ColumnPreview::Role::Target) {
        QFont bold = QGuiApplication::font();
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    return {};
}

QVariant FirstRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (m_preview == nullptr) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (section >= m_columns.rowCount()) {
        const bool isNamed = role == Qt::DisplayRole && static_cast<std::size_t>(section) < m_preview->headings.size();
        return isNamed ? QVariant(fromFile(m_preview->headings[static_cast<std::size_t>(section)])) : QVariant();
    }
    const QString name = fromFile(m_preview->columns[static_cast<std::size_t>(section)].name);
    const QString columnRole = ImportColumnsModel::roleName(m_columns.roleOf(section));
    if (role == Qt::ToolTipRole) return toolTipText(tr("%1 (%2)").arg(name, columnRole));
    if (role != Qt::DisplayRole) return {};
    return m_columns.roleOf(section) == ColumnPreview::Role::Feature ? name : tr("%1 · %2").arg(name, columnRole);
}

}  // namespace rewire
