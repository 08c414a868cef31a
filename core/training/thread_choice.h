// How many of the machine's threads a mini-batch pays for. Where they share no near cache, as the processors of many virtual machines, rows
// that pass between them can cost more than two threads win (tests/bench/README.md); it differs by machine, by network and by the minute,
// so it is tried. A choice of time alone: the number of threads never changes a result.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

namespace rewire {

// Thread-confined.
class ThreadChoice {
  public:
    // Between `most` threads, half of them, and so on down to one; or `most` alone where a person asked for that number.
    ThreadChoice(int most, bool isFixed) {
        for (int threads = most; threads >= 1; threads /= 2) {
            m_trials.push_back({.threads = threads});
            if (isFixed) break;
        }
    }

    // For the next batch.
    [[nodiscard]] int threads() const { return m_trials[m_tried < m_trials.size() ? m_tried : m_best].threads; }

    // How long that batch took; all told must be of one size.
    void took(double seconds) {
        if (m_trials.size() == 1) return;
        if (m_tried == m_trials.size()) {
            if (++m_batches == kBatchesBetweenTrials) startTrials();
            return;
        }
        Trial& trial = m_trials[m_tried];
        if (m_batches > 0) trial.seconds = std::min(trial.seconds, seconds);  // the first wakes threads and fills their caches
        if (++m_batches < kBatchesPerTrial) return;
        m_batches = 0;
        if (trial.seconds < m_trials[m_best].seconds) m_best = m_tried;
        ++m_tried;
    }

  private:
    static constexpr int kBatchesPerTrial = 5;
    static constexpr int kBatchesBetweenTrials = 500;

    struct Trial {
        int threads = 1;
        double seconds = std::numeric_limits<double>::infinity();  // the fastest batch
    };

    void startTrials() {
        for (Trial& trial : m_trials) trial.seconds = std::numeric_limits<double>::infinity();
        m_tried = m_best = 0;
        m_batches = 0;
    }

    std::vector<Trial> m_trials;
    std::size_t m_tried = 0;  // trials done of this round
    std::size_t m_best = 0;
    int m_batches = 0;  // of this trial, or since the trials
};

}  // namespace rewire
