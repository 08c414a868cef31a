// Runs a function on a team of OpenMP threads. Work is split by the function itself over rows it owns, so that the
// number of threads never changes a result; there are no reductions here for the same reason.
#pragma once

#include "core/base/team.h"

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <thread>

namespace rewire {

// 0 asks for as many threads as the machine has.
[[nodiscard]] inline int resolvedThreads(int threads) {
    return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// function(part, parts) runs once for each part, by the calling thread's Team where there is one; parts <= threads.
template <class Function>
void runParts(int threads, const Function& function) {
    if (threads <= 1) return function(0, 1);
    if (Team* team = Team::current()) return team->run(threads, function);
#pragma omp parallel num_threads(threads)
    function(omp_get_thread_num(), omp_get_num_threads());
}

struct Range {
    int begin = 0;
    int end = 0;
};

// Part `part` of [0, count), rounded to multiples of `unit`.
[[nodiscard]] inline Range evenRange(int count, int part, int parts, int unit = 1) {
    const std::int64_t units = (count + unit - 1) / unit;
    const auto edge = [&](int p) { return static_cast<int>(std::min<std::int64_t>(count, units * p / parts * unit)); };
    return {edge(part), edge(part + 1)};
}

// Rows such that each part has about as many entries: starts is [rows + 1], and a row costs `rowCost` entries besides.
[[nodiscard]] inline Range balancedRange(std::span<const std::uint32_t> starts, int rowCost, int part, int parts) {
    const int rows = static_cast<int>(starts.size()) - 1;
    const auto cost = [&](int row) { return starts[row] + static_cast<std::uint64_t>(row) * rowCost; };
    const auto edge = [&](int p) {
        if (p == parts) return rows;
        const std::uint64_t target = cost(rows) * p / parts;
        int low = 0;
        int high = rows;
        while (low < high) {
            const int middle = (low + high) / 2;
            if (cost(middle) < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    };
    return {edge(part), edge(part + 1)};
}

}  // namespace rewire
