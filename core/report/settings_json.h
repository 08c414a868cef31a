// Settings as JSON and back: what run.json holds, and what repeats a run.
#pragma once

#include "core/base/expected.h"
#include "core/training/settings.h"

#include <nlohmann/json_fwd.hpp>

namespace rewire {

[[nodiscard]] nlohmann::ordered_json settingsToJson(const Settings& settings);

// BadFormat names the key that is missing, of another type, outside the known choices, or an integer that
// does not fit its setting. Which values can be trained with is checkSettings' matter.
[[nodiscard]] Expected<Settings> settingsFromJson(const nlohmann::ordered_json& json);

}  // namespace rewire
