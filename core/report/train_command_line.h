// The `rewire-cli train` line that repeats a run: the same data opened in the same way, the same settings, so the same bits.
#pragma once

#include "core/data/open.h"
#include "core/training/settings.h"

#include <string>

namespace rewire {

// All settings but `threads`, which changes no result; of the source only what differs from the defaults. Quoted for a POSIX shell; one
// line. A name with a comma within a list (--classes, --ignore-columns, --missing-tokens) cannot be told on a command line and divides
// there. `weightsFrom`: the run whose weights it began with; empty: none.
[[nodiscard]] std::string trainCommandLine(const OpenOptions& source, const Settings& settings, const std::string& weightsFrom = {});

// As one word of a POSIX shell: unchanged where nothing in it is special, else in apostrophes. Control characters and bytes that are no
// UTF-8 are written $'\xNN', which bash, zsh and ksh read: they would not survive a clipboard, and a terminal would obey them.
[[nodiscard]] std::string shellQuoted(const std::string& text);

}  // namespace rewire
