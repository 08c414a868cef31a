// Which run a checkpoint belongs to: what must be the same for training to go on to the same bits.
#pragma once

#include "core/data/dataset.h"
#include "core/training/settings.h"

#include <string>

namespace rewire {

struct RunIdentity {
    std::string settings;     // settingsToJson as text
    std::string fingerprint;  // of the data
    std::string vectors;      // the kernels that trained it
};
[[nodiscard]] RunIdentity identityOf(const Settings& settings, const Dataset& dataset);

}  // namespace rewire
