// What a network says about each test sample, as rows of a table. Filtering is a proxy's.
#pragma once

#include "ui/bridge/predictor.h"

#include <QAbstractTableModel>
#include <memory>

namespace rewire {

class PredictionsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Sample, Label, Predicted, Probability, OfLabel, kColumnCount };
    static constexpr int kSortRole = Qt::UserRole;  // numbers as numbers

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const PredictedTest> test);  // null empties it
    [[nodiscard]] const std::shared_ptr<const PredictedTest>& test() const { return m_test; }
    [[nodiscard]] int labelOf(int row) const;
    [[nodiscard]] int predictedOf(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    [[nodiscard]] double probability(int row, int ofClass) const;

    std::shared_ptr<const PredictedTest> m_test;
};

}  // namespace rewire
