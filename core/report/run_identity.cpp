#include "core/report/run_identity.h"

#include "core/network/kernels.h"
#include "core/report/settings_json.h"

#include <nlohmann/json.hpp>

namespace rewire {

RunIdentity identityOf(const Settings& settings, const Dataset& dataset) {
    return {.settings = settingsToJson(settings).dump(), .fingerprint = dataset.fingerprint, .vectors = std::string(bestKernels().name)};
}

}  // namespace rewire
