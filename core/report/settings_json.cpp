#include "core/report/settings_json.h"

#include "core/base/text.h"
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

std::string readableSetting(const nlohmann::ordered_json& value) {
    if (value.is_array()) return layersText(value.get<std::vector<int>>());
    return value.is_string() ? value.get<std::string>() : value.dump();
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

nlohmann::ordered_json changesToJson(const std::vector<SettingChange>& changes) {
    auto json = nlohmann::ordered_json::array();
    for (const auto& [epoch, values] : changes)
        json.push_back(
            {{"epoch", epoch}, {"learning_rate", values.learningRate}, {"zeta", values.removalFraction}, {"dropout", values.dropout}});
    return json;
}

Expected<std::vector<SettingChange>> changesFromJson(const nlohmann::ordered_json& json) {
    if (!json.is_array()) return Error{ErrorCode::BadFormat, "The changes of settings are not a JSON array."};
    std::vector<SettingChange> changes;
    for (const auto& item : json) {
        if (!item.is_object()) return Error{ErrorCode::BadFormat, "A change of settings is not a JSON object."};
        SettingChange change;
        KeyReader reader(item, "changed setting");
        reader.read("epoch", change.epoch);
        reader.read("learning_rate", change.values.learningRate);
        reader.read("zeta", change.values.removalFraction);
        reader.read("dropout", change.values.dropout);
        if (reader.error()) return *reader.error();
        if (change.epoch <= (changes.empty() ? 0 : changes.back().epoch))
            return Error{ErrorCode::BadFormat, "The epochs of the changes of settings do not ascend from 1."};
        changes.push_back(change);
    }
    return changes;
}

}  // namespace rewire
