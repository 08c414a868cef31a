// Rows of plain numbers, one an epoch, for as long as a run goes on. Every bit comes back, in a part of the memory: full blocks hold
// their rows as columns of 16 bits, and a column that is the same in all rows of a block (settings, counts, the upper halves of small
// numbers) once. A copy shares the full blocks, so that every view may hold one. Knows nothing of what the numbers mean.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

namespace rewire {

// Confined to one thread; copies may be read on others.
template <class Row>
class History {
    static_assert(std::is_trivially_copyable_v<Row> && sizeof(Row) % sizeof(std::uint16_t) == 0);

  public:
    class Iterator {
      public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(const History& rows, std::size_t index) : m_rows(&rows), m_index(index) {}
        Row operator*() const { return (*m_rows)[m_index]; }
        Iterator& operator++() { return ++m_index, *this; }
        Iterator operator++(int) { return {*m_rows, m_index++}; }
        bool operator==(const Iterator&) const = default;

      private:
        const History* m_rows = nullptr;
        std::size_t m_index = 0;
    };

    void push_back(const Row& row) {
        m_newest.push_back(row);
        if (m_newest.size() < kBlockRows) return;
        m_full.push_back(std::make_shared<const Block>(m_newest));
        m_newest.clear();
    }

    [[nodiscard]] std::size_t size() const { return m_full.size() * kBlockRows + m_newest.size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] Row operator[](std::size_t index) const {
        const std::size_t block = index / kBlockRows;
        return block < m_full.size() ? m_full[block]->row(index % kBlockRows) : m_newest[index % kBlockRows];
    }
    [[nodiscard]] Row front() const { return (*this)[0]; }
    [[nodiscard]] Row back() const { return (*this)[size() - 1]; }
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size()}; }
    // What the rows take, a copy's share counted in full.
    [[nodiscard]] std::size_t byteCount() const {
        std::size_t bytes = m_newest.size() * sizeof(Row);
        for (const auto& block : m_full) bytes += block->byteCount();
        return bytes;
    }

  private:
    static constexpr std::size_t kBlockRows = 256;
    using Word = std::uint16_t;
    static constexpr std::size_t kColumns = sizeof(Row) / sizeof(Word);
    using Words = std::array<Word, kColumns>;

    class Block {
      public:
        explicit Block(const std::vector<Row>& rows) {
            std::vector<Words> words;
            for (const Row& row : rows) words.push_back(std::bit_cast<Words>(row));
            for (std::size_t c = 0; c < kColumns; ++c) {
                m_start[c] = static_cast<std::uint32_t>(m_words.size());
                for (const Words& row : words) m_step[c] |= static_cast<std::uint8_t>(row[c] != words[0][c]);
                const std::size_t kept = m_step[c] == 0 ? 1 : rows.size();
                for (std::size_t r = 0; r < kept; ++r) m_words.push_back(words[r][c]);
            }
            m_words.shrink_to_fit();
        }
        [[nodiscard]] Row row(std::size_t index) const {
            Words words;
            for (std::size_t c = 0; c < kColumns; ++c) words[c] = m_words[m_start[c] + m_step[c] * index];
            return std::bit_cast<Row>(words);
        }
        [[nodiscard]] std::size_t byteCount() const { return sizeof(*this) + m_words.size() * sizeof(Word); }

      private:
        std::vector<Word> m_words;  // column by column
        std::array<std::uint32_t, kColumns> m_start{};
        std::array<std::uint8_t, kColumns> m_step{};  // words from row to row: 0 where all rows share one
    };

    std::vector<std::shared_ptr<const Block>> m_full;
    std::vector<Row> m_newest;
};

}  // namespace rewire
