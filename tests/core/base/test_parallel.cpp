// Work split over threads: every part runs once, whoever runs it, and a team outlives sleep, few parts and failures of its body.
#include "core/base/parallel.h"

#include <QTest>

#include <array>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace rewire;

namespace {

constexpr int kThreads = 4;

// How often each part ran; `parts` must be the same for all.
std::vector<int> runsOf(int threads) {
    std::array<std::atomic<int>, kThreads> runs{};
    std::atomic<int> parts{0};
    runParts(threads, [&](int part, int count) {
        ++runs[static_cast<std::size_t>(part)];
        parts = count;
    });
    return {runs.begin(), runs.begin() + parts};
}

}  // namespace

class TestParallel : public QObject {
    Q_OBJECT
  private slots:
    void everyPartRunsOnce() {
        QCOMPARE(runsOf(1), std::vector<int>(1, 1));
        QCOMPARE(runsOf(kThreads), std::vector<int>(kThreads, 1));
        Team::with(kThreads, [] {
            for (int round = 0; round < 100; ++round)
                for (const int threads : {1, 2, kThreads})
                    QCOMPARE(runsOf(threads), std::vector<int>(static_cast<std::size_t>(threads), 1));
        });
        QCOMPARE(runsOf(kThreads), std::vector<int>(kThreads, 1));
    }

    void partsSeeWhatOthersWroteBefore() {
        std::vector<int> values(kThreads, 0);
        Team::with(kThreads, [&] {
            for (int round = 1; round <= 100; ++round) {
                runParts(kThreads, [&](int part, int) { values[static_cast<std::size_t>(part)] = round; });
                std::atomic<int> wrong{0};
                runParts(kThreads, [&](int part, int parts) { wrong += values[static_cast<std::size_t>((part + 1) % parts)] != round; });
                QCOMPARE(wrong.load(), 0);
            }
        });
    }

    void membersThatSleepAreWoken() {
        Team::with(kThreads, [] {
            for (int round = 0; round < 3; ++round) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                QCOMPARE(runsOf(kThreads), std::vector<int>(kThreads, 1));
            }
        });
    }

    void partsWithinAPartRunOneByOne() {
        std::atomic<int> inner{0};
        Team::with(kThreads, [&] {
            runParts(kThreads, [&](int, int) {
                runParts(kThreads, [&](int, int parts) { inner += parts == 1 && Team::current() == nullptr ? 1 : 1000; });
            });
            QVERIFY(Team::current() != nullptr);
        });
        QCOMPARE(inner.load(), kThreads);
        QVERIFY(Team::current() == nullptr);
    }

    void aFailingBodySendsItsMembersHome() {
        QVERIFY_EXCEPTION_THROWN(Team::with(kThreads, [] { throw std::runtime_error("no"); }), std::runtime_error);
        QVERIFY(Team::current() == nullptr);
        QCOMPARE(runsOf(kThreads), std::vector<int>(kThreads, 1));
    }
};

QTEST_APPLESS_MAIN(TestParallel)
#include "test_parallel.moc"
