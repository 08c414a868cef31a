// Ctrl+C and a polite kill, as a flag that a loop asks.
#pragma once

namespace rewire {

// From now on SIGINT, SIGTERM and SIGHUP only raise the flag; a second one ends the program at once. So does SIGPIPE, which
// says that nobody reads the output any more, but it never ends the program: results are still stored.
void catchInterrupts();
[[nodiscard]] bool wasInterrupted();

}  // namespace rewire
