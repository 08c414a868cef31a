// Tells how a run goes: a progress line with time left on a terminal, one plain line an epoch otherwise, or JSON lines.
#pragma once

#include "core/report/run_report.h"

#include <chrono>
#include <string>

namespace rewire {

// Results go to standard output, the terminal's progress line to standard error. Thread-confined.
class ProgressPrinter {
  public:
    enum class Style { Plain, JsonLines };
    explicit ProgressPrinter(Style style);

    void progress(const Progress& now);  // at most ten times a second on a terminal, else nothing
    void epoch(const Metrics& metrics, const Progress& now);
    void end(const RunRecord& run);
    void note(const std::string& sentence);  // "note: ..." on standard error

  private:
    void clearLine();

    Style m_style;
    bool m_isTerminal;
    bool m_hasLine = false;
    std::chrono::steady_clock::time_point m_lastLine{};
};

}  // namespace rewire
