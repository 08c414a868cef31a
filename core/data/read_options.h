// What a person may decide about how a file is read; whatever is left open is guessed by content and told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// Feature columns that hold text.
enum class TextColumns {
    Refuse,  // named, with the ways out
    OneHot,  // one 0/1 input a distinct value, named "column=value"
    Ignore,  // left out, and told
};

// Rows that cannot be read: another number of cells, a cell that is no number.
enum class BadRows {
    Refuse,    // the first one ends the load with its line
    LeaveOut,  // counted, listed by line, exportable
};

// A value. A column is given by its name in the header or, where none has that name, by its 0-based number.
struct ReadOptions {
    // Text tables (CSV, TSV, whitespace; labelColumn, ignoredColumns and textColumns also ARFF)
    std::optional<char> delimiter{};  // ' ' is any run of blanks
    std::optional<bool> hasHeader{};
    std::optional<char> decimalMark{};                        // '.' or ','
    std::optional<char> thousandsMark{};                      // left out of numbers; '\0': there is none
    std::string commentMark = "#";                            // lines that begin with it are left out; empty: none are
    std::int64_t skippedLines = 0;                            // at the top of the file
    std::optional<std::vector<std::string>> missingTokens{};  // in any case; empty cells are always missing
    std::string labelColumn{};
    std::vector<std::string> ignoredColumns{};
    TextColumns textColumns = TextColumns::Refuse;
    BadRows badRows = BadRows::Refuse;
    std::string labels{};             // path of a file with the labels, one a line, when the features stand in another
    std::optional<int> firstIndex{};  // LIBSVM: 0 or 1, the number of the first feature; empty: 0 when it is used, in either file
    // MATLAB and NPZ: which variables; empty: guessed (X/Y, fea/gnd, data/labels ...)
    std::string featuresVariable{};
    std::string labelsVariable{};
    // Image folders: the size to which all images are brought; 0: that of most images
    int imageWidth = 0;
    int imageHeight = 0;
    std::optional<bool> imagesAreGrey{};  // empty: grey when all images are

    friend bool operator==(const ReadOptions&, const ReadOptions&) = default;
};

}  // namespace rewire
