#include "app/replacing.h"

#include "core/base/text.h"

#include <system_error>

namespace rewire {

void addForceOption(CLI::App& command, bool& isForced) { command.add_flag("--force", isForced, "Replace files that are there"); }

Expected<void> checkMayWrite(const std::filesystem::path& path, bool isForced) {
    if (isForced) return {};
    // What cannot be looked at is left to the writing, which says why.
    std::error_code problem;
    if (std::filesystem::is_regular_file(path, problem))
        return Error{ErrorCode::BadSetting,
                     "The file " + displayPath(path) + " is there already. Choose another name, or replace it with --force."};
    if (std::filesystem::is_directory(path, problem) && !std::filesystem::is_empty(path, problem) && !problem)
        return Error{ErrorCode::BadSetting, "The folder " + displayPath(path) +
                                                " is not empty. Choose another, or replace files of the same names in it with --force."};
    return {};
}

}  // namespace rewire
