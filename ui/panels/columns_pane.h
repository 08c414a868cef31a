// The list of columns with a filter and bulk changes of their roles.
#pragma once

#include "core/data/preview.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace rewire {

class ImportColumnsModel;

class ColumnsPane : public QWidget {
    Q_OBJECT
  public:
    // `model` must live as long.
    explicit ColumnsPane(ImportColumnsModel& model, QWidget* parent = nullptr);

    void setFilter(const QString& text);
    void selectAllShown();
    // Gives the selected columns the role; without a selection, all that the filter shows. A target needs one column.
    void changeRole(ColumnPreview::Role role);
    [[nodiscard]] int shownCount() const;

  private:
    [[nodiscard]] std::vector<int> chosenRows() const;
    void describe();

    ImportColumnsModel& m_model;
    QSortFilterProxyModel* m_filtered = nullptr;
    QLineEdit* m_filter = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_counts = nullptr;
    QWidget* m_target = nullptr;
};

}  // namespace rewire
