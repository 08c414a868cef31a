#include "app/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace rewire {
namespace {

volatile std::sig_atomic_t interrupted = 0;  // a signal handler can reach nothing else

void raiseFlag(int signal) {
    interrupted = 1;
    if (signal != SIGPIPE) std::signal(signal, SIG_DFL);
}

}  // namespace

void catchInterrupts() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, raiseFlag);
}

bool wasInterrupted() { return interrupted != 0; }

}  // namespace rewire
