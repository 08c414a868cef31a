#include "core/base/memory.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace rewire {
namespace {

namespace fs = std::filesystem;

// Where a version of control groups has its figures.
struct GroupFiles {
    const char* limit;
    const char* used;
    const char* cached;  // within memory.stat
};
constexpr GroupFiles kVersion1{.limit = "memory.limit_in_bytes", .used = "memory.usage_in_bytes", .cached = "total_inactive_file"};
constexpr GroupFiles kVersion2{.limit = "memory.max", .used = "memory.current", .cached = "inactive_file"};

std::optional<std::int64_t> numberIn(const fs::path& path) {
    std::ifstream file(path);
    std::int64_t number = 0;
    if (file >> number) return number;
    return std::nullopt;  // "max": no limit
}

// The number behind `name`; 0 where it is not there.
std::int64_t entryIn(const fs::path& path, std::string_view name) {
    std::ifstream file(path);
    std::string entry;
    std::int64_t number = 0;
    while (file >> entry >> number)
        if (entry == name) return number;
    return 0;
}

std::optional<std::int64_t> leftIn(const fs::path& group, const GroupFiles& files) {
    const auto limit = numberIn(group / files.limit), used = numberIn(group / files.used);
    if (!limit || !used) return std::nullopt;
    return std::max<std::int64_t>(0, *limit - *used + entryIn(group / "memory.stat", files.cached));
}

std::optional<std::int64_t> smaller(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
    return !a ? b : !b ? a : std::min(*a, *b);
}

std::optional<std::int64_t> machineMemory() {
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::int64_t kibibytes = 0;
    std::string unit;
    while (file >> name >> kibibytes && std::getline(file, unit))
        if (name == "MemAvailable:") return kibibytes * 1024;
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> memoryLeftByGroups(std::string_view groups, const fs::path& mounted) {
    std::optional<std::int64_t> least;
    while (!groups.empty()) {
        const std::string_view line = groups.substr(0, groups.find('\n'));  // number:controllers:path
        groups.remove_prefix(std::min(line.size() + 1, groups.size()));
        const std::size_t first = line.find(':'), second = first == line.npos ? line.npos : line.find(':', first + 1);
        if (second == line.npos) continue;
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        if (!controllers.empty() && controllers != "memory") continue;
        const GroupFiles& files = controllers.empty() ? kVersion2 : kVersion1;
        const fs::path base = mounted / controllers;
        // The limits of all groups above hold as well. Within a container the path may be the host's, of which only the last group is seen,
        // as the base.
        for (fs::path group = fs::path(line.substr(second + 1)).relative_path();; group = group.parent_path()) {
            least = smaller(least, leftIn(base / group, files));
            if (group.empty()) break;
        }
    }
    return least;
}

std::optional<std::int64_t> availableMemory() {
    std::ifstream groups("/proc/self/cgroup");
    return smaller(machineMemory(), memoryLeftByGroups(std::string(std::istreambuf_iterator<char>(groups), {}), "/sys/fs/cgroup"));
}

}  // namespace rewire
