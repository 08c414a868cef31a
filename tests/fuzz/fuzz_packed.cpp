#include "tests/fuzz/fuzz_file.h"

#include "core/base/byte_stream.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const FuzzFile file({data, size});
    auto stream = ByteStream::open(file.path());
    while (stream) {
        const auto block = stream->next();
        if (!block || block->empty()) break;
    }
    return 0;
}
