// Which of a file's named arrays are features and labels: as asked, or guessed by the names that data sets use.
#pragma once

#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/raw_samples.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct Variable {
    std::string name;
    ArrayShape shape;
    std::string type;     // for people
    std::string refusal;  // why it cannot be used; empty when it can
    bool isText = false;
};

// Names; empty where there is none. Without labels, ReadOptions::labels or the last column has them.
struct VariableChoice {
    std::string features;
    std::string labels;
    std::string testFeatures;
    std::string testLabels;

    [[nodiscard]] VariablePreview::Use useOf(std::string_view name) const;
};

// NotFound when an asked name is not there or nothing can be guessed, BadFormat when it is refused; both list what is there.
[[nodiscard]] Expected<VariableChoice> chooseVariables(const std::filesystem::path& path, const std::vector<Variable>& variables,
                                                       const ReadOptions& options);
// "'X' and 'y' are features and labels; 'z' was left out."
[[nodiscard]] std::string choiceText(const std::vector<Variable>& variables, const VariableChoice& choice, const ReadOptions& options);
// What a file holds, and the first samples of what would be taken of it.
struct ArraysSeen {
    std::vector<VariablePreview> variables;  // of a file of one array: that, without a name
    Expected<RawSamples> samples;            // Extent::FirstSamples of the training part with all labels, or why there are none
};
using ReadFirstSamples = std::function<Expected<RawSamples>(const VariableChoice& choice)>;
[[nodiscard]] ArraysSeen seen(const std::filesystem::path& path, const std::vector<Variable>& variables, const ReadOptions& options,
                              const ReadFirstSamples& read);

}  // namespace rewire
