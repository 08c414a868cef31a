// rewire-cli resume: goes on with a run from its folder, to the bits it would have come to without a break.
#pragma once

#include "app/run_to_end.h"

#include <optional>
#include <string>

namespace rewire {

struct ResumeOptions {
    std::string folder;
    std::optional<int> epochs;
    std::optional<int> threads;
    std::string data;  // where the data are now; empty: where they were
    TellingOptions telling;
};

// The data that a run was trained on, opened as they were then; `movedTo` (may be empty) is where they are now.
[[nodiscard]] Expected<std::shared_ptr<const Dataset>> openDataOf(const StoredRun& run, const std::string& movedTo);

void addResumeOptions(CLI::App& command, ResumeOptions& options);

// The exit code, as runToEnd; 2 where the run cannot be gone on with.
[[nodiscard]] int runResume(const ResumeOptions& options);

}  // namespace rewire
