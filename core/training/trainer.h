// The training loop of one run, a step at a time and without a thread of its own: session.h gives it one.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/data/dataset.h"
#include "core/data/standardisation.h"
#include "core/evolution/input_products.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"
#include "core/training/progress.h"
#include "core/training/setting_change.h"
#include "core/training/settings.h"
#include "core/training/thread_choice.h"
#include "core/training/training_state.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace rewire {

// Called between batches and between phases on the trainer's thread. It may block (a pause) and returns false to end.
using TrainerCheck = std::function<bool(const Progress&)>;

struct EpochOutcome {
    enum class End { Finished, Stopped, Diverged } end = End::Finished;
    std::shared_ptr<const Frame> frame;  // of a finished epoch
    int divergedLayer = 0;               // 1-based; the output layer is the last
};

// Thread-confined. Same settings, same data: the same bits, for any number of threads.
class Trainer {
  public:
    // Standardises the data and makes the network. Settings must have passed checkSettings.
    Trainer(std::shared_ptr<const Dataset> dataset, const Settings& settings);

    // Goes on from `state`, whose network must have this trainer's shape. Where the run was shorter, the evolution that
    // its last epoch left out is made up for: the same bits as one long run. False when stopped.
    [[nodiscard]] bool restore(TrainingState state, std::stop_token stop);
    // The network as it stands, without what only its epoch knew.
    [[nodiscard]] std::shared_ptr<const Frame> presentFrame(const Metrics& metrics) const;
    // From the next epoch on, and in restore(). The settings with them must pass checkSettings.
    void change(const LiveSettings& live) { m_settings = withLiveSettings(std::move(m_settings), live); }
    // Frame 0. Null when stopped.
    [[nodiscard]] std::shared_ptr<const Frame> untrainedFrame(std::stop_token stop);
    // Trains epoch `epoch` (1-based, in order), tests, and evolves unless it is the last. A non-finite loss ends the epoch
    // before its update is applied.
    [[nodiscard]] EpochOutcome trainEpoch(int epoch, const TrainerCheck& check, std::stop_token stop);
    // Of the network as it stands, in the order of the newest frame's connections. Null when stopped.
    [[nodiscard]] std::shared_ptr<const RemovalCurve> removalCurve(int epoch, const InputImportance& importance,
                                                                   const std::function<void(double)>& progress, std::stop_token stop) const;

    [[nodiscard]] const Network& network() const { return m_network; }

  private:
    struct Test {
        double loss = 0;
        double accuracy = 0;
        double seconds = 0;
    };
    struct Pass;  // one training pass over the data

    [[nodiscard]] EpochOutcome trainEpochAsTeam(int epoch, const TrainerCheck& check, std::stop_token stop);
    [[nodiscard]] EpochOutcome trainBatches(int epoch, Pass& pass, const TrainerCheck& check);
    // The batch is gathered.
    [[nodiscard]] bool trainBatch(std::span<const std::uint32_t> samples, std::uint32_t batch, Pass& pass);
    [[nodiscard]] std::optional<Test> test(std::stop_token stop);
    [[nodiscard]] EvolutionSettings evolutionSettings(int epoch) const;
    [[nodiscard]] bool usesInputProducts() const;

    std::shared_ptr<const Dataset> m_dataset;
    Settings m_settings;
    Compute m_compute;  // of whole passes over the data
    int m_batchSize = 0;
    Compute m_batchCompute;  // of training batches, whose width it suits
    ThreadChoice m_batchThreads;
    // Standardised samples of one part: dense, bytes to standardise when they are gathered, or sparse where scaling keeps zeros.
    struct Part {
        AlignedVector<float> values;        // [samples x features]
        AlignedVector<std::uint8_t> bytes;  // [samples x features]
        std::optional<SparseRows> cells;
    };
    [[nodiscard]] SampleMatrix scaled(const Samples& samples, Part& part) const;

    Standardisation m_scaling;
    Part m_trainPart;
    Part m_testPart;
    SampleMatrix m_train;
    SampleMatrix m_test;
    Network m_network;
    Workspace m_workspace;
    int m_testBatch = 0;
    Workspace m_testWorkspace;
    std::optional<InputProducts> m_inputProducts;  // made before the first evolution that uses them
    std::vector<std::uint32_t> m_order;
    std::vector<std::int32_t> m_labels;
};

}  // namespace rewire
