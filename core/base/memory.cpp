#include "core/base/memory.h"

#include <fstream>
#include <string>

namespace rewire {

std::optional<std::int64_t> availableMemory() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::int64_t kibibytes = 0;
    std::string unit;
    while (file >> name >> kibibytes && std::getline(file, unit))
        if (name == "MemAvailable:") return kibibytes * 1024;
    return std::nullopt;
}

}  // namespace rewire
