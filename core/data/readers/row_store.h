// Rows of floats of one width whose number is not known before the file ends. A vector that doubles would hold 3 times
// their size for a moment; blocks that are given back one by one while they are joined hold 1 time and one block.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rewire {

// Thread-confined.
class RowStore {
  public:
    // `mostCells`: an upper bound for what will come, so that a small table takes a small block.
    RowStore(std::size_t width, std::uint64_t mostCells)
        : m_width(width),
          m_blockCells(std::max<std::size_t>(width, static_cast<std::size_t>(std::min<std::uint64_t>(mostCells, kBlockCells)))) {}

    // Whether the next row takes a block, and how large that is.
    [[nodiscard]] bool needsBlock() const { return m_blocks.empty() || m_blocks.back().size() + m_width > m_blocks.back().capacity(); }
    [[nodiscard]] std::uint64_t blockBytes() const { return m_blockCells * sizeof(float); }
    // Room for one more row; valid until the next call. It counts only once keep() is called.
    [[nodiscard]] float* nextRow() {
        if (needsBlock()) {
            m_blocks.emplace_back();
            m_blocks.back().reserve(m_blockCells);
        }
        m_row.resize(m_width);
        return m_row.data();
    }
    void keep() { m_blocks.back().insert(m_blocks.back().end(), m_row.begin(), m_row.end()); }

    // All cells; the store is empty afterwards. Ends early, with a part of them, once isStopped() says so.
    template <class IsStopped>
    [[nodiscard]] std::vector<float> take(const IsStopped& isStopped) {
        if (m_blocks.size() == 1) return std::exchange(m_blocks, {}).front();
        std::size_t count = 0;
        for (const auto& block : m_blocks) count += block.size();
        std::vector<float> cells;
        cells.reserve(count);
        for (auto& block : m_blocks) {
            if (isStopped()) break;
            cells.insert(cells.end(), block.begin(), block.end());
            std::vector<float>().swap(block);
        }
        m_blocks.clear();
        return cells;
    }

  private:
    // Above glibc's largest mmap threshold (32 MiB), so that a block that is given back goes to the system.
    static constexpr std::size_t kBlockCells = std::size_t{12} << 20;

    std::size_t m_width;
    std::size_t m_blockCells;
    std::vector<std::vector<float>> m_blocks;
    std::vector<float> m_row;
};

}  // namespace rewire
