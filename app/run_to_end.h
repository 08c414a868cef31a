// One run of the command line from where it stands to its end: progress, interrupts, results and pictures. Shared by `train` and `resume`.
#pragma once

#include "core/report/run_writer.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace rewire {

struct TellingOptions {
    std::string pictures = "on";
    bool json = false;
    double checkpointSeconds = RunWriter::kCheckpointSeconds;
};

void addTellingOptions(CLI::App& command, TellingOptions& options);

// "rewire-cli: message" on standard error.
void complain(const std::string& message);

// Trains, tells and stores; without a writer nothing is kept. The exit code: 0 done, or interrupted and kept; 1 the run failed, diverged,
// could not be stored, or was interrupted and not kept.
[[nodiscard]] int runToEnd(ResumableRun run, std::unique_ptr<RunWriter> writer, const TellingOptions& options);

}  // namespace rewire
