#include "core/report/settings_json.h"

#include "core/report/choices.h"

#include <nlohmann/json.hpp>

#include <concepts>
#include <utility>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

enum class Fault { None, Type, Range };

// nlohmann::json converts silently between kinds of numbers and cuts off what does not fit; this does not.
template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
Fault assign(const Json& json, Integer& value) {
    if (!json.is_number_integer()) return Fault::Type;
    if (json.is_number_unsigned() ? !std::in_range<Integer>(json.get<std::uint64_t>()) : !std::in_range<Integer>(json.get<std::int64_t>()))
        return Fault::Range;
    value = json.get<Integer>();
    return Fault::None;
}

Fault assign(const Json& json, std::vector<int>& values) {
    if (!json.is_array()) return Fault::Type;
    values.assign(json.size(), 0);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const Fault fault = assign(json[i], values[i]); fault != Fault::None) return fault;
    return Fault::None;
}

Fault assign(const Json& json, double& value) {
    if (!json.is_number()) return Fault::Type;
    value = json.get<double>();
    return Fault::None;
}

Fault assign(const Json& json, bool& value) {
    if (!json.is_boolean()) return Fault::Type;
    value = json.get<bool>();
    return Fault::None;
}

Fault assign(const Json& json, std::string& value) {
    if (!json.is_string()) return Fault::Type;
    value = json.get<std::string>();
    return Fault::None;
}

// Reads keys one after another and remembers the first that is wrong.
class KeyReader {
  public:
    explicit KeyReader(const Json& json) : m_json(json) {}

    template <class Value>
    void read(const char* key, Value& value) {
        if (m_error) return;
        const auto found = m_json.find(key);
        if (found == m_json.end()) return fail(key, "is missing");
        switch (assign(*found, value)) {
            case Fault::None: return;
            case Fault::Type: return fail(key, "has another type than it should");
            case Fault::Range: return fail(key, "is out of range");
        }
    }
    template <class Value, std::size_t kCount>
    void read(const char* key, const std::array<Choice<Value>, kCount>& choices, Value& value) {
        std::string id;
        read(key, id);
        if (m_error) return;
        if (const auto known = valueOf(choices, id)) {
            value = *known;
        } else {
            fail(key, "is '" + id + "'; known are " + idsOf(choices));
        }
    }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

  private:
    void fail(const char* key, const std::string& what) {
        m_error = Error{ErrorCode::BadFormat, std::string("The setting \"") + key + "\" " + what + "."};
    }
    const Json& m_json;
    std::optional<Error> m_error;
};

}  // namespace

nlohmann::ordered_json settingsToJson(const Settings& s) {
    return {{"algorithm", s.algorithm},
            {"hidden", s.hidden},
            {"epochs", s.epochs},
            {"seed", s.seed},
            {"learning_rate", s.learningRate},
            {"momentum", s.momentum},
            {"momentum_restart", idOf(kMomentumRestarts, s.momentumRestart)},
            {"batch", s.batchSize},
            {"epsilon", s.epsilon},
            {"zeta", s.removalFraction},
            {"dropout", s.dropout},
            {"activation", activationId(s.activation)},
            {"initial_weights", idOf(kInitialWeights, s.initialWeights)},
            {"new_weights", idOf(kNewWeights, s.newWeights)},
            {"similarity_of", idOf(kSimilarityOf, s.similarityOf)},
            {"similarity_sample", s.similaritySample},
            {"augment", s.augment},
            {"threads", s.threads}};
}

Expected<Settings> settingsFromJson(const nlohmann::ordered_json& json) {
    if (!json.is_object()) return Error{ErrorCode::BadFormat, "The settings are not a JSON object."};
    Settings s;
    KeyReader reader(json);
    reader.read("algorithm", s.algorithm);
    reader.read("hidden", s.hidden);
    reader.read("epochs", s.epochs);
    reader.read("seed", s.seed);
    reader.read("learning_rate", s.learningRate);
    reader.read("momentum", s.momentum);
    reader.read("momentum_restart", kMomentumRestarts, s.momentumRestart);
    reader.read("batch", s.batchSize);
    reader.read("epsilon", s.epsilon);
    reader.read("zeta", s.removalFraction);
    reader.read("dropout", s.dropout);
    reader.read("activation", kActivationChoices, s.activation);
    reader.read("initial_weights", kInitialWeights, s.initialWeights);
    reader.read("new_weights", kNewWeights, s.newWeights);
    reader.read("similarity_of", kSimilarityOf, s.similarityOf);
    reader.read("similarity_sample", s.similaritySample);
    reader.read("augment", s.augment);
    reader.read("threads", s.threads);
    if (reader.error()) return *reader.error();
    return s;
}

}  // namespace rewire
