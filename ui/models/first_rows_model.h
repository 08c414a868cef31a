// The first rows of a source, cell by cell as its reader would take them, coloured by the columns' roles.
#pragma once

#include "core/data/preview.h"

#include <QAbstractTableModel>
#include <memory>

namespace rewire {

class ImportColumnsModel;

class FirstRowsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    static constexpr int kMostColumns = 1000;  // shown; a table view gets slow beyond, and nobody reads them

    // `columns` must live as long; its preview must be shown before this one's.
    explicit FirstRowsModel(const ImportColumnsModel& columns, QObject* parent = nullptr);

    void show(std::shared_ptr<const SourcePreview> preview);  // null empties it

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void recolour();
    [[nodiscard]] bool isNumber(int column) const;

    const ImportColumnsModel& m_columns;
    std::shared_ptr<const SourcePreview> m_preview;
    int m_columnCount = 0;
};

}  // namespace rewire
