#include "tests/fuzz/fuzz_file.h"

#include "core/data/readers/image_archive.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (hasLargeWindow({data, size})) return -1;
    ReadMonitor monitor;
    const FuzzFile file({data, size});
    (void)looksLikeImageArchive(file.path(), monitor);
    (void)lookAtImageArchive(file.path(), monitor);
    // Small samples: what a picture of this size takes is the target `image`'s matter.
    (void)readImageArchive(file.path(), {.badRows = BadRows::LeaveOut, .imageWidth = 8, .imageHeight = 8, .imagesAreGrey = true}, monitor);
    return 0;
}
