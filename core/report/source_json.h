// How data were opened as JSON and back, so that a run, or the window's list of recent data, can open them again from any folder.
#pragma once

#include "core/base/expected.h"
#include "core/data/open.h"

#include <nlohmann/json_fwd.hpp>

namespace rewire {

// Paths become absolute; text that is no UTF-8 is stored as {"bytes": "hexadecimal"}.
[[nodiscard]] nlohmann::ordered_json sourceToJson(const OpenOptions& options);
// A key that is missing keeps its default. BadFormat names the key that is wrong.
[[nodiscard]] Expected<OpenOptions> sourceFromJson(const nlohmann::ordered_json& json);

}  // namespace rewire
