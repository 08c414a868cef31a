#include "core/report/run_labels.h"

#include "core/base/atomic_file.h"
#include "core/base/regular_file.h"
#include "core/report/json_keys.h"

#include <nlohmann/json.hpp>

#include <span>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 20;

bool isColour(const std::string& text) {
    return text.size() == 7 && text[0] == '#' && text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
}

}  // namespace

RunLabels readLabels(const std::filesystem::path& folder) {
    auto file = RegularFile::open(folder / kLabelsFile);
    if (!file || file->size() > kLargestFile) return {};
    std::string text(file->size(), '\0');
    if (!file->read(std::as_writable_bytes(std::span(text)))) return {};
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return {};
    RunLabels labels;
    KeyReader reader(json, "label");
    reader.readIfThere("name", labels.name);
    reader.readIfThere("colour", labels.colour);
    reader.readIfThere("starred", labels.isStarred);
    reader.readIfThere("hidden", labels.isHidden);
    reader.readIfThere("note", labels.note);
    if (reader.error()) return {};
    if (!isColour(labels.colour)) labels.colour.clear();
    return labels;
}

Expected<void> writeLabels(const std::filesystem::path& folder, const RunLabels& labels) {
    const Json json{{"name", labels.name},
                    {"colour", labels.colour},
                    {"starred", labels.isStarred},
                    {"hidden", labels.isHidden},
                    {"note", labels.note}};
    return writeFileAtomically(folder / kLabelsFile, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace rewire
