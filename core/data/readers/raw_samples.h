// What a reader takes out of a file before anything is decided about it: cells, with NaN where one is missing, and
// labels by their text. core/data/assemble.h makes the Dataset of it.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/data/preview.h"
#include "core/data/sparse_rows.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rewire {

// Stated limits on what a file may declare or hold.
inline constexpr std::int64_t kMostFeatures = 10'000'000;
inline constexpr std::int64_t kMostClasses = 10'000;  // more distinct labels are hardly classes
inline constexpr std::size_t kLongestName = 4096;     // bytes of a feature's or class's name

// The distinct labels of a part in order of appearance.
class LabelSet {
  public:
    // Index of `text`, which is added when new. Nothing when that would be one class too many.
    [[nodiscard]] std::optional<std::int32_t> indexOf(std::string_view text);
    [[nodiscard]] const std::vector<std::string>& texts() const { return m_texts; }
    [[nodiscard]] std::vector<std::string> takeTexts() { return std::move(m_texts); }

  private:
    std::vector<std::string> m_texts;
    std::unordered_map<std::string, std::int32_t> m_indices;
    std::int32_t m_last = -1;  // labels often come in runs
};

// Missing and non-finite cells: how many, and where the first five are.
struct MissingCellsFound {
    std::int64_t count = 0;
    std::vector<std::string> places;  // 'line 4, column 2 "w2" (?)'

    [[nodiscard]] bool wantsPlace() const { return places.size() < 5; }
};

struct RawSamples {
    std::filesystem::path path;
    int featureCount = 0;
    std::vector<float> features;       // [samples x features], NaN where missing; empty when `sparse` is there
    std::optional<SparseRows> sparse;  // in place of `features`
    std::vector<std::int32_t> labels;  // [samples], indices into labelTexts
    std::vector<std::string> labelTexts;
    std::vector<std::string> featureNames;   // [features] or empty
    std::optional<std::size_t> classColumn;  // of a table: where the class stands, counted from 0
    std::string classColumnName;             // its name in the header, or empty
    std::optional<int> firstIndex;           // of LIBSVM: 0 or 1, the number that the file gives its first feature
    std::optional<ImageShape> imageShape;
    MissingCellsFound missing;
    std::vector<BadRow> badRows;  // left out under BadRows::LeaveOut
    std::vector<std::string> notes;

    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
};

struct RawDataset {
    std::string name;
    std::string source;
    RawSamples train;
    std::optional<RawSamples> test;
    std::vector<std::int32_t> informativeFeatures;
};

// "FILE holds more than 10000 distinct labels: is this the class column?"
[[nodiscard]] Error tooManyLabels(const std::filesystem::path& path);

}  // namespace rewire
