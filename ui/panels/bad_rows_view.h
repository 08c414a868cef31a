// Rows that cannot be read, by line, with what is wrong and how they stand in the file; can be stored as CSV.
#pragma once

#include "core/base/expected.h"
#include "core/data/preview.h"

#include <QWidget>
#include <filesystem>
#include <functional>
#include <vector>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace rewire {

// As CSV: line, reason, text. Errors: NotWritable.
[[nodiscard]] Expected<void> storeBadRows(const std::vector<BadRow>& rows, const std::filesystem::path& path);
// Asks where to and stores them; `told` hears what came out, an empty text being success. Does not block.
void askAndStoreBadRows(std::vector<BadRow> rows, QWidget& parent, std::function<void(const QString& problem, const QString& path)> told);

class BadRowsView : public QWidget {
    Q_OBJECT
  public:
    explicit BadRowsView(QWidget* parent = nullptr);

    void show(const std::vector<BadRow>& rows);

  private:
    std::vector<BadRow> m_rows;
    QTableView* m_table = nullptr;
    QStandardItemModel* m_model = nullptr;
    QLabel* m_told = nullptr;
};

}  // namespace rewire
