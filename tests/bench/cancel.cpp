// How long a load goes on after it was asked to stop: at eleven points of each file's load, from the request until the loader returns.
#include "core/data/open.h"

#include <chrono>
#include <cstdio>
#include <stop_token>
#include <thread>

using namespace rewire;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// Seconds from the request, made `after` seconds into the load, until the return; negative if the load had ended before.
double stopAfter(const OpenOptions& options, double after) {
    std::stop_source source;
    Clock::time_point asked{};
    std::jthread asker([&](const std::stop_token& ended) {
        const Clock::time_point begin = Clock::now();
        while (!ended.stop_requested() && secondsSince(begin) < after) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (ended.stop_requested()) return;
        asked = Clock::now();
        source.request_stop();
    });
    const auto data = openDataset(options, {}, source.get_token());
    const Clock::time_point returned = Clock::now();
    asker.request_stop();
    asker.join();
    const bool wasStopped = !data && data.error().code == ErrorCode::Cancelled;
    return wasStopped ? std::chrono::duration<double>(returned - asked).count() : -1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "bench_cancel FILE...\n");
        return 2;
    }
    std::printf("| file | load, s | longest from the stop to the return, s | at | stopped |\n|---|---|---|---|---|\n");
    for (int a = 1; a < argc; ++a) {
        const OpenOptions options{
            .data = argv[a], .read = {.badRows = BadRows::LeaveOut}, .prepare = {.missing = MissingCells::FillWithMean}};
        const Clock::time_point begin = Clock::now();
        const auto data = openDataset(options);
        const double whole = secondsSince(begin);
        if (!data) {
            std::fprintf(stderr, "%s\n", data.error().message.c_str());
            return 2;
        }
        double longest = 0, at = 0;
        int stopped = 0;
        constexpr int kPoints = 12;
        for (int p = 1; p < kPoints; ++p) {
            const double took = stopAfter(options, whole * p / kPoints);
            if (took >= 0) ++stopped;
            if (took > longest) {
                longest = took;
                at = static_cast<double>(p) / kPoints;
            }
        }
        std::printf("| %s | %.2f | %.3f | %.2f | %d of %d |\n", argv[a], whole, longest, at, stopped, kPoints - 1);
        std::fflush(stdout);
    }
    return 0;
}
