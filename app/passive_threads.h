// Makes OpenMP's threads spin only briefly while they wait for each other, then sleep. A Fashion-MNIST epoch with two threads on
// two cores (2026-11-24): libgomp's own spinning 0.10 s idle but 4 s beside compiler jobs, 3000 turns 0.105 s idle, none 0.45 s idle.
#pragma once

#include <unistd.h>

#include <cstdlib>

namespace rewire {

// First thing in main(). libgomp reads its environment before main begins, so the program starts itself once more with it;
// a person's own OMP_WAIT_POLICY or GOMP_SPINCOUNT is left alone. Where that fails the program goes on as it is.
inline void usePassiveThreads(char** argv) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr) return;
    if (::setenv("GOMP_SPINCOUNT", "3000", 0) == 0) ::execv("/proc/self/exe", argv);
}

}  // namespace rewire
