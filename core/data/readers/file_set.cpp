#include "core/data/readers/file_set.h"

#include "core/base/archive_path.h"
#include "core/base/text.h"

#include <algorithm>
#include <system_error>

namespace rewire {
namespace {

namespace fs = std::filesystem;

bool isSystemFile(const fs::path& path) {
    const std::string lower = asciiLower(path.filename().native());
    return lower.empty() || lower.starts_with('.') || lower == "thumbs.db" || lower == "desktop.ini";
}

}  // namespace

Expected<FileSet> FileSet::ofFolder(const fs::path& folder) {
    FileSet set(folder, false);
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored) && !isSystemFile(it->path())) set.m_files.push_back(it->path());
    }
    if (failure)
        return Error{ErrorCode::NotReadable,
                     "Cannot list the folder " + displayPath(folder) + " (" + failure.message() + "). Check that it may be read."};
    std::ranges::sort(set.m_files);
    return set;
}

FileSet FileSet::ofNames(const fs::path& archive, const std::vector<std::string>& names) {
    FileSet set(archive, true);
    for (const std::string& name : names)
        if (fs::path path = memberPath(archive, name); !isSystemFile(path)) set.m_files.push_back(std::move(path));
    std::ranges::sort(set.m_files);
    return set;
}

Expected<std::optional<FileSet>> FileSet::ofArchive(const fs::path& path, ReadMonitor& monitor) {
    auto names = ByteStream::archiveFiles(path, &monitor);
    if (!names) return names.error();
    if (!*names || (*names)->size() < 2) return std::optional<FileSet>();
    return std::optional(ofNames(path, **names));
}

Expected<FileSet> FileSet::around(const fs::path& file, ReadMonitor& monitor) {
    const auto inArchive = splitArchivePath(file);
    if (!inArchive) return FileSet(file.parent_path(), false);
    auto names = ByteStream::archiveFiles(inArchive->archive, &monitor);
    if (!names) return names.error();
    return ofNames(inArchive->archive, names->value_or(std::vector<std::string>()));
}

std::string nameOfArchive(const fs::path& path) {
    const fs::path plain = withoutCompressedEnding(path.filename().native());
    const bool endsAsTar = plain.extension() == ".tar" || plain.extension() == ".tgz";
    return displayText(endsAsTar ? plain.stem().native() : plain.native());
}

std::string FileSet::name() const {
    if (m_isArchive) return nameOfArchive(m_path);
    return displayText(m_path.filename().empty() ? m_path.parent_path().filename().native() : m_path.filename().native());
}

std::string FileSet::title() const { return (m_isArchive ? "The archive " : "The folder ") + displayPath(m_path); }

fs::path FileSet::findExactly(const std::string& name, const fs::path& beside) const {
    const fs::path near = beside.parent_path() / name;
    if (!m_isArchive) {
        std::error_code ignored;
        return fs::exists(near, ignored) ? near : fs::path();
    }
    if (std::ranges::find(m_files, near) != m_files.end()) return near;
    const auto isNamed = [&](const fs::path& file) { return file.filename() == name; };
    const auto found = std::ranges::find_if(m_files, isNamed);
    return found != m_files.end() && std::ranges::count_if(m_files, isNamed) == 1 ? *found : fs::path();
}

fs::path FileSet::find(const std::string& name, const fs::path& beside) const {
    if (fs::path found = findExactly(name, beside); !found.empty()) return found;
    const std::string plain = withoutCompressedEnding(name);
    if (fs::path found = findExactly(plain, beside); !found.empty()) return found;
    for (const std::string_view ending : kCompressedEndings)
        if (fs::path found = findExactly(plain + std::string(ending), beside); !found.empty()) return found;
    return {};
}

}  // namespace rewire
