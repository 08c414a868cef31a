// Settings as JSON and back: what run.json holds, and what repeats a run.
#pragma once

#include "core/base/expected.h"
#include "core/training/setting_change.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace rewire {

[[nodiscard]] nlohmann::ordered_json settingsToJson(const Settings& settings);

// One value as people read it: a text without quotation marks, layers as 1000-1000-1000.
[[nodiscard]] std::string readableSetting(const nlohmann::ordered_json& value);

// BadFormat names the key that is missing, of another type, outside the known choices, or an integer that
// does not fit its setting. Which values can be trained with is checkSettings' matter.
[[nodiscard]] Expected<Settings> settingsFromJson(const nlohmann::ordered_json& json);

// What was changed while a run trained: [{"epoch": 12, "learning_rate": 0.05, "zeta": 0.3, "dropout": 0.3}]. BadFormat also where the
// epochs do not ascend from 1.
[[nodiscard]] nlohmann::ordered_json changesToJson(const std::vector<SettingChange>& changes);
[[nodiscard]] Expected<std::vector<SettingChange>> changesFromJson(const nlohmann::ordered_json& json);

}  // namespace rewire
