// The confusion matrix beside the table of predictions, both of the epoch that the timeline shows.
#pragma once

#include "ui/models/predictions_model.h"

#include <QSortFilterProxyModel>
#include <QWidget>
#include <memory>
#include <optional>
#include <utility>

class QComboBox;
class QSplitter;
class QTableView;
class QToolButton;

namespace rewire {

class ConfusionView;

class PredictionsPage : public QWidget {
    Q_OBJECT
  public:
    explicit PredictionsPage(QWidget* parent = nullptr);

    void show(const std::shared_ptr<const PredictedTest>& test);
    void showNothing(const QString& why);
    [[nodiscard]] ConfusionView& confusion() const { return *m_confusion; }
    [[nodiscard]] const PredictionsModel& model() const { return m_model; }
    [[nodiscard]] int shownRows() const { return m_shown.rowCount(); }
    // Of all test samples, as rewire-cli writes them; empty while there are none.
    [[nodiscard]] std::string csv() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

  signals:
    void saveRequested();
    void shown();

  protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    enum class Rows { All, Wrong, Cell };
    class Shown : public QSortFilterProxyModel {
      public:
        using QSortFilterProxyModel::QSortFilterProxyModel;
        void set(Rows rows, std::optional<std::pair<int, int>> cell);

      protected:
        bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

      private:
        Rows m_rows = Rows::All;
        std::optional<std::pair<int, int>> m_cell;  // label, predicted
    };
    QWidget* makeTable();
    void fitColumns();
    void chooseCell(int label, int predicted);
    void chooseRows();

    PredictionsModel m_model;
    Shown m_shown;
    QSplitter* m_split = nullptr;
    ConfusionView* m_confusion = nullptr;
    QComboBox* m_rows = nullptr;
    QToolButton* m_save = nullptr;
    QTableView* m_table = nullptr;
    std::optional<std::pair<int, int>> m_cell;
};

}  // namespace rewire
