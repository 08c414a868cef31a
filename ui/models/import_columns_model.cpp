#include "ui/models/import_columns_model.h"

#include "ui/models/text.h"
#include "ui/style/theme.h"

#include <QFont>
#include <QGuiApplication>
#include <algorithm>
#include <set>

namespace rewire {

void ImportColumnsModel::show(std::shared_ptr<const SourcePreview> preview) {
    beginResetModel();
    m_preview = std::move(preview);
    makeReferences();
    applyChoices();
    endResetModel();
}

// A column is called by its name; by its number where the file names none, or several alike.
void ImportColumnsModel::makeReferences() {
    m_references.clear();
    if (m_preview == nullptr) return;
    const bool hasNames = m_preview->used.hasHeader.value_or(true);
    std::map<std::string, int> uses;
    for (const ColumnPreview& column : m_preview->columns) ++uses[column.name];
    for (std::size_t i = 0; i < m_preview->columns.size(); ++i) {
        const std::string& name = m_preview->columns[i].name;
        m_references.push_back(hasNames && !name.empty() && uses[name] == 1 ? name : std::to_string(i));
    }
}

void ImportColumnsModel::applyChoices() {
    m_roles.clear();
    bool isTargetChosen = false;
    for (const std::string& reference : m_references) {
        const auto found = m_choices.find(reference);
        isTargetChosen = isTargetChosen || (found != m_choices.end() && found->second == ColumnRole::Target);
    }
    for (std::size_t i = 0; i < m_references.size(); ++i) {
        const auto found = m_choices.find(m_references[i]);
        ColumnRole role = found != m_choices.end() ? found->second : m_preview->columns[i].role;
        if (found == m_choices.end() && role == ColumnRole::Target && isTargetChosen) role = ColumnRole::Feature;
        m_roles.push_back(role);
    }
}

void ImportColumnsModel::setChoices(const ReadOptions& options) {
    m_choices.clear();
    for (const std::string& name : options.ignoredColumns) m_choices[name] = ColumnRole::Ignored;
    if (!options.labelColumn.empty()) m_choices[options.labelColumn] = ColumnRole::Target;
}

void ImportColumnsModel::setRole(const std::vector<int>& rows, ColumnRole role) {
    if (rows.empty()) return;
    const auto choose = [this](int row, ColumnRole chosen) {
        m_roles[static_cast<std::size_t>(row)] = chosen;
        m_choices[m_references[static_cast<std::size_t>(row)]] = chosen;
    };
    if (role == ColumnRole::Target) {
        const int before = targetRow();
        if (before == rows.front()) return;
        std::erase_if(m_choices, [](const auto& choice) { return choice.second == ColumnRole::Target; });
        if (before >= 0) choose(before, ColumnRole::Feature);
        choose(rows.front(), role);
    } else {
        for (const int row : rows) choose(row, role);
    }
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit rolesChanged();
}

int ImportColumnsModel::targetRow() const {
    const auto found = std::ranges::find(m_roles, ColumnRole::Target);
    return found == m_roles.end() ? -1 : static_cast<int>(found - m_roles.begin());
}

int ImportColumnsModel::countOf(ColumnRole role) const { return static_cast<int>(std::ranges::count(m_roles, role)); }

void ImportColumnsModel::writeChoices(ReadOptions& options) const {
    options.labelColumn.clear();
    options.ignoredColumns.clear();
    const std::set<std::string> known(m_references.begin(), m_references.end());
    for (const auto& [reference, role] : m_choices) {
        // Before the first preview, and of formats that list none, nothing is known of the columns.
        if (!known.empty() && !known.contains(reference)) continue;
        if (role == ColumnRole::Target) options.labelColumn = reference;
        if (role == ColumnRole::Ignored) options.ignoredColumns.push_back(reference);
    }
}

void ImportColumnsModel::writeRoles(ReadOptions& options) const {
    writeChoices(options);
    if (const int row = targetRow(); row >= 0) options.labelColumn = m_references[static_cast<std::size_t>(row)];
}

int ImportColumnsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_roles.size()); }

int ImportColumnsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ImportColumnsModel::roleName(ColumnRole role) {
    switch (role) {
        case ColumnRole::Feature: return tr("feature");
        case ColumnRole::Target: return tr("target");
        case ColumnRole::Ignored: return tr("ignored");
    }
    return {};
}

QString ImportColumnsModel::text(int row, int at) const {
    const ColumnPreview& shown = column(row);
    switch (at) {
        case Name: return fromFile(shown.name);
        case Role: return roleName(roleOf(row));
        case Kind:
            switch (shown.kind) {
                case ColumnPreview::Kind::Number: return tr("number");
                case ColumnPreview::Kind::Text: return tr("text");
                case ColumnPreview::Kind::Date: return tr("date");
                case ColumnPreview::Kind::Identifier: return tr("identifier");
            }
            return {};
        case Missing: return shown.missingCount == 0 ? QString() : countText(shown.missingCount);
        case Distinct: return countText(shown.distinctCount);
        default: return {};
    }
}

QVariant ImportColumnsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    switch (role) {
        case Qt::DisplayRole: return text(index.row(), index.column());
        case Qt::EditRole: return index.column() == Role ? QVariant(static_cast<int>(roleOf(index.row()))) : QVariant();
        case Qt::ToolTipRole:
            if (index.column() == Role) return tr("Double-click to choose another role");
            if (column(index.row()).kind == ColumnPreview::Kind::Identifier && index.column() == Kind)
                return tr("No value occurs twice in the rows looked at: an identifier tells nothing that a network could learn.");
            return index.column() == Name ? text(index.row(), Name) : QString();
        case Qt::TextAlignmentRole: return QVariant(Qt::AlignVCenter | (index.column() >= Missing ? Qt::AlignRight : Qt::AlignLeft));
        case Qt::ForegroundRole:
            if (roleOf(index.row()) == ColumnRole::Ignored) return themeFor(QGuiApplication::palette()).mutedText;
            return {};
        case Qt::FontRole: {
            if (roleOf(index.row()) != ColumnRole::Target) return {};
            QFont bold = QGuiApplication::font();
            bold.setWeight(QFont::DemiBold);
            return bold;
        }
        default: return {};
    }
}

QVariant ImportColumnsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignVCenter | (section >= Missing ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section >= Missing) return tr("In the rows that were looked at");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Column");
        case Role: return tr("Role");
        case Kind: return tr("Kind");
        case Missing: return tr("Missing");
        case Distinct: return tr("Distinct");
        default: return {};
    }
}

bool ImportColumnsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const int chosen = value.toInt();
    if (role != Qt::EditRole || !index.isValid() || index.column() != Role || chosen < 0 || chosen > 2) return false;
    setRole({index.row()}, static_cast<ColumnRole>(chosen));
    return true;
}

Qt::ItemFlags ImportColumnsModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Role ? flags | Qt::ItemIsEditable : flags;
}

}  // namespace rewire
