#include "tests/bench/bench_main.h"

#include "tests/bench/peak.h"

#include <cstdio>
#include <map>

namespace rewire::bench {
namespace {

double peakOf(int floatsPerVector) {
    static std::map<int, double> peaks;
    const auto found = peaks.find(floatsPerVector);
    return found != peaks.end() ? found->second : peaks[floatsPerVector] = measuredPeak(floatsPerVector);
}

// One line a benchmark: the median of its repetitions.
class MarkdownReporter : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context&) override {
        std::printf("| what | ms | GFLOP/s | share of the peak |\n|---|---|---|---|\n");
        return true;
    }
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            const bool isMedian = run.run_type == Run::RT_Aggregate && run.aggregate_name == "median";
            if (run.error_occurred) std::printf("| %s | %s | | |\n", run.benchmark_name().c_str(), run.error_message.c_str());
            if (run.error_occurred || (!isMedian && !(run.run_type == Run::RT_Iteration && run.repetitions <= 1))) continue;
            const auto flops = run.counters.find("flops");
            const auto peak = run.counters.find("peak");
            std::printf("| %s | %.4g | ", run.run_name.str().c_str(), run.GetAdjustedRealTime());
            if (flops != run.counters.end() && peak != run.counters.end()) {
                const double rate = flops->second.value * 1e-9 / (run.GetAdjustedRealTime() * 1e-3);
                std::printf("%.1f | %.0f %% |", rate, 100 * rate / peak->second.value);
            } else {
                std::printf(" | |");
            }
            for (const auto& [name, counter] : run.counters)
                if (name != "flops" && name != "peak") std::printf(" %s %.4g", name.c_str(), counter.value);
            std::printf("\n");
        }
        std::fflush(stdout);
    }
};

}  // namespace

void reportFlops(benchmark::State& state, double flopsPerIteration, const Kernels& kernels, int threads) {
    state.counters["flops"] = flopsPerIteration;
    state.counters["peak"] = peakOf(kernels.floatsPerVector) * threads;
}

int runBenchmarks(int argc, char** argv, const char* title) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    std::printf("\n### %s\n\nOne core's FMA peak in this run:", title);
    for (const Kernels* kernels : usableKernels())
        std::printf(" %s %.0f GFLOP/s%s", std::string(kernels->name).c_str(), peakOf(kernels->floatsPerVector),
                    kernels == usableKernels().back() ? ".\n\n" : ",");
    MarkdownReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::Shutdown();
    return 0;
}

}  // namespace rewire::bench
