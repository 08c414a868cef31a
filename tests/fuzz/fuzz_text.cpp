#include "tests/fuzz/fuzz_file.h"

#include "core/data/readers/nips2003.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ReadMonitor monitor;
    const TwoParts parts({data, size});
    if (hasLargeWindow(parts.first) || hasLargeWindow(parts.second)) return -1;
    const FuzzFile labels(parts.first);
    const FuzzFile values(parts.second);
    (void)readNips2003(values.path(), labels.path(), monitor);
    return 0;
}
