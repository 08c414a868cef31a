#include "tests/fuzz/fuzz_file.h"

#include "core/base/archive_path.h"
#include "core/base/byte_stream.h"

#include <algorithm>
#include <filesystem>

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const FuzzFile file({data, size});
    const auto read = [](const std::filesystem::path& path) {
        auto stream = ByteStream::open(path);
        while (stream) {
            const auto block = stream->next();
            if (!block || block->empty()) break;
        }
    };
    read(file.path());
    // Of an archive the first files, by paths that lead into it.
    const auto files = ByteStream::archiveFiles(file.path());
    if (files && *files)
        for (std::size_t f = 0; f < std::min<std::size_t>(3, (*files)->size()); ++f) read(memberPath(file.path(), (**files)[f]));
    return 0;
}
