// The files of a folder, or of a ZIP or tar archive as if it were unpacked into one: where to find those that belong together. Names
// only; opens none of them.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// A value.
class FileSet {
  public:
    // The regular files that lie in the folder itself. NotReadable when it cannot be listed.
    [[nodiscard]] static Expected<FileSet> ofFolder(const std::filesystem::path& folder);
    // Nothing for what is no archive, and for one of a single file, which stands for that file. Errors: ByteStream::archiveFiles.
    [[nodiscard]] static Expected<std::optional<FileSet>> ofArchive(const std::filesystem::path& path, ReadMonitor& monitor);
    // The set in which `file` lies; a folder is not listed for it.
    [[nodiscard]] static Expected<FileSet> around(const std::filesystem::path& file, ReadMonitor& monitor);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] bool isArchive() const { return m_isArchive; }
    // For people: of the folder, or of the archive without its endings.
    [[nodiscard]] std::string name() const;
    // "The folder 'x'" or "The archive 'x.zip'"
    [[nodiscard]] std::string title() const;
    // Paths to be opened, in order of their names; hidden and system files are left out.
    [[nodiscard]] const std::vector<std::filesystem::path>& files() const { return m_files; }
    // `name`, as it stands or compressed in any way or not at all, where `beside` lies; of an archive otherwise wherever it is, if only
    // once. Empty if it is not there.
    [[nodiscard]] std::filesystem::path find(const std::string& name, const std::filesystem::path& beside) const;

  private:
    FileSet(std::filesystem::path path, bool isArchive) : m_path(std::move(path)), m_isArchive(isArchive) {}
    static FileSet ofNames(const std::filesystem::path& archive, const std::vector<std::string>& names);
    [[nodiscard]] std::filesystem::path findExactly(const std::string& name, const std::filesystem::path& beside) const;

    std::filesystem::path m_path;
    bool m_isArchive;
    std::vector<std::filesystem::path> m_files;
};

// For people: without what tells the kind of archive and compression.
[[nodiscard]] std::string nameOfArchive(const std::filesystem::path& path);

}  // namespace rewire
