#include "core/data/readers/variables.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace rewire {
namespace {

struct Pair {
    std::string_view features;
    std::string_view labels;
    std::string_view testFeatures = {};
    std::string_view testLabels = {};
};

// In lower case; the first pair of which both are there is taken. The first ones bring a test part.
constexpr std::array kPairs = {
    Pair{"x_train", "y_train", "x_test", "y_test"},
    Pair{"xtrain", "ytrain", "xtest", "ytest"},
    Pair{"train_x", "train_y", "test_x", "test_y"},
    Pair{"trainx", "trainy", "testx", "testy"},
    Pair{"train_images", "train_labels", "test_images", "test_labels"},
    Pair{"train_data", "train_labels", "test_data", "test_labels"},
    Pair{"train_features", "train_labels", "test_features", "test_labels"},
    Pair{"x", "y"},
    Pair{"fea", "gnd"},
    Pair{"data", "labels"},
    Pair{"data", "label"},
    Pair{"data", "target"},
    Pair{"data", "targets"},
    Pair{"data", "y"},
    Pair{"features", "labels"},
    Pair{"features", "label"},
    Pair{"features", "target"},
    Pair{"images", "labels"},
    Pair{"x", "labels"},
    Pair{"x", "label"},
    Pair{"x", "target"},
    Pair{"x", "gnd"},
    Pair{"inputs", "targets"},
};
constexpr std::array<std::string_view, 7> kFeatureNames{"x", "fea", "data", "features", "images", "inputs", "x_train"};
constexpr std::array<std::string_view, 8> kLabelNames{"y", "gnd", "labels", "label", "target", "targets", "y_train", "class"};

class Chooser {
  public:
    Chooser(const std::filesystem::path& path, const std::vector<Variable>& variables, const ReadOptions& options)
        : m_path(path), m_variables(variables), m_options(options) {}

    Expected<VariableChoice> choose() const {
        VariableChoice choice;
        if (!m_options.featuresVariable.empty() || !m_options.labelsVariable.empty()) {
            if (auto asked = takeAsked(choice); !asked) return asked.error();
        } else {
            guess(choice);
        }
        if (choice.features.empty() && std::ranges::all_of(m_variables, [](const Variable& v) { return v.isText || !v.refusal.empty(); }))
            return noFeatures();
        if (choice.features.empty())
            return Error{ErrorCode::NotFound, displayPath(m_path) + " has no arrays that are clearly features and labels. " + list() +
                                                  "Choose them (--features-variable, --labels-variable)."};
        for (const std::string& name : {choice.features, choice.labels, choice.testFeatures, choice.testLabels}) {
            if (name.empty()) continue;
            const Variable& variable = *exact(name);
            if (!variable.refusal.empty())
                return Error{ErrorCode::BadFormat,
                             displayPath(m_path) + ": '" + displayText(name) + "' cannot be used: " + variable.refusal};
        }
        return choice;
    }

  private:
    const Variable* exact(std::string_view name) const {
        const auto found = std::ranges::find(m_variables, name, &Variable::name);
        return found == m_variables.end() ? nullptr : &*found;
    }
    // The name as it is written, or empty.
    std::string like(std::string_view lower) const {
        if (lower.empty()) return {};
        const auto found = std::ranges::find_if(m_variables, [&](const Variable& v) { return asciiLower(v.name) == lower; });
        return found == m_variables.end() ? std::string() : found->name;
    }
    Error noFeatures() const {
        const auto refused = std::ranges::find_if(m_variables, [](const Variable& v) { return !v.refusal.empty(); });
        std::string text = displayPath(m_path) + " has no array that can be features. " + list();
        if (refused == m_variables.end())
            text += "Save the features as numbers.";
        else
            text.append("'").append(displayText(refused->name)).append("' cannot be used: ").append(refused->refusal);
        return {ErrorCode::BadFormat, std::move(text)};
    }
    bool wantsLabels() const { return m_options.labels.empty(); }

    Expected<void> takeAsked(VariableChoice& choice) const {
        for (const std::string& name : {m_options.featuresVariable, m_options.labelsVariable}) {
            if (!name.empty() && exact(name) == nullptr)
                return Error{ErrorCode::NotFound,
                             displayPath(m_path) + " has no array '" + displayText(name) + "'. " + list() + "Choose among them."};
        }
        choice.features = m_options.featuresVariable;
        choice.labels = m_options.labelsVariable;
        if (choice.features.empty()) {
            for (const Pair& pair : kPairs)
                if (asciiLower(choice.labels) == pair.labels && choice.features.empty()) choice.features = like(pair.features);
            for (const std::string_view name : kFeatureNames)
                if (choice.features.empty() && like(name) != choice.labels) choice.features = like(name);
            if (choice.features.empty()) choice.features = onlyOther(choice.labels, false);
        } else if (choice.labels.empty() && wantsLabels()) {
            for (const Pair& pair : kPairs) {
                if (asciiLower(choice.features) != pair.features || !choice.labels.empty()) continue;
                choice.labels = like(pair.labels);
            }
            for (const std::string_view name : kLabelNames)
                if (choice.labels.empty() && like(name) != choice.features) choice.labels = like(name);
            if (choice.labels.empty()) choice.labels = onlyOther(choice.features, true);
        }
        takeTest(choice);
        return {};
    }

    void guess(VariableChoice& choice) const {
        for (const Pair& pair : kPairs) {
            choice.features = like(pair.features);
            choice.labels = wantsLabels() ? like(pair.labels) : std::string();
            if (!choice.features.empty() && (!choice.labels.empty() || !wantsLabels())) return takeTest(choice);
        }
        choice = {};
        // One matrix, and perhaps one vector beside it.
        choice.features = onlyOther({}, false);
        if (!choice.features.empty() && wantsLabels()) choice.labels = onlyOther(choice.features, true);
    }

    void takeTest(VariableChoice& choice) const {
        for (const Pair& pair : kPairs) {
            if (asciiLower(choice.features) != pair.features || asciiLower(choice.labels) != pair.labels) continue;
            choice.testFeatures = like(pair.testFeatures);
            choice.testLabels = like(pair.testLabels);
            if (choice.testFeatures.empty() || choice.testLabels.empty()) choice.testFeatures = choice.testLabels = {};
            return;
        }
    }

    // The only usable vector, or the only usable array that is none; empty when there are none or several.
    std::string onlyOther(std::string_view except, bool isVectorWanted) const {
        const Variable* only = nullptr;
        for (const Variable& variable : m_variables) {
            const auto wide = std::ranges::count_if(variable.shape, [](std::uint64_t size) { return size > 1; });
            const bool isVector = wide <= 1;
            if (!variable.refusal.empty() || variable.name == except || variable.shape.empty() || isVector != isVectorWanted) continue;
            if (!isVectorWanted && variable.isText) continue;
            // A vector beside a matrix has its labels only when it is as long.
            const Variable* matrix = exact(except);
            const std::uint64_t count = labelCount(variable.shape);
            if (isVectorWanted && (matrix == nullptr || (count != matrix->shape.front() && count != matrix->shape.back()))) continue;
            if (only != nullptr) return {};
            only = &variable;
        }
        return only == nullptr ? std::string() : only->name;
    }

    std::string list() const {
        if (m_variables.empty()) return "It holds no arrays. ";
        std::string text;
        for (const Variable& variable : m_variables) {
            if (text.size() > 400) {
                text += ", ...";
                break;
            }
            text.append(text.empty() ? "It holds '" : ", '")
                .append(displayText(variable.name))
                .append("' (")
                .append(variable.type)
                .append(", ")
                .append(shapeText(variable.shape))
                .append(")");
        }
        return text + ". ";
    }

    const std::filesystem::path& m_path;
    const std::vector<Variable>& m_variables;
    const ReadOptions& m_options;
};

}  // namespace

VariablePreview::Use VariableChoice::useOf(std::string_view name) const {
    using enum VariablePreview::Use;
    return name == features       ? Features
           : name == labels       ? Labels
           : name == testFeatures ? TestFeatures
           : name == testLabels   ? TestLabels
                                  : None;
}

Expected<VariableChoice> chooseVariables(const std::filesystem::path& path, const std::vector<Variable>& variables,
                                         const ReadOptions& options) {
    return Chooser(path, variables, options).choose();
}

std::string choiceText(const std::vector<Variable>& variables, const VariableChoice& choice, const ReadOptions& options) {
    const auto quoted = [](const std::string& name) { return std::string("'").append(displayText(name)).append("'"); };
    std::string text = quoted(choice.features);
    if (!choice.labels.empty())
        text += " and " + quoted(choice.labels) + " are features and labels";
    else
        text += options.labels.empty() ? " has features and class" : " has the features";
    if (!choice.testFeatures.empty())
        text += "; " + quoted(choice.testFeatures) + " and " + quoted(choice.testLabels) + " are the test samples";
    std::string others;
    for (const Variable& variable : variables) {
        if (variable.name == choice.features || variable.name == choice.labels || variable.name == choice.testFeatures ||
            variable.name == choice.testLabels)
            continue;
        if (others.size() > 200) {
            others += ", ...";
            break;
        }
        others.append(others.empty() ? "" : ", ").append(quoted(variable.name));
    }
    return text + (others.empty() ? "." : "; left out: " + others + ".");
}

ArraysSeen seen(const std::filesystem::path& path, const std::vector<Variable>& variables, const ReadOptions& options,
                const ReadFirstSamples& read) {
    const auto choice = chooseVariables(path, variables, options);
    ArraysSeen result{.variables = {}, .samples = choice ? read(*choice) : Expected<RawSamples>(choice.error())};
    if (choice && result.samples) result.samples->notes.insert(result.samples->notes.begin(), choiceText(variables, *choice, options));
    for (const Variable& v : variables) {
        VariablePreview& shown = result.variables.emplace_back(
            VariablePreview{.name = v.name, .shape = shapeText(v.shape), .type = v.type, .refusal = v.refusal});
        if (choice) shown.use = choice->useOf(v.name);
    }
    return result;
}

}  // namespace rewire
