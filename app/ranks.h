// The processes of one race: which of them this is, and the list of runs they share. With -DREWIRE_MPI=ON they are those that mpirun has
// started; otherwise this one alone.
#pragma once

#include <cstddef>
#include <memory>

namespace rewire {

class Ranks {
  public:
    Ranks();
    // Leaves the others.
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    [[nodiscard]] int rank() const;  // from 0
    [[nodiscard]] int count() const;
    [[nodiscard]] int countHere() const;  // of them, those on this machine
    // 0, 1, 2 ... over all processes, each number once. Thread-safe.
    [[nodiscard]] std::size_t next();
    // Until every process has come here.
    void meet();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace rewire
