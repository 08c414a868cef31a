// Threads that stand ready between many short pieces of work. Entering an OpenMP region takes three to four microseconds on a virtual
// machine, which the ten passes of a small mini-batch cannot afford; a team's members are handed their parts in half a microsecond.
#pragma once

#include <hwy/cache_control.h>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>

namespace rewire {

// Belongs to the thread that called with(), and works for that thread only.
class Team {
  public:
    // body() on this thread, while `threads` - 1 members of one OpenMP region stand by for runParts(). Rethrows what body throws.
    template <class Body>
    static void with(int threads, const Body& body) {
        if (threads <= 1 || s_current != nullptr) return body();
        Team team;
        std::exception_ptr failure;
#pragma omp parallel num_threads(threads)
        if (omp_get_thread_num() == 0) {
            team.m_size = omp_get_num_threads();
            s_current = &team;
            try {
                body();
            } catch (...) {
                failure = std::current_exception();
            }
            s_current = nullptr;
            team.handOut(nullptr, 0);
        } else {
            team.serve(omp_get_thread_num());
        }
        if (failure) std::rethrow_exception(failure);
    }

    // The calling thread's, or null.
    [[nodiscard]] static Team* current() { return s_current; }

    // function(part, parts) once for each part, part 0 on the calling thread; parts <= threads. What is thrown in a part ends the program,
    // as in an OpenMP region.
    template <class Function>
    void run(int threads, const Function& function) noexcept {
        const int parts = std::min(threads, m_size);
        m_call = [](const void* context, int part, int count) { (*static_cast<const Function*>(context))(part, count); };
        handOut(&function, parts);
        s_current = nullptr;  // within a part, parts run one by one
        function(0, parts);
        s_current = this;
        for (int busy = m_busy.load(std::memory_order_acquire); busy > 0; busy = m_busy.load(std::memory_order_acquire))
            waitWhile(m_busy, busy);
    }

  private:
    // Turns of spinning before a thread sleeps; as those of app/passive_threads.h, and for the same reason.
    static constexpr int kTurns = 3000;

    // A null context sends the members home.
    void handOut(const void* context, int parts) {
        m_context = context;
        m_parts = parts;
        m_busy.store(m_size - 1, std::memory_order_relaxed);
        m_round.fetch_add(1, std::memory_order_release);
        m_round.notify_all();
    }

    void serve(int member) {
        for (std::uint32_t round = 0;; ++round) {
            waitWhile(m_round, round);
            if (m_context == nullptr) return;
            if (member < m_parts) m_call(m_context, member, m_parts);
            if (m_busy.fetch_sub(1, std::memory_order_acq_rel) == 1) m_busy.notify_one();
        }
    }

    template <class Value>
    static void waitWhile(const std::atomic<Value>& atomic, Value value) {
        for (int turn = 0; turn < kTurns; ++turn) {
            if (atomic.load(std::memory_order_acquire) != value) return;
            hwy::Pause();
        }
        atomic.wait(value, std::memory_order_acquire);
    }

    static inline thread_local Team* s_current = nullptr;

    int m_size = 1;
    void (*m_call)(const void* context, int part, int parts) = nullptr;
    const void* m_context = nullptr;
    int m_parts = 0;
    alignas(64) std::atomic<std::uint32_t> m_round{0};  // counts what was handed out
    alignas(64) std::atomic<int> m_busy{0};             // members that have not finished with it
};

}  // namespace rewire
