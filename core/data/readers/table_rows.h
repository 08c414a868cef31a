// One pass over a table's records once it is known what they mean: cells to numbers, labels and values of text columns.
#pragma once

#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/csv_records.h"
#include "core/data/readers/left_out_rows.h"
#include "core/data/readers/raw_samples.h"
#include "core/data/readers/row_store.h"
#include "core/data/readers/table_layout.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rewire {

// Thread-confined. What it is given outlives it.
class TableRows {
  public:
    // `mostCells`: an upper bound for the cells of the file.
    TableRows(RawSamples& samples, const TableLayout& layout, const ReadOptions& options, std::uint64_t mostCells);

    // BadFormat names line and column; under BadRows::LeaveOut such a row goes to RawSamples::badRows instead.
    [[nodiscard]] Expected<void> add(const CsvRecord& record);
    // Features, names and notes into the samples. TooLarge when 0/1 inputs need more memory than is free.
    [[nodiscard]] Expected<void> finish(const ReadMonitor& monitor);

  private:
    struct TextColumn {
        std::size_t column = 0;
        std::vector<std::string> values;  // in order of appearance
        std::unordered_map<std::string, std::int32_t> indices;
        std::vector<std::int32_t> cells;  // [samples] index of the value, -1 when missing
    };

    Expected<void> checkRoom(std::uint64_t bytes) const;
    Expected<bool> addQuickly(std::string_view record, float* row);
    Expected<void> addCells(float* row);
    Expected<void> takeCell(std::size_t column, std::string_view cell, float*& target);
    Expected<void> takeLabel(std::string_view cell);
    Expected<float> oddNumber(std::size_t column, std::string_view cell);
    Expected<void> takeText(std::size_t column, std::string_view cell);
    std::size_t cellCount(std::string_view record);
    Error wrongCellCount(std::size_t count) const;
    void commit();
    void nameFeatures();
    Expected<void> spreadTextColumns(const ReadMonitor& monitor);
    void tellLatin1();

    RawSamples& m_samples;
    const TableLayout& m_layout;
    const ReadOptions& m_options;
    RowStore m_rows;
    LabelSet m_labels;
    LeftOutRows m_leftOut;
    std::vector<TextColumn> m_textColumns;
    bool m_isPlain;                  // numbers need no other spelling than the decimal mark
    bool m_hasNumberTokens = false;  // a number may stand for a missing cell
    std::int64_t m_underflowCount = 0;
    std::int64_t m_line = 0;  // of the record in hand
    // What the row in hand brings; it counts only once the whole row is read.
    std::int32_t m_label = -1;
    std::vector<std::int32_t> m_texts;
    std::vector<std::pair<std::size_t, std::string>> m_missing;
    std::int64_t m_underflowInRow = 0;
    std::vector<std::string_view> m_cells;
    std::vector<std::string> m_unquoted;
};

}  // namespace rewire
