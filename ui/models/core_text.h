// What core's messages say, as the window shows them. Which words they have is core's matter (tests/checks/options_in_messages.sh); numbers
// as text are ui/models/text.h's.
#pragma once

#include <QString>
#include <string_view>

namespace rewire {

// A sentence of core's, in which a file's bytes are made visible, without the command line's options: these stand in parentheses beside
// words that say what to choose, as in "Choose another class column (--label-column)."
[[nodiscard]] QString withoutOptions(std::string_view sentence);

}  // namespace rewire
