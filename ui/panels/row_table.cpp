#include "ui/panels/row_table.h"

#include "ui/style/theme.h"

#include <QHeaderView>
#include <QTableView>

namespace rewire {

QTableView* makeRowTable(QAbstractItemModel& model, const QString& accessibleName, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setModel(&model);
    table->setAccessibleName(accessibleName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + kGap);
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

}  // namespace rewire
