#include "core/data/readers/sniff.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)rewire::tellFormat("fuzz", {reinterpret_cast<const char*>(data), size});
    return 0;
}
