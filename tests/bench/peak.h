// The rate of multiply-adds that one core reaches with data in registers, which every other figure is held against.
#pragma once

namespace rewire::bench {

// GFLOP/s of one core with vectors of `floatsPerVector` (4, 8 or 16) floats; an FMA counts as two. Takes about 0.2 s.
[[nodiscard]] double measuredPeak(int floatsPerVector);

}  // namespace rewire::bench
