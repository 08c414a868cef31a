// The columns of a table that is about to be imported, one a row, with the role that each shall have. Remembers what a
// person chose, by name, over new previews. Filtering is a proxy's.
#pragma once

#include "core/data/preview.h"

#include <QAbstractTableModel>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rewire {

class ImportColumnsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Role, Kind, Missing, Distinct, ColumnCount };
    using ColumnRole = ColumnPreview::Role;

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const SourcePreview> preview);  // null empties it
    // As chosen before: a target and columns to ignore, by name or number.
    void setChoices(const ReadOptions& options);

    // A new target takes the place of the old one, which becomes a feature; of several rows only the first becomes the target.
    void setRole(const std::vector<int>& rows, ColumnRole role);
    [[nodiscard]] ColumnRole roleOf(int row) const { return m_roles[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int targetRow() const;  // -1: none
    [[nodiscard]] int countOf(ColumnRole role) const;

    // What was chosen, and no guess: what the next preview is asked with.
    void writeChoices(ReadOptions& options) const;
    // That and the target as it stands: what is imported.
    void writeRoles(ReadOptions& options) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;  // Role: an int of ColumnRole
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    [[nodiscard]] static QString roleName(ColumnRole role);

  signals:
    void rolesChanged();  // by a person

  private:
    [[nodiscard]] const ColumnPreview& column(int row) const { return m_preview->columns[static_cast<std::size_t>(row)]; }
    [[nodiscard]] QString text(int row, int column) const;
    void applyChoices();
    void makeReferences();

    std::shared_ptr<const SourcePreview> m_preview;
    std::vector<std::string> m_references;  // how ReadOptions calls each column
    std::vector<ColumnRole> m_roles;
    std::map<std::string, ColumnRole> m_choices;  // by reference
};

}  // namespace rewire
