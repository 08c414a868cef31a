// What kind of file the first bytes tell, and a named refusal for the kinds that Rewire does not read. The name of a
// file is never asked.
#pragma once

#include "core/base/byte_stream.h"
#include "core/base/expected.h"

#include <filesystem>
#include <string_view>

namespace rewire {

enum class FileFormat {
    Idx,    // big-endian arrays of LeCun's MNIST
    Table,  // text: a delimited table, numbers between blanks
    Arff,
    Libsvm,
    Numpy,   // one array
    Npz,     // a ZIP archive of arrays
    Matlab,  // versions 4, 5 to 7, and 7.3 (HDF5)
};

// `head`: the first content bytes (decompressed). BadFormat names what the file is: an HTML page, UTF-16 text, an
// archive, another data format, binary data, nothing at all.
[[nodiscard]] Expected<FileFormat> tellFormat(const std::filesystem::path& path, std::string_view head);

// A file from its beginning, and what it is.
struct ToldStream {
    ByteStream stream;
    FileFormat format;
};
[[nodiscard]] Expected<ToldStream> openTold(const std::filesystem::path& path, ReadMonitor& monitor);
// A text table from its beginning. BadFormat for every other format, before its first line is taken for cells.
[[nodiscard]] Expected<ByteStream> openText(const std::filesystem::path& path, ReadMonitor& monitor);

}  // namespace rewire
