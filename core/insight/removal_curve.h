// Input-removal curves (arXiv:1903.07138, Sec. 5): standardised inputs are set to 0 one after another in the test
// set, and the accuracy is recorded after each.
#pragma once

#include "core/base/sample_matrix.h"
#include "core/network/network.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace rewire {

// Immutable once shared. All accuracy vectors have one entry per entry of `removed`.
struct RemovalCurve {
    int epoch = 0;                      // of the network that was measured
    int step = 1;                       // inputs removed between two points; 1: every input
    std::vector<std::int32_t> removed;  // inputs removed so far: 0, step, 2 step, ..., all
    std::vector<double> leastFirst;     // test accuracy, least connected inputs removed first
    std::vector<double> mostFirst;
    std::vector<double> random;        // mean over `randomOrders` random orders
    std::vector<double> randomLowest;  // of those orders, point by point
    std::vector<double> randomHighest;
    int randomOrders = 1;
    std::vector<std::int32_t> ranking;  // inputs, most connected first
};

// Random orders where nobody chose: a band of lowest and highest needs a few, and each costs a curve.
inline constexpr int kRandomOrders = 5;

struct RemovalCurveOptions {
    int epoch = 0;         // written into the result
    int step = 1;          // inputs removed between two points
    int randomOrders = 1;  // orders drawn for the control
    std::uint64_t seed = 0;
};

// Test accuracy while inputs are set to 0 in the order of `ranking` (most important first), its reverse, and random
// orders. `samples` are standardised, `labels` parallel to them. Cost: a pass over the test set per point and order, but
// for inputs without connections, whose removal changes nothing. Null when stopped. Deterministic for any threads.
[[nodiscard]] std::optional<RemovalCurve> measureRemovalCurve(const Network& network, const SampleMatrix& samples,
                                                              std::span<const std::int32_t> labels, std::span<const std::int32_t> ranking,
                                                              const RemovalCurveOptions& options, const Compute& compute,
                                                              const std::function<void(double)>& progress = {}, std::stop_token stop = {});

// The smallest step whose curves, both ways and `randomOrders` more, cost at most `budget` multiply-adds, so that measuring ends in
// seconds; told as RemovalCurve::step.
[[nodiscard]] int affordableStep(const Network& network, std::int64_t sampleCount, int randomOrders, double budget = 2e11);

}  // namespace rewire
