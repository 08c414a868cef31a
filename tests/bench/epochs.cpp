// Whole training epochs of the workloads W1, W2s, W2b and W3, with similarity and evolution beside them: what a run costs.
#include "tests/bench/bench_main.h"

#include "core/data/open.h"
#include "core/training/trainer.h"

#include <algorithm>
#include <map>

namespace rewire {
namespace {

struct Workload {
    const char* name;
    const char* data;  // of the shape of the published data
    int hidden;
    double learningRate;
    int batch;
};
// W1 has Madelon's shape; W3 that of the SET authors' lung data (at rate 0.01 its batches of 2 diverge).
constexpr Workload kWorkloads[] = {{"W1", "synthetic-madelon", 1000, 0.1, 100},
                                   {"W2s", "fashion-mnist", 200, 0.01, 100},
                                   {"W2b", "fashion-mnist", 1000, 0.01, 100},
                                   {"W3 3k", "synthetic:samples=203,features=3312,classes=5,informative=50", 3000, 0.001, 2},
                                   {"W3 30k", "synthetic:samples=203,features=3312,classes=5,informative=50", 30000, 0.001, 2},
                                   {"W3 300k", "synthetic:samples=203,features=3312,classes=5,informative=50", 300000, 0.001, 2}};

std::shared_ptr<const Dataset> dataOf(const Workload& workload) {
    static std::map<std::string, std::shared_ptr<const Dataset>> opened;
    auto& dataset = opened[workload.data];
    if (dataset == nullptr)
        if (auto result = openDataset({.data = workload.data})) dataset = *result;
    return dataset;
}

// One iteration is one epoch; its time is the training pass alone. The first epoch touches new memory and is not counted.
void benchEpoch(benchmark::State& state, const Workload& workload, const char* algorithm, int threads, bool augment,
                double similaritySample) {
    const auto dataset = dataOf(workload);
    if (dataset == nullptr) return state.SkipWithError("the data are not installed");
    Settings settings;
    settings.algorithm = algorithm;
    settings.hidden = {workload.hidden, workload.hidden, workload.hidden};
    settings.learningRate = workload.learningRate;
    settings.batchSize = workload.batch;
    settings.threads = threads;
    settings.augment = augment;
    settings.similaritySample = similaritySample;
    settings.epochs = 1'000'000;
    if (auto checked = checkSettings(settings, *dataset); !checked) return state.SkipWithError(checked.error().message.c_str());
    Trainer trainer(dataset, settings);
    int epoch = 0;
    const auto train = [&] { return trainer.trainEpoch(++epoch, [](const Progress&) { return true; }, {}); };
    if (train().frame == nullptr) return state.SkipWithError("diverged");
    double similarity = 0, evolution = 0;
    for (auto _ : state) {
        const EpochOutcome outcome = train();
        if (outcome.frame == nullptr) return state.SkipWithError("diverged");
        state.SetIterationTime(outcome.frame->metrics.trainSeconds);
        similarity += outcome.frame->metrics.similaritySeconds;
        evolution += outcome.frame->metrics.evolutionSeconds;
    }
    const double connections = static_cast<double>(trainer.network().connectionCount());
    bench::reportFlops(state, 6 * connections * static_cast<double>(dataset->train.count()), bestKernels(), threads);
    state.counters["similarity ms"] = 1e3 * similarity / (epoch - 1);
    state.counters["evolution ms"] = 1e3 * evolution / (epoch - 1);
}

void registerAll() {
    const auto add = [](const std::string& name, const Workload& workload, const char* algorithm, int threads, int epochs,
                        bool augment = false, double sample = 1) {
        benchmark::RegisterBenchmark((name + ", " + algorithm + ", threads " + std::to_string(threads)).c_str(),
                                     [&workload, algorithm, threads, augment, sample](benchmark::State& s) {
                                         benchEpoch(s, workload, algorithm, threads, augment, sample);
                                     })
            ->UseManualTime()
            ->Iterations(epochs)
            ->Repetitions(epochs == 1 ? 1 : 5)
            ->ReportAggregatesOnly(epochs > 1)
            ->Unit(benchmark::kMillisecond);
    };
    for (const Workload& workload : kWorkloads) {
        const bool isHuge = workload.hidden == 300000;
        for (const int threads : {1, 2})
            add(workload.name, workload, "set", threads, isHuge ? 1 : workload.hidden == 1000 && workload.batch == 100 ? 2 : 3);
    }
    for (const char* algorithm : {"corset", "codacorset", "copacorset"})
        for (const Workload* workload : {&kWorkloads[0], &kWorkloads[1], &kWorkloads[2]}) add(workload->name, *workload, algorithm, 1, 2);
    add("W2s augmented", kWorkloads[1], "set", 1, 2, true);
    add("W3 30k", kWorkloads[4], "corset", 1, 2);
    add("W3 300k", kWorkloads[5], "corset", 1, 1);
}

}  // namespace
}  // namespace rewire

int main(int argc, char** argv) {
    rewire::registerAll();
    return rewire::bench::runBenchmarks(argc, argv, "Training epochs; similarity and evolution are means of one step");
}
