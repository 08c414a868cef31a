// The table of inputs by rank with a filter, the choice of k, precision@k where the truth is known, its numbers to copy or save, and
// how the ranking agrees with others. Ranks are the model's.
#pragma once

#include "ui/models/top_inputs_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QSpinBox;
class QTableView;
class QToolButton;

namespace rewire {

class AgreementPanel;

class TopInputsView : public QWidget {
    Q_OBJECT
  public:
    explicit TopInputsView(QWidget* parent = nullptr);

    void show(std::shared_ptr<const RankedInputs> inputs);
    void setDataset(const std::shared_ptr<const Dataset>& dataset);
    void setTopCount(int k);
    [[nodiscard]] int topCount() const;
    [[nodiscard]] const TopInputsModel& model() const { return *m_model; }
    [[nodiscard]] QString precisionText() const;
    [[nodiscard]] QString shareText() const;

  public slots:
    void copyTop();  // the first k, as tab-separated text

  signals:
    void topCountChanged(int k);
    void saveRequested();
    void inputChosen(std::int32_t input);
    void trainOnTopRequested();  // again, with the first k alone

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void buildTools();
    void update();

    std::shared_ptr<const RankedInputs> m_inputs;
    bool m_isDirty = false;
    TopInputsModel* m_model = nullptr;
    QSortFilterProxyModel* m_filtered = nullptr;
    QTableView* m_table = nullptr;
    QLineEdit* m_filter = nullptr;
    QSpinBox* m_topCount = nullptr;
    QLabel* m_precision = nullptr;
    QLabel* m_empty = nullptr;
    QToolButton* m_trainOnTop = nullptr;
    AgreementPanel* m_agreement = nullptr;
};

}  // namespace rewire
