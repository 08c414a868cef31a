// What kind of file the first bytes tell, and a named refusal for the kinds that Rewire does not read. The name of a
// file is never asked.
#pragma once

#include "core/base/expected.h"

#include <filesystem>
#include <string_view>

namespace rewire {

enum class FileFormat {
    Idx,     // big-endian arrays of LeCun's MNIST
    Table,   // text: a delimited table, numbers between blanks
    Arff,
    Libsvm,
    Numpy,   // one array
    Npz,     // a ZIP archive of arrays
    Matlab,  // versions 4, 5 to 7, and 7.3 (HDF5)
};

// `head`: the first content bytes (decompressed). BadFormat names what the file is: an HTML page, UTF-16 text, an
// archive, another data format, binary data, nothing at all.
[[nodiscard]] Expected<FileFormat> tellFormat(const std::filesystem::path& path, std::string_view head);

}  // namespace rewire
