// The rewire-cli line that repeats a run: what "copy as command" gives.
#pragma once

#include "core/data/open.h"
#include "core/training/settings.h"

#include <string>

namespace rewire {

// A word as a POSIX shell wants it: in quotes where it has anything but letters, digits and a few signs.
[[nodiscard]] std::string shellWord(const std::string& word);

// "rewire-cli train --data ...": the data as they were opened, and every setting that is not what `dataset` and the algorithm recommend by themselves.
[[nodiscard]] std::string trainCommand(const Settings& settings, const OpenOptions& source, const Dataset& dataset);

}  // namespace rewire
