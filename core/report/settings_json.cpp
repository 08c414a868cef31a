#include "core/report/settings_json.h"

#include "core/report/choices.h"
#include "core/report/json_keys.h"

#include <nlohmann/json.hpp>

namespace rewire {

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
    KeyReader reader(json, "setting");
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
