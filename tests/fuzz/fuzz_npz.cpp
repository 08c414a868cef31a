#include "tests/fuzz/fuzz_file.h"

#include "core/data/readers/numpy.h"

using namespace rewire;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (hasLargeWindow({data, size})) return -1;
    ReadMonitor monitor;
    const FuzzFile file({data, size});
    (void)lookAtNpz(file.path(), {}, monitor);
    (void)readNpz(file.path(), {}, monitor);
    return 0;
}
