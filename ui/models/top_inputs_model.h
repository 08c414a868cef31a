// The inputs as rows, most important first, for the table of top inputs. Filtering is a proxy's.
#pragma once

#include "ui/models/number_table.h"
#include "ui/models/ranked_inputs.h"

#include <QAbstractTableModel>
#include <memory>

namespace rewire {

class TopInputsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Rank, Input, Name, Connections, AfterRemoval, Strength, StrengthTimesSimilarity, Truth, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const RankedInputs> inputs);  // null empties it
    void setTopCount(int k);
    [[nodiscard]] int topCount() const { return m_topCount; }
    [[nodiscard]] const std::shared_ptr<const RankedInputs>& inputs() const { return m_inputs; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // The first `count` rows, all of them when negative.
    [[nodiscard]] NumberTable numbers(int count = -1) const;

  private:
    [[nodiscard]] QVariant text(std::int32_t input, int row, int column) const;

    std::shared_ptr<const RankedInputs> m_inputs;
    int m_topCount = 20;
    int m_strengthDecimals = 0;
    int m_weightedDecimals = 0;  // of strength times similarity
};

}  // namespace rewire
