#include "core/report/race_plan.h"

#include "core/base/atomic_file.h"
#include "core/base/regular_file.h"
#include "core/base/text.h"
#include "core/report/json_keys.h"
#include "core/report/settings_json.h"
#include "core/report/source_json.h"

#include <nlohmann/json.hpp>

#include <set>
#include <utility>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

// A name is a path's last part and no more: a file from elsewhere must not lead out of the race's folder.
bool isFolderName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos && name.find('\0') == std::string::npos;
}

Expected<RacePlan> parse(const Json& json) {
    if (!json.is_object()) return Error{ErrorCode::BadFormat, "it is no JSON object."};
    RacePlan plan;
    int format = 0;
    KeyReader reader(json, "entry");
    reader.read("format", format);
    reader.read("fingerprint", plan.fingerprint);
    reader.readIfThere("data_name", plan.dataName);
    if (reader.error()) return *reader.error();
    if (format > kRaceFormat)
        return Error{ErrorCode::BadFormat, "a newer Rewire wrote it (format " + std::to_string(format) + "). Update this one."};
    if (!json.contains("data") || !json.contains("runs") || !json["runs"].is_array())
        return Error{ErrorCode::BadFormat, "\"data\" or \"runs\" is missing."};
    auto source = sourceFromJson(json["data"]);
    if (!source) return source.error();
    plan.source = *std::move(source);
    std::set<std::string> names;
    for (const Json& run : json["runs"]) {
        RaceEntry entry;
        if (!run.is_object() || !run.contains("settings")) return Error{ErrorCode::BadFormat, "a run has no \"settings\"."};
        KeyReader one(run, "entry");
        one.read("folder", entry.name);
        if (one.error()) return *one.error();
        if (!isFolderName(entry.name) || !names.insert(entry.name).second)
            return Error{ErrorCode::BadFormat, "'" + displayText(entry.name) + "' is no name for a run's folder, or stands twice."};
        auto settings = settingsFromJson(run["settings"]);
        if (!settings) return settings.error();
        if (findAlgorithm(settings->algorithm) == nullptr)
            return Error{ErrorCode::BadFormat, "The algorithm '" + displayText(settings->algorithm) + "' is none that is known."};
        entry.settings = *std::move(settings);
        plan.entries.push_back(std::move(entry));
    }
    if (plan.entries.empty()) return Error{ErrorCode::BadFormat, "it names no runs."};
    return plan;
}

}  // namespace

Expected<void> writeRacePlan(const RacePlan& plan, const std::filesystem::path& folder) {
    Json runs = Json::array();
    for (const RaceEntry& entry : plan.entries) runs.push_back({{"folder", entry.name}, {"settings", settingsToJson(entry.settings)}});
    const Json json{{"program", "rewire"},        {"version", REWIRE_VERSION},       {"format", kRaceFormat},
                    {"data_name", plan.dataName}, {"fingerprint", plan.fingerprint}, {"data", sourceToJson(plan.source)},
                    {"runs", std::move(runs)}};
    return writeFileAtomically(folder / kRaceFile, std::string_view(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"));
}

Expected<RacePlan> readRacePlan(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / kRaceFile;
    const auto text = readTextFile(file);
    if (!text) return text.error();
    auto plan = parse(Json::parse(*text, nullptr, false));
    if (!plan) return Error{plan.error().code, displayPath(file) + " cannot be used: " + plan.error().message};
    return plan;
}

}  // namespace rewire
