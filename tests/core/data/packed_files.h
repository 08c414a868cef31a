// Compressed streams and ZIP archives as libarchive writes them. Tests that include this link LibArchive::LibArchive.
#pragma once

#include <QByteArray>

#include <archive.h>
#include <archive_entry.h>

#include <utility>
#include <vector>

namespace rewire {

enum class ArchiveFormat { Raw, Zip, Tar };

// `files` through libarchive: a raw stream by one filter, or an archive.
inline QByteArray packed(int filter, const std::vector<std::pair<QByteArray, QByteArray>>& files,
                         ArchiveFormat format = ArchiveFormat::Raw) {
    qsizetype room = 4 << 20;
    for (const auto& file : files) room += file.second.size() + 4096;
    QByteArray bytes(room, '\0');
    std::size_t used = 0;
    archive* const a = archive_write_new();
    if (format == ArchiveFormat::Zip)
        archive_write_set_format_zip(a);
    else if (format == ArchiveFormat::Tar)
        archive_write_set_format_ustar(a);
    else
        archive_write_set_format_raw(a);
    if (archive_write_add_filter(a, filter) != ARCHIVE_OK) qFatal("no filter %d", filter);
    archive_write_set_bytes_in_last_block(a, 1);
    archive_write_open_memory(a, bytes.data(), static_cast<std::size_t>(bytes.size()), &used);
    for (const auto& [name, content] : files) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.constData());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, content.size());
        archive_write_header(a, entry);
        archive_write_data(a, content.data(), static_cast<std::size_t>(content.size()));
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    bytes.resize(static_cast<qsizetype>(used));
    return bytes;
}

inline QByteArray zip(const std::vector<std::pair<QByteArray, QByteArray>>& files) {
    return packed(ARCHIVE_FILTER_NONE, files, ArchiveFormat::Zip);
}
inline QByteArray tar(const std::vector<std::pair<QByteArray, QByteArray>>& files, int filter = ARCHIVE_FILTER_NONE) {
    return packed(filter, files, ArchiveFormat::Tar);
}

}  // namespace rewire
