#include "tests/fuzz/fuzz_file.h"

#include "core/data/readers/idx.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ReadMonitor monitor;
    const TwoParts parts({data, size});
    if (hasLargeWindow(parts.first) || hasLargeWindow(parts.second)) return -1;
    const FuzzFile labels(parts.first);
    const FuzzFile images(parts.second);
    (void)readIdx(images.path(), labels.path(), monitor, Extent::FirstSamples);
    (void)readIdx(images.path(), labels.path(), monitor);
    return 0;
}
