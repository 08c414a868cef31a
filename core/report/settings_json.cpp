#include "core/report/settings_json.h"

#include "core/report/choices.h"

#include <nlohmann/json.hpp>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

// Reads keys one after another and remembers the first that is wrong.
class KeyReader {
  public:
    explicit KeyReader(const Json& json) : m_json(json) {}

    template <class Value>
    void read(const char* key, Value& value) {
        if (m_error) return;
        const auto found = m_json.find(key);
        if (found == m_json.end()) return fail(key, "is missing");
        try {
            value = found->get<Value>();
        } catch (const nlohmann::json::exception&) {
            fail(key, "has another type than it should");
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
