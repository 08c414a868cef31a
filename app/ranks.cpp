#include "app/ranks.h"

#include <atomic>
#include <cstdint>

#ifdef REWIRE_MPI
#define OMPI_SKIP_MPICXX
#include <mpi.h>

#include <chrono>
#include <mutex>
#include <stop_token>
#include <thread>
#endif

namespace rewire {

#ifdef REWIRE_MPI

// Every MPI call is made under the mutex (MPI_THREAD_SERIALIZED). The counter lives in the memory of rank 0, where the others fetch and add
// to it.
struct Ranks::Impl {
    Impl() {
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
        MPI_Comm_size(MPI_COMM_WORLD, &count);
        MPI_Comm here{};
        MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
        MPI_Comm_size(here, &countHere);
        MPI_Comm_free(&here);
        MPI_Win_allocate(rank == 0 ? sizeof(std::int64_t) : 0, sizeof(std::int64_t), MPI_INFO_NULL, MPI_COMM_WORLD, &counter, &window);
        MPI_Win_lock_all(0, window);
        if (rank == 0) {
            *counter = 0;
            MPI_Win_sync(window);
        }
        MPI_Barrier(MPI_COMM_WORLD);
        // Over a network the others wait until rank 0 enters MPI, and its workers train for minutes.
        if (rank == 0 && count > 1) progress = std::jthread([this](const std::stop_token& stop) { answer(stop); });
    }
    ~Impl() {
        stopProgress();
        MPI_Win_unlock_all(window);
        MPI_Win_free(&window);
        MPI_Finalize();
    }

    void answer(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            {
                const std::lock_guard lock(mutex);
                int isThere = 0;
                MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &isThere, MPI_STATUS_IGNORE);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    void stopProgress() {
        progress.request_stop();
        if (progress.joinable()) progress.join();
    }

    std::size_t next() {
        const std::lock_guard lock(mutex);
        const std::int64_t one = 1;
        std::int64_t place = 0;
        MPI_Fetch_and_op(&one, &place, MPI_INT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
        return static_cast<std::size_t>(place);
    }

    void meet() {
        stopProgress();  // the barrier itself answers from here on
        const std::lock_guard lock(mutex);
        MPI_Barrier(MPI_COMM_WORLD);
    }

    int rank = 0;
    int count = 1;
    int countHere = 1;
    std::int64_t* counter = nullptr;
    MPI_Win window{};
    std::mutex mutex;
    std::jthread progress;
};

#else

struct Ranks::Impl {
    std::size_t next() { return place++; }
    void meet() {}

    int rank = 0;
    int count = 1;
    int countHere = 1;
    std::atomic<std::size_t> place = 0;
};

#endif

Ranks::Ranks() : m_impl(std::make_unique<Impl>()) {}

Ranks::~Ranks() = default;

int Ranks::rank() const { return m_impl->rank; }

int Ranks::count() const { return m_impl->count; }

int Ranks::countHere() const { return m_impl->countHere; }

std::size_t Ranks::next() { return m_impl->next(); }

void Ranks::meet() { m_impl->meet(); }

}  // namespace rewire
