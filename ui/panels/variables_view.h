// The arrays that a MATLAB or NumPy file holds, and what each is taken for. Leaves the choice to ReadingForm.
#pragma once

#include "core/data/preview.h"

#include <QWidget>
#include <vector>

class QStandardItemModel;
class QTableView;

namespace rewire {

class VariablesView : public QWidget {
    Q_OBJECT
  public:
    explicit VariablesView(QWidget* parent = nullptr);

    void show(const std::vector<VariablePreview>& variables);

  private:
    QTableView* m_table = nullptr;
    QStandardItemModel* m_model = nullptr;
};

}  // namespace rewire
