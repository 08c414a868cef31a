#include "tests/fuzz/fuzz_file.h"

#include "core/data/readers/matlab.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (hasLargeWindow({data, size})) return -1;
    ReadMonitor monitor;
    const FuzzFile file({data, size});
    (void)lookAtMatlab(file.path(), {}, monitor);
    (void)readMatlab(file.path(), {}, monitor);
    return 0;
}
