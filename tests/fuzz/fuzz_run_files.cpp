// The files of a run: the first byte chooses between a whole file and the payload of a chunk, whose checksums are then right, as an author
// of a file could make them.
#include "tests/fuzz/fuzz_file.h"

#include "core/report/checkpoint.h"
#include "core/report/chunk_file.h"
#include "core/report/frame_file.h"

using namespace rewire;

namespace {

void readAsFrames(std::span<const std::uint8_t> bytes) {
    const FuzzFile file(bytes);
    (void)readFrames(file.path(), [](const auto&, std::uint64_t) { return true; });
}

void readAsCheckpoint(std::span<const std::uint8_t> bytes) {
    const FuzzFile file(bytes);
    (void)readCheckpoint(file.path());
}

std::vector<std::uint8_t> fileOf(FourLetters content, FourLetters kind, std::span<const std::uint8_t> payload) {
    std::vector<std::byte> bytes = fileHead(content, 1);
    const auto body = chunk(kind, std::as_bytes(payload));
    bytes.insert(bytes.end(), body.begin(), body.end());
    const auto* const first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return {first, first + bytes.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::span<const std::uint8_t> rest(data + 1, size - 1);
    switch (data[0] % 5) {
        case 0: readAsFrames(rest); break;
        case 1: readAsFrames(fileOf({'R', 'U', 'N', 'F'}, {'F', 'R', 'A', 'M'}, rest)); break;
        case 2: readAsFrames(fileOf({'R', 'U', 'N', 'F'}, {'C', 'U', 'R', 'V'}, rest)); break;
        case 3: readAsCheckpoint(rest); break;
        default: readAsCheckpoint(fileOf({'C', 'K', 'P', 'T'}, {'S', 'T', 'A', 'T'}, rest)); break;
    }
    return 0;
}
