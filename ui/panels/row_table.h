// A read-only table of whole rows on one line each, for what a file holds. Leaves its columns' widths to the views.
#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace rewire {

// The table is the parent's, the model stays its owner's.
[[nodiscard]] QTableView* makeRowTable(QAbstractItemModel& model, const QString& accessibleName, QWidget* parent);

}  // namespace rewire
