// How long tests wait, and what they may cost, that other programs on the machine and the slowness of sanitizers cannot break.
#pragma once

#include <ctime>

namespace rewire {

// What the sanitizer of this build is given in time, a little more than it costs.
inline constexpr int kSlowdown = REWIRE_TIMEOUT_FACTOR;

// In milliseconds, for what comes for certain unless the program is wrong.
inline constexpr int kPatience = 60'000 * kSlowdown;

// Stopping a session of synthetic-madelon or fashion-mnist 40 times each took at most 115 ms of processor time, and at most 260 ms by the
// clock while seven jobs shared the two cores (57 ms with one thread).
class ProcessorTime {
  public:
    // Of all threads of this process since construction.
    [[nodiscard]] double milliseconds() const { return 1000.0 * static_cast<double>(std::clock() - m_start) / CLOCKS_PER_SEC; }

  private:
    std::clock_t m_start = std::clock();
};

}  // namespace rewire
