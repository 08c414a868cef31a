// Rows that cannot be read, as ReadOptions::badRows has it: the first one ends the load with its line, or they are listed and left out.
#pragma once

#include "core/base/expected.h"
#include "core/data/read_options.h"
#include "core/data/readers/raw_samples.h"

#include <cstdint>
#include <string_view>

namespace rewire {

// Thread-confined. The samples outlive it.
class LeftOutRows {
  public:
    LeftOutRows(RawSamples& samples, BadRows rule) : m_samples(samples), m_rule(rule) {}

    // `why`: the reason alone. Nothing when the row is left out; else the error of the load, with path and line. TooLarge and Cancelled are
    // no fault of a row and end the load under either rule.
    [[nodiscard]] Expected<void> take(std::int64_t line, Error why, std::string_view row);
    // Once all rows are read: a note of how many were left out, or BadFormat when none is left.
    [[nodiscard]] Expected<void> finish();

  private:
    RawSamples& m_samples;
    BadRows m_rule;
    std::int64_t m_count = 0;
};

}  // namespace rewire
