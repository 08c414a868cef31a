#include "core/report/race.h"

#include "core/base/text.h"
#include "core/report/settings_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostSeeds = 10'000;

std::vector<std::string_view> parts(std::string_view text, char divider) {
    std::vector<std::string_view> all;
    while (true) {
        const std::size_t end = std::min(text.find(divider), text.size());
        all.push_back(text.substr(0, end));
        if (end == text.size()) return all;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::uint64_t> wholeNumber(std::string_view text) {
    std::uint64_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

// As the setting's own type wants it: a list from "200x200", else JSON, else a word.
Json valueOf(const std::string& text, const Json& present) {
    if (present.is_array()) {
        Json list = Json::array();
        for (const std::string_view item : parts(text, 'x')) list.push_back(Json::parse(item, nullptr, false));
        return list;
    }
    const Json parsed = Json::parse(text, nullptr, false);
    return parsed.is_discarded() ? Json(text) : parsed;
}

Expected<Settings> withValue(const Settings& settings, const std::string& key, const std::string& value) {
    Json json = settingsToJson(settings);
    if (!json.contains(key) || key == "algorithm" || key == "seed" || key == "threads") {
        std::string known;
        for (const auto& [name, unused] : json.items())
            if (name != "algorithm" && name != "seed" && name != "threads") known += (known.empty() ? "" : ", ") + name;
        return Error{ErrorCode::BadSetting, "A grid can go over " + known + "; '" + displayText(key) + "' is none of them."};
    }
    json[key] = valueOf(value, json[key]);
    auto changed = settingsFromJson(json);
    if (!changed)
        return Error{ErrorCode::BadSetting, "The grid's value '" + displayText(value) + "' cannot be used: " + changed.error().message};
    return changed;
}

// Every combination of the grid's values over `base`.
Expected<std::vector<RaceEntry>> combinations(const RaceEntry& base, std::span<const GridAxis> grid) {
    std::vector<RaceEntry> entries{base};
    for (const GridAxis& axis : grid) {
        std::vector<RaceEntry> next;
        for (const RaceEntry& entry : entries)
            for (const std::string& value : axis.values) {
                auto settings = withValue(entry.settings, axis.key, value);
                if (!settings) return settings.error();
                next.push_back({.name = entry.name + '-' + axis.key + '=' + value, .settings = *std::move(settings)});
            }
        entries = std::move(next);
    }
    return entries;
}

}  // namespace

Expected<GridAxis> parseGridAxis(std::string_view text) {
    const std::size_t equals = text.find('=');
    GridAxis axis{.key = std::string(text.substr(0, equals)), .values = {}};
    if (equals != std::string_view::npos)
        for (const std::string_view value : parts(text.substr(equals + 1), ',')) axis.values.emplace_back(value);
    const bool isPlain = std::ranges::all_of(text, [](char c) { return c > ' ' && c != '/' && c < 127; });
    if (axis.key.empty() || axis.values.empty() || !isPlain || std::ranges::count(axis.values, "") > 0)
        return Error{ErrorCode::BadSetting, displayText(text) + " is no grid such as learning_rate=0.01,0.1."};
    return axis;
}

Expected<std::vector<std::uint64_t>> parseSeeds(std::string_view text) {
    std::vector<std::uint64_t> seeds;
    for (const std::string_view part : parts(text, ',')) {
        const std::size_t dash = part.find('-');
        const auto first = wholeNumber(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : wholeNumber(part.substr(dash + 1));
        if (!first || !last || *last < *first || *last - *first >= kMostSeeds || seeds.size() >= kMostSeeds)
            return Error{ErrorCode::BadSetting,
                         displayText(text) + " are no seeds such as 0-4 or 0,2,5 (at most " + std::to_string(kMostSeeds) + ")."};
        for (std::uint64_t seed = *first;; ++seed) {
            if (std::ranges::find(seeds, seed) == seeds.end()) seeds.push_back(seed);
            if (seed == *last) break;
        }
    }
    return seeds;
}

Expected<std::vector<RaceEntry>> raceEntries(std::span<const std::string> algorithms, std::span<const std::uint64_t> seeds,
                                             std::span<const GridAxis> grid,
                                             const std::function<Settings(const std::string&)>& settingsFor) {
    std::vector<RaceEntry> entries;
    for (const std::uint64_t seed : seeds)
        for (const std::string& algorithm : algorithms) {
            auto ofAlgorithm = combinations({.name = algorithm, .settings = settingsFor(algorithm)}, grid);
            if (!ofAlgorithm) return ofAlgorithm.error();
            for (RaceEntry& entry : *ofAlgorithm) {
                entry.settings.seed = seed;
                entry.name += "-s" + std::to_string(seed);
                entries.push_back(std::move(entry));
            }
        }
    return entries;
}

std::vector<RaceEntry> shardOf(std::span<const RaceEntry> entries, int index, int count) {
    std::vector<RaceEntry> own;
    for (std::size_t e = static_cast<std::size_t>(index - 1); e < entries.size(); e += static_cast<std::size_t>(count))
        own.push_back(entries[e]);
    return own;
}

}  // namespace rewire
