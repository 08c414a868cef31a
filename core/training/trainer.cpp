#include "core/training/trainer.h"

#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "core/data/standardisation.h"
#include "core/network/inference.h"
#include "core/network/loss.h"
#include "core/training/frame_builder.h"
#include "core/training/images_ahead.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace rewire {
namespace {

constexpr int kLargestTestBatch = 128;
constexpr std::int64_t kTestBudget = 16 << 20;  // floats of activations

NetworkShape shapeOf(const Dataset& dataset, const Settings& settings) {
    return {.inputCount = dataset.featureCount,
            .hidden = settings.hidden,
            .classCount = dataset.classCount(),
            .kind = settings.rules().topology == InitialTopology::Dense ? LayerKind::Dense : LayerKind::Sparse,
            .epsilon = settings.epsilon,
            .activation = settings.activation,
            .initialWeights = settings.initialWeights,
            .seed = settings.seed};
}

}  // namespace

struct Trainer::Pass {
    Progress progress;
    double lossSum = 0;
    std::int64_t correct = 0;
    std::int64_t samples = 0;
    double seconds = 0;
};

Trainer::Trainer(std::shared_ptr<const Dataset> dataset, const Settings& settings)
    : m_dataset(std::move(dataset)),
      m_settings(settings),
      m_compute{.kernels = &bestKernels(), .threads = resolvedThreads(settings.threads)},
      m_batchSize(static_cast<int>(std::min<std::int64_t>(settings.batchSize, m_dataset->train.count()))),
      m_batchCompute{.kernels = &kernelsFor(m_batchSize), .threads = m_compute.threads},
      m_batchThreads(m_compute.threads, settings.threads > 0),
      m_scaling(fitStandardisation(m_dataset->train, m_dataset->featureCount, m_dataset->scaling)),
      m_network(makeNetwork(shapeOf(*m_dataset, settings))),
      m_workspace(m_network, m_batchSize, m_batchCompute),
      m_testBatch(affordableBatch(m_network, kLargestTestBatch, kTestBudget, m_compute)),
      m_testWorkspace(m_network, m_testBatch, m_compute) {
    m_train = scaled(m_dataset->train, m_trainPart);
    m_test = scaled(m_dataset->test, m_testPart);
    const bool isSparse = std::holds_alternative<SparseConnections>(m_network.hidden.front().connections);
    m_workspace.takesSparseRows = isSparse && SparseInput::paysFor(m_train);
    m_testWorkspace.takesSparseRows = isSparse && SparseInput::paysFor(m_test);
    m_order.resize(static_cast<std::size_t>(m_train.count));
}

SampleMatrix Trainer::scaled(const Samples& samples, Part& part) const {
    SampleMatrix matrix{.count = samples.count(), .featureCount = m_dataset->featureCount};
    if (samples.sparse && keepsZeros(m_dataset->scaling) && !m_settings.augment) {
        const SparseRows& cells = part.cells.emplace(standardiseSparse(samples, m_scaling));
        matrix.rowStart = cells.rowStart;
        matrix.columns = cells.column;
        matrix.cells = cells.value;
    } else if (auto bytes = m_settings.augment ? std::nullopt : asBytes(samples)) {
        part.bytes = std::move(*bytes);
        matrix.bytes = part.bytes.data();
        matrix.mean = m_scaling.mean.data();
        matrix.scale = m_scaling.scale.data();
    } else {
        part.values = standardise(samples, m_scaling);
        matrix.values = part.values.data();
    }
    return matrix;
}

bool Trainer::restore(TrainingState state, std::stop_token stop) {
    m_network = std::move(state.network);
    const int epoch = state.position.epoch;
    if (state.position.isEvolved || epoch >= m_settings.epochs || !m_settings.rules().evolves()) return true;
    const EvolutionSettings evolution = evolutionSettings(epoch);
    const auto plan = planEvolution(m_network, m_train, evolution, m_compute, {}, std::move(stop));
    if (plan) apply(*plan, evolution, m_network);
    return plan.has_value();
}

std::shared_ptr<const Frame> Trainer::presentFrame(const Metrics& metrics) const {
    return std::make_shared<const Frame>(buildFrame(m_network, nullptr, false, metrics));
}

std::shared_ptr<const Frame> Trainer::untrainedFrame(std::stop_token stop) {
    const auto tested = test(std::move(stop));
    if (!tested) return nullptr;
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    const Metrics metrics{.epoch = 0,
                          .trainLoss = kNone,
                          .trainAccuracy = kNone,
                          .testLoss = tested->loss,
                          .testAccuracy = tested->accuracy,
                          .testSeconds = tested->seconds,
                          .learningRate = m_settings.learningRate,
                          .removalFraction = m_settings.removalFraction,
                          .dropout = m_settings.dropout};
    return std::make_shared<const Frame>(buildFrame(m_network, nullptr, false, metrics));
}

EpochOutcome Trainer::trainEpoch(int epoch, const TrainerCheck& check, std::stop_token stop) {
    EpochOutcome outcome;
    Team::with(m_compute.threads, [&] { outcome = trainEpochAsTeam(epoch, check, std::move(stop)); });
    return outcome;
}

EpochOutcome Trainer::trainEpochAsTeam(int epoch, const TrainerCheck& check, std::stop_token stop) {
    Pass pass;
    pass.progress = {.epoch = epoch, .epochCount = m_settings.epochs};
    if (EpochOutcome outcome = trainBatches(epoch, pass, check); outcome.end != EpochOutcome::End::Finished) return outcome;

    const auto enter = [&](Progress::Phase phase, double fraction) {
        pass.progress.phase = phase;
        pass.progress.phaseFraction = fraction;
        return check(pass.progress);
    };
    const EpochOutcome stopped{.end = EpochOutcome::End::Stopped, .frame = nullptr};
    if (!enter(Progress::Phase::Testing, 0)) return stopped;
    const auto tested = test(stop);
    if (!tested) return stopped;

    const bool isLast = epoch == m_settings.epochs;
    EvolutionSettings evolution = evolutionSettings(epoch);
    if (isLast) evolution.scope = EvolutionSettings::Scope::RemovalOnly;
    std::optional<EvolutionPlan> plan;
    if (evolution.algorithm.evolves()) {
        if (!enter(Progress::Phase::Similarity, 0)) return stopped;
        const Stopwatch watch;
        if (usesInputProducts() && !m_inputProducts) m_inputProducts = InputProducts::of(m_train, m_compute, stop);
        if (usesInputProducts() && !m_inputProducts) return stopped;
        const double productSeconds = watch.seconds();
        evolution.inputProducts = m_inputProducts ? &*m_inputProducts : nullptr;
        plan = planEvolution(
            m_network, m_train, evolution, m_compute, [&](double fraction) { (void)enter(Progress::Phase::Similarity, fraction); }, stop);
        if (!plan) return stopped;
        plan->similaritySeconds += productSeconds;
    }
    const Stopwatch watch;
    Metrics metrics{.epoch = epoch,
                    .trainLoss = pass.lossSum / static_cast<double>(pass.samples),
                    .trainAccuracy = static_cast<double>(pass.correct) / static_cast<double>(pass.samples),
                    .testLoss = tested->loss,
                    .testAccuracy = tested->accuracy,
                    .trainSeconds = pass.seconds,
                    .testSeconds = tested->seconds,
                    .learningRate = m_settings.learningRate,
                    .removalFraction = m_settings.removalFraction,
                    .dropout = m_settings.dropout};
    auto frame = std::make_shared<Frame>(buildFrame(m_network, plan ? &*plan : nullptr, !isLast, metrics));
    if (plan) {
        if (!isLast) apply(*plan, evolution, m_network);
        frame->metrics.similaritySeconds = plan->similaritySeconds;
        frame->metrics.evolutionSeconds = plan->selectionSeconds + watch.seconds();
    }
    return {.end = EpochOutcome::End::Finished, .frame = std::move(frame)};
}

EpochOutcome Trainer::trainBatches(int epoch, Pass& pass, const TrainerCheck& check) {
    std::iota(m_order.begin(), m_order.end(), 0u);
    RandomStream(m_settings.seed, StreamPurpose::Shuffle, static_cast<std::uint32_t>(epoch)).shuffle(std::span(m_order));
    if (m_settings.momentumRestart == MomentumRestart::EveryEpoch) m_network.resetVelocity();
    const std::int64_t batchCount = (m_train.count + m_batchSize - 1) / m_batchSize;
    pass.progress.batchCount = static_cast<int>(batchCount);
    pass.progress.phase = Progress::Phase::Training;
    std::optional<ImagesAhead> images;
    if (m_settings.augment && m_dataset->imageShape)
        images.emplace(*m_dataset->imageShape, m_train, m_order, m_batchSize, m_settings.seed, epoch, *m_compute.kernels);
    for (std::int64_t b = 0; b < batchCount; ++b) {
        if (!check(pass.progress)) return {.end = EpochOutcome::End::Stopped, .frame = nullptr};
        const Stopwatch watch;
        m_batchCompute.threads = m_batchThreads.threads();
        const std::int64_t first = b * m_batchSize;
        const auto samples = std::span<const std::uint32_t>(m_order).subspan(
            static_cast<std::size_t>(first), static_cast<std::size_t>(std::min<std::int64_t>(m_batchSize, m_train.count - first)));
        const auto global = static_cast<std::uint32_t>((epoch - 1) * batchCount + b);
        if (images)
            gather(images->next(), m_workspace, m_batchCompute);
        else
            gather(m_train, samples, 0, static_cast<int>(samples.size()), m_workspace, m_batchCompute);
        if (!trainBatch(samples, global, pass))
            return {.end = EpochOutcome::End::Diverged,
                    .frame = nullptr,
                    .divergedLayer = std::max(1, firstNonFiniteLayer(m_workspace, static_cast<int>(samples.size())))};
        const double seconds = watch.seconds();
        if (static_cast<int>(samples.size()) == m_batchSize) m_batchThreads.took(seconds);
        pass.seconds += seconds;
        pass.progress.batch = static_cast<int>(b + 1);
        pass.progress.phaseFraction = static_cast<double>(b + 1) / static_cast<double>(batchCount);
        pass.progress.runningLoss = pass.lossSum / static_cast<double>(pass.samples);
        pass.progress.runningAccuracy = static_cast<double>(pass.correct) / static_cast<double>(pass.samples);
    }
    return {};
}

bool Trainer::trainBatch(std::span<const std::uint32_t> samples, std::uint32_t batch, Pass& pass) {
    const int count = static_cast<int>(samples.size());
    m_labels.clear();
    for (const std::uint32_t sample : samples) m_labels.push_back(m_dataset->train.labels[sample]);
    const DropoutPass dropout{.probability = m_settings.dropout, .seed = m_settings.seed, .batch = batch};
    forward(m_network, m_workspace, count, dropout, m_batchCompute);
    const BatchLoss loss = softmaxLossAndGradient(m_workspace.logits, m_labels, *m_batchCompute.kernels);
    if (!std::isfinite(loss.lossSum)) return false;
    const DescentStep step{.rate = static_cast<float>(m_settings.learningRate / count),
                           .momentum = static_cast<float>(m_settings.momentum)};
    backward(m_network, m_workspace, count, dropout, step, m_batchCompute);
    pass.lossSum += loss.lossSum;
    pass.correct += loss.correctCount;
    pass.samples += count;
    return true;
}

std::optional<Trainer::Test> Trainer::test(std::stop_token stop) {
    const Stopwatch watch;
    BatchLoss total;
    const Compute compute{.kernels = m_compute.kernels, .threads = m_batchThreads.threads()};
    const bool finished =
        forEachBatch(m_network, m_test, {}, m_testBatch, m_testWorkspace, compute, stop, [&](std::int64_t first, int count) {
            const auto labels = std::span(m_dataset->test.labels).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
            const BatchLoss loss = softmaxLoss(m_testWorkspace.logits, labels, *m_compute.kernels);
            total.lossSum += loss.lossSum;
            total.correctCount += loss.correctCount;
        });
    if (!finished) return std::nullopt;
    const auto samples = static_cast<double>(m_test.count);
    return Test{.loss = total.lossSum / samples, .accuracy = total.correctCount / samples, .seconds = watch.seconds()};
}

bool Trainer::usesInputProducts() const {
    const Algorithm& rules = m_settings.rules();
    return rules.needsSimilarity() && m_settings.similaritySample >= 1 && InputProducts::payFor(m_network, rules.addsBySimilarity());
}

EvolutionSettings Trainer::evolutionSettings(int epoch) const {
    return {.algorithm = m_settings.rules(),
            .removalFraction = m_settings.removalFraction,
            .newWeights = m_settings.newWeights,
            .similarityOf = m_settings.similarityOf,
            .similaritySample = m_settings.similaritySample,
            .seed = m_settings.seed,
            .epoch = static_cast<std::uint32_t>(epoch)};
}

std::shared_ptr<const RemovalCurve> Trainer::removalCurve(int epoch, const InputImportance& importance,
                                                          const std::function<void(double)>& progress, std::stop_token stop) const {
    const auto ranking = rankByImportance(importanceValues(importance, kRankingMeasure));
    const RemovalCurveOptions options{.epoch = epoch,
                                      .step = affordableStep(m_network, m_test.count, kRandomOrders),
                                      .randomOrders = kRandomOrders,
                                      .seed = m_settings.seed};
    auto curve = measureRemovalCurve(m_network, m_test, m_dataset->test.labels, ranking, options, m_compute, progress, std::move(stop));
    return curve ? std::make_shared<const RemovalCurve>(std::move(*curve)) : nullptr;
}

}  // namespace rewire
