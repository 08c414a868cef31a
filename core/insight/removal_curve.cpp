#include "core/insight/removal_curve.h"

#include "core/network/inference.h"
#include "core/network/loss.h"

#include <algorithm>
#include <numeric>

namespace rewire {
namespace {

constexpr int kLargestBatch = 128;
constexpr std::int64_t kActivationBudget = 16 << 20;  // floats

// Counts correct answers point by point for one removal order. Batches outside, points inside: an input that is set
// to 0 stays 0 for the rest of the batch.
class OrderMeasurement {
  public:
    OrderMeasurement(const Network& network, const SampleMatrix& samples, std::span<const std::int32_t> labels, const Compute& compute)
        : m_network(network),
          m_samples(samples),
          m_labels(labels),
          m_compute(compute),
          m_batch(affordableBatch(network, kLargestBatch, kActivationBudget, compute)),
          m_workspace(network, m_batch, compute) {
        const LayerConnections* first = network.hidden.empty() ? nullptr : &network.hidden.front().connections;
        if (const auto* sparse = first != nullptr ? std::get_if<SparseConnections>(first) : nullptr)
            m_outgoing = sparse->topology.outgoingCounts();
    }

    // Accuracy at `points` (numbers of inputs removed, from 0). Empty when stopped.
    std::vector<double> run(std::span<const std::int32_t> order, std::span<const std::int32_t> points,
                            const std::function<void(double)>& progress, const std::stop_token& stop) {
        std::vector<std::int64_t> correct(points.size(), 0);
        const bool finished =
            forEachBatch(m_network, m_samples, {}, m_batch, m_workspace, m_compute, stop, [&](std::int64_t first, int count) {
                measureBatch(order, points, first, count, correct, stop);
                if (progress) progress(static_cast<double>(first + count) / static_cast<double>(m_samples.count));
            });
        if (!finished || stop.stop_requested()) return {};
        std::vector<double> accuracy;
        for (const std::int64_t c : correct) accuracy.push_back(static_cast<double>(c) / static_cast<double>(m_samples.count));
        return accuracy;
    }

  private:
    // The batch is gathered and its unchanged forward pass is done.
    void measureBatch(std::span<const std::int32_t> order, std::span<const std::int32_t> points, std::int64_t first, int count,
                      std::vector<std::int64_t>& correct, const std::stop_token& stop) {
        const auto labels = m_labels.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        int latest = softmaxLoss(m_workspace.logits, labels, *m_compute.kernels).correctCount;
        correct[0] += latest;
        for (std::size_t p = 1; p < points.size() && !stop.stop_requested(); ++p) {
            bool changes = false;
            for (std::int32_t r = points[p - 1]; r < points[p]; ++r) {
                const int input = order[r];
                std::fill_n(m_workspace.input.row(input), m_workspace.input.stride(), 0.0f);
                changes = changes || m_outgoing.empty() || m_outgoing[input] > 0;
            }
            if (changes) {
                forward(m_network, m_workspace, count, {}, m_compute);
                latest = softmaxLoss(m_workspace.logits, labels, *m_compute.kernels).correctCount;
            }
            correct[p] += latest;
        }
    }

    const Network& m_network;
    SampleMatrix m_samples;
    std::span<const std::int32_t> m_labels;
    Compute m_compute;
    int m_batch;
    Workspace m_workspace;
    std::vector<std::uint32_t> m_outgoing;  // of a sparse first layer, else empty
};

}  // namespace

std::optional<RemovalCurve> measureRemovalCurve(const Network& network, const SampleMatrix& samples, std::span<const std::int32_t> labels,
                                                std::span<const std::int32_t> ranking, const RemovalCurveOptions& options,
                                                const Compute& compute, const std::function<void(double)>& progress, std::stop_token stop) {
    RemovalCurve curve{.epoch = options.epoch,
                       .step = options.step,
                       .removed = {},
                       .leastFirst = {},
                       .mostFirst = {},
                       .random = {},
                       .randomLowest = {},
                       .randomHighest = {},
                       .randomOrders = options.randomOrders,
                       .ranking = {ranking.begin(), ranking.end()}};
    const auto inputs = static_cast<std::int32_t>(ranking.size());
    for (std::int32_t removed = 0; removed < inputs; removed += options.step) curve.removed.push_back(removed);
    curve.removed.push_back(inputs);

    OrderMeasurement measurement(network, samples, labels, compute);
    const int orders = 2 + options.randomOrders;
    int done = 0;
    const auto measure = [&](std::span<const std::int32_t> order) {
        const auto accuracy = measurement.run(
            order, curve.removed,
            [&](double f) {
                if (progress) progress((done + f) / orders);
            },
            stop);
        ++done;
        return accuracy;
    };
    curve.mostFirst = measure(ranking);
    if (curve.mostFirst.empty()) return std::nullopt;
    std::vector<std::int32_t> order(ranking.rbegin(), ranking.rend());
    curve.leastFirst = measure(order);
    if (curve.leastFirst.empty()) return std::nullopt;
    curve.random.assign(curve.removed.size(), 0.0);
    curve.randomLowest.assign(curve.removed.size(), 1.0);
    curve.randomHighest.assign(curve.removed.size(), 0.0);
    for (int r = 0; r < options.randomOrders; ++r) {
        std::iota(order.begin(), order.end(), 0);
        RandomStream(options.seed, StreamPurpose::RemovalOrder, static_cast<std::uint32_t>(r)).shuffle(std::span(order));
        const auto accuracy = measure(order);
        if (accuracy.empty()) return std::nullopt;
        for (std::size_t p = 0; p < accuracy.size(); ++p) {
            curve.random[p] += accuracy[p] / options.randomOrders;
            curve.randomLowest[p] = std::min(curve.randomLowest[p], accuracy[p]);
            curve.randomHighest[p] = std::max(curve.randomHighest[p], accuracy[p]);
        }
    }
    return curve;
}

int affordableStep(const Network& network, std::int64_t sampleCount, int randomOrders, double budget) {
    // Layers beyond the caches run at a tenth of the speed (30 000 neurons a layer, batches of 50: 2 GFLOP/s, Zen 3, 2026-11-25).
    const double slowness = network.connectionCount() > 1'000'000 ? 10.0 : 1.0;
    const double cost = slowness * (2.0 + randomOrders) * network.inputCount() * static_cast<double>(network.connectionCount()) *
                        static_cast<double>(sampleCount);
    return std::max(1, static_cast<int>(cost / budget));
}

}  // namespace rewire
