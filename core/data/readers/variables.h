// Which of a file's named arrays are features and labels: as asked, or guessed by the names that data sets use. Reads nothing.
#pragma once

#include "core/base/expected.h"
#include "core/data/preview.h"
#include "core/data/read_options.h"
#include "core/data/readers/arrays.h"

#include <filesystem>
#include <string>
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
};

// NotFound when an asked name is not there or nothing can be guessed, BadFormat when it is refused; both list what is there.
[[nodiscard]] Expected<VariableChoice> chooseVariables(const std::filesystem::path& path, const std::vector<Variable>& variables, const ReadOptions& options);
// "'X' and 'y' are features and labels; 'z' was left out."
[[nodiscard]] std::string choiceText(const std::vector<Variable>& variables, const VariableChoice& choice, const ReadOptions& options);
// What a file holds, and what would be taken of it.
struct VariablesSeen {
    std::vector<VariablePreview> variables;
    std::string choice;  // choiceText, or why nothing can be chosen
};
[[nodiscard]] VariablesSeen seen(const std::filesystem::path& path, const std::vector<Variable>& variables, const ReadOptions& options);

}  // namespace rewire
