#include "core/base/archive_path.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace rewire {

namespace fs = std::filesystem;

std::optional<ArchivePath> splitArchivePath(const fs::path& path) {
    struct stat status {};
    const std::string& text = path.native();
    if (::stat(text.c_str(), &status) == 0 || errno != ENOTDIR) return std::nullopt;
    for (std::size_t slash = text.rfind('/'); slash != std::string::npos && slash > 0; slash = text.rfind('/', slash - 1)) {
        const std::string folder = text.substr(0, slash);
        if (::stat(folder.c_str(), &status) != 0) continue;
        if (!S_ISREG(status.st_mode) || slash + 1 == text.size()) return std::nullopt;
        return ArchivePath{.archive = folder, .member = text.substr(slash + 1)};
    }
    return std::nullopt;
}

fs::path memberPath(const fs::path& archive, const std::string& member) { return archive.native() + '/' + member; }

bool isPresent(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) || splitArchivePath(path).has_value();
}

std::uint64_t bytesToRead(const fs::path& path) {
    const auto inArchive = splitArchivePath(path);
    std::error_code failure;
    const auto size = fs::file_size(inArchive ? inArchive->archive : path, failure);
    return failure ? 0 : size;
}

}  // namespace rewire
