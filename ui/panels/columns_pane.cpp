#include "ui/panels/columns_pane.h"

#include "ui/models/import_columns_model.h"
#include "ui/models/text.h"
#include "ui/panels/form_fields.h"
#include "ui/style/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace rewire {
namespace {

using Role = ColumnPreview::Role;

// The role as a choice within the table.
class RoleDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto* box = new QComboBox(parent);
        for (const Role role : {Role::Feature, Role::Target, Role::Ignored})
            box->addItem(ImportColumnsModel::roleName(role), static_cast<int>(role));
        connect(box, &QComboBox::activated, this, [this, box] {
            auto* self = const_cast<RoleDelegate*>(this);
            emit self->commitData(box);
            emit self->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto* box = static_cast<QComboBox*>(editor);
        box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        const QVariant chosen = static_cast<QComboBox*>(editor)->currentData();
        if (chosen != index.data(Qt::EditRole)) model->setData(index, chosen);
    }
};

}  // namespace

ColumnsPane::ColumnsPane(ImportColumnsModel& model, QWidget* parent) : QWidget(parent), m_model(model) {
    m_filtered = new QSortFilterProxyModel(this);
    m_filtered->setSourceModel(&model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by name, role or kind"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter the columns"));
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);

    m_table = new QTableView(this);
    m_table->setModel(m_filtered);
    m_table->setAccessibleName(tr("Columns"));
    m_table->setItemDelegateForColumn(ImportColumnsModel::Role, new RoleDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + kGap);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setTextElideMode(Qt::ElideRight);
    header->setSectionResizeMode(ImportColumnsModel::Name, QHeaderView::Stretch);
    // The name keeps the most, also in a narrow window.
    const int digit = m_table->fontMetrics().horizontalAdvance(u'0');
    for (const auto& [column, digits] : {std::pair(ImportColumnsModel::Role, 8), std::pair(ImportColumnsModel::Kind, 9),
                                         std::pair(ImportColumnsModel::Missing, 8), std::pair(ImportColumnsModel::Distinct, 8)})
        m_table->setColumnWidth(column, digits * digit);

    auto* bulk = new QHBoxLayout;
    bulk->setSpacing(kGap);
    const auto addButton = [&](const QString& text, const QString& tip, Role role) {
        QPushButton* button = makeButton(text, tip);
        connect(button, &QPushButton::clicked, this, [this, role] { changeRole(role); });
        bulk->addWidget(button);
        return button;
    };
    bulk->addWidget(makeMutedLabel(tr("Make selected"), this));
    m_target = addButton(tr("tar&get"), tr("The column that holds the class; the old target becomes a feature"), Role::Target);
    QPushButton* const features =
        addButton(tr("&features"), tr("The selected columns; without a selection, all that the filter shows"), Role::Feature);
    QPushButton* const ignored =
        addButton(tr("ign&ored"), tr("The selected columns; without a selection, all that the filter shows"), Role::Ignored);
    bulk->addStretch(1);
    m_counts = makeMutedLabel({}, this);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, kGap, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(m_filter);
    column->addLayout(bulk);
    column->addWidget(m_table, 1);
    column->addWidget(m_counts);
    // As they stand, from top to bottom.
    QWidget* before = m_filter;
    for (QWidget* next : std::initializer_list<QWidget*>{m_target, features, ignored, m_table})
        setTabOrder(std::exchange(before, next), next);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ColumnsPane::describe);
    connect(m_filtered, &QAbstractItemModel::modelReset, this, &ColumnsPane::describe);
    connect(m_filtered, &QAbstractItemModel::rowsInserted, this, &ColumnsPane::describe);
    connect(m_filtered, &QAbstractItemModel::rowsRemoved, this, &ColumnsPane::describe);
    connect(&model, &ImportColumnsModel::rolesChanged, this, &ColumnsPane::describe);
    describe();
}

void ColumnsPane::setFilter(const QString& text) { m_filter->setText(text); }

void ColumnsPane::selectAllShown() { m_table->selectAll(); }

int ColumnsPane::shownCount() const { return m_filtered->rowCount(); }

std::vector<int> ColumnsPane::chosenRows() const {
    std::vector<int> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex& index : selected) rows.push_back(m_filtered->mapToSource(index).row());
    if (selected.isEmpty())
        for (int row = 0; row < m_filtered->rowCount(); ++row) rows.push_back(m_filtered->mapToSource(m_filtered->index(row, 0)).row());
    std::ranges::sort(rows);
    return rows;
}

void ColumnsPane::changeRole(ColumnPreview::Role role) {
    const std::vector<int> rows = chosenRows();
    if (role == Role::Target && rows.size() != 1) return;
    m_model.setRole(rows, role);
}

void ColumnsPane::describe() {
    m_target->setEnabled(chosenRows().size() == 1);
    const int selected = static_cast<int>(m_table->selectionModel()->selectedRows().size());
    setEnabled(m_model.rowCount() > 0);
    if (m_model.rowCount() == 0) return m_counts->setText(tr("There are no columns to choose."));
    QStringList parts{tr("%1 features").arg(countText(m_model.countOf(Role::Feature)))};
    const int target = m_model.targetRow();
    parts << (target < 0 ? tr("no target") : tr("target %1").arg(m_model.index(target, ImportColumnsModel::Name).data().toString()));
    if (const int ignored = m_model.countOf(Role::Ignored); ignored > 0) parts << tr("%1 ignored").arg(countText(ignored));
    if (m_filtered->rowCount() < m_model.rowCount()) parts << tr("%1 shown").arg(countText(m_filtered->rowCount()));
    if (selected > 0) parts << tr("%1 selected").arg(countText(selected));
    m_counts->setText(parts.join(QStringLiteral(" · ")));
}

}  // namespace rewire
