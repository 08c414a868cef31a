#include "core/report/comparison.h"

#include "core/report/choices.h"
#include "core/report/csv_text.h"
#include "core/report/settings_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

std::string fixedText(double value, int digits) {
    char text[64];
    return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, digits).ptr};
}

// One number of decimals for a column of seconds, so that points stand below each other: as many as the quickest needs for two digits that
// mean something.
int decimalsOfSeconds(std::span<const RankedGroup> groups) {
    double least = std::numeric_limits<double>::infinity();
    for (const RankedGroup& group : groups)
        if (group.meanSeconds > 0) least = std::min(least, group.meanSeconds);
    return least < 0.1 ? 3 : least < 1 ? 2 : least < 10 ? 1 : 0;
}

std::string percent(double fraction) { return fixedText(100 * fraction, 2); }

// What makes runs one group: all settings but seed and threads, and the data.
std::string groupKey(const StoredRun& run) {
    Json settings = settingsToJson(run.settings);
    settings.erase("seed");
    settings.erase("threads");
    return settings.dump() + run.fingerprint + (run.weightsFrom.empty() ? "" : " with weights");
}

std::string nameOf(const StoredRun& run) { return std::string(run.settings.rules().name); }

struct Group {
    std::vector<const StoredRun*> runs;
    std::map<std::uint64_t, double> scores;  // by seed
};

bool isUnfinished(const StoredRun& run) {
    return run.result.outcome == Outcome::None || run.result.outcome == Outcome::Stopped || run.result.outcome == Outcome::Failed;
}

// Seeds that every group with any score has.
std::vector<std::uint64_t> commonSeeds(const std::vector<Group>& groups) {
    std::vector<std::uint64_t> common;
    bool isFirst = true;
    for (const Group& group : groups) {
        if (group.scores.empty()) continue;
        std::vector<std::uint64_t> seeds;
        for (const auto& [seed, score] : group.scores) seeds.push_back(seed);
        if (isFirst)
            common = seeds;
        else
            std::erase_if(common, [&](std::uint64_t seed) { return !group.scores.contains(seed); });
        isFirst = false;
    }
    return common;
}

// Of `group` among all for one seed; ties share the mean of their ranks.
double rankFor(std::uint64_t seed, const Group& group, const std::vector<Group>& groups) {
    double better = 0, equal = 0;
    const double own = group.scores.at(seed);
    for (const Group& other : groups) {
        if (other.scores.empty()) continue;
        better += other.scores.at(seed) > own;
        equal += other.scores.at(seed) == own;
    }
    return better + (equal + 1) / 2;
}

PairedTest testOf(const Group& first, const Group& second) {
    std::vector<double> a, b;
    for (const auto& [seed, score] : first.scores)
        if (const auto other = second.scores.find(seed); other != second.scores.end()) {
            a.push_back(score);
            b.push_back(other->second);
        }
    return pairedTTest(a, b);
}

RankedGroup summaryOf(const std::string& label, const Group& group, Score score) {
    RankedGroup ranked{.label = label, .runCount = static_cast<int>(group.runs.size())};
    std::vector<double> values, seconds;
    for (const StoredRun* run : group.runs) {
        ranked.divergedCount += run->result.outcome == Outcome::Diverged;
        ranked.unfinishedCount += isUnfinished(*run);
        if (run->result.outcome == Outcome::Completed && run->result.seconds > 0) seconds.push_back(run->result.seconds);
        if (const auto value = scoreOf(*run, score)) values.push_back(*value);
    }
    ranked.score = meanAndDeviation(values);
    ranked.meanSeconds = meanAndDeviation(seconds).mean;
    return ranked;
}

// The settings that tell the runs of one algorithm apart, by algorithm.
std::map<std::string, std::vector<std::string>> differingByAlgorithm(std::span<const StoredRun> runs) {
    std::map<std::string, std::vector<StoredRun>> byAlgorithm;
    for (const StoredRun& run : runs) byAlgorithm[run.settings.algorithm].push_back(run);
    std::map<std::string, std::vector<std::string>> keys;
    for (const auto& [algorithm, relatives] : byAlgorithm) {
        keys[algorithm] = differingSettings(relatives);
        std::erase(keys[algorithm], "seed");
    }
    return keys;
}

}  // namespace

std::optional<Score> scoreOf(std::string_view id) {
    if (id == "final") return Score::FinalAccuracy;
    if (id == "best") return Score::BestAccuracy;
    if (id == "truth") return Score::Truth;
    return std::nullopt;
}

std::string_view titleOf(Score score) {
    switch (score) {
        case Score::FinalAccuracy: return "test accuracy %";
        case Score::BestAccuracy: return "best test accuracy %";
        case Score::Truth: return "informative inputs found %";
    }
    return "";
}

std::optional<double> scoreOf(const StoredRun& run, Score score) {
    const bool hasScore = run.epochsTrained > 0 && run.result.outcome != Outcome::Diverged && run.result.outcome != Outcome::Failed;
    if (!hasScore) return std::nullopt;
    switch (score) {
        case Score::FinalAccuracy: return run.result.finalTestAccuracy;
        case Score::BestAccuracy: return run.result.bestTestAccuracy;
        case Score::Truth: return run.precisionAtTruth;
    }
    return std::nullopt;
}

std::vector<std::string> differingSettings(std::span<const StoredRun> runs) {
    std::vector<std::string> keys;
    if (runs.empty()) return keys;
    const auto differs = [&](const auto& valueOf) {
        const auto first = valueOf(runs.front());
        return std::ranges::any_of(runs, [&](const StoredRun& run) { return valueOf(run) != first; });
    };
    if (differs([](const StoredRun& run) { return run.fingerprint; })) keys.emplace_back("data");
    std::vector<Json> settings;
    for (const StoredRun& run : runs) settings.push_back(settingsToJson(run.settings));
    for (const auto& [key, value] : settings.front().items())
        if (key != "threads" &&
            std::ranges::any_of(settings, [&key = key, &value = value](const Json& other) { return other[key] != value; }))
            keys.push_back(key);
    return keys;
}

std::string settingText(const StoredRun& run, const std::string& key) {
    if (key == "data") return run.dataName;
    if (key == "algorithm") return nameOf(run);
    const Json settings = settingsToJson(run.settings);
    return settings.contains(key) ? readableSetting(settings[key]) : std::string();
}

std::vector<RunGroup> groupRuns(std::span<const StoredRun> runs) {
    const auto differing = differingByAlgorithm(runs);
    std::map<std::string, std::size_t> places;
    std::vector<RunGroup> groups;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        const auto [place, isNew] = places.emplace(groupKey(runs[r]), groups.size());
        if (isNew) {
            RunGroup& group = groups.emplace_back(RunGroup{.label = nameOf(runs[r]), .runs = {}});
            if (!runs[r].weightsFrom.empty()) group.label += ", weights of another run";
            for (const std::string& key : differing.at(runs[r].settings.algorithm))
                group.label += ", " + key + ' ' + settingText(runs[r], key);
        }
        groups[place->second].runs.push_back(r);
    }
    return groups;
}

std::vector<RankedGroup> rankRuns(std::span<const StoredRun> runs, Score score) {
    const std::vector<RunGroup> named = groupRuns(runs);
    std::vector<Group> groups;
    for (const RunGroup& group : named) {
        Group& scored = groups.emplace_back();
        for (const std::size_t r : group.runs) {
            scored.runs.push_back(&runs[r]);
            if (const auto value = scoreOf(runs[r], score)) scored.scores.emplace(runs[r].settings.seed, *value);
        }
    }
    std::vector<std::pair<RankedGroup, const Group*>> order;
    for (std::size_t g = 0; g < groups.size(); ++g) order.emplace_back(summaryOf(named[g].label, groups[g], score), &groups[g]);
    std::ranges::stable_sort(order, [](const auto& a, const auto& b) {
        if ((a.first.score.count == 0) != (b.first.score.count == 0)) return b.first.score.count == 0;
        return a.first.score.mean > b.first.score.mean;
    });
    const std::vector<std::uint64_t> seeds = commonSeeds(groups);
    std::vector<RankedGroup> ranked;
    for (const auto& [summary, group] : order) {
        RankedGroup row = summary;
        const bool isTie =
            !ranked.empty() && ranked.back().score.count > 0 && row.score.count > 0 && ranked.back().score.mean == row.score.mean;
        row.rank = isTie ? ranked.back().rank : static_cast<int>(ranked.size()) + 1;
        if (row.score.count > 0)
            for (const std::uint64_t seed : seeds) row.meanRank += rankFor(seed, *group, groups) / static_cast<double>(seeds.size());
        if (!ranked.empty() && row.score.count > 0) row.againstBest = testOf(*order.front().second, *group);
        ranked.push_back(std::move(row));
    }
    return ranked;
}

TextTable rankingTable(std::span<const RankedGroup> groups, Score score) {
    TextTable table{.header = {"algorithm", "rank", std::string(titleOf(score)), "n", "mean rank", "behind the best", "p (paired t)",
                               "pairs", "unfinished", "diverged", "s a run"},
                    .rows = {}};
    const int decimals = decimalsOfSeconds(groups);
    for (const RankedGroup& group : groups) {
        const bool hasScore = group.score.count > 0;
        const auto orDash = [](bool isThere, const std::string& text) { return isThere ? text : std::string("–"); };
        const auto& test = group.againstBest;
        table.rows.push_back(
            {group.label, orDash(hasScore, std::to_string(group.rank)),
             orDash(hasScore, percent(group.score.mean) + (group.score.count > 1 ? " ± " + percent(group.score.deviation) : std::string())),
             std::to_string(group.score.count), orDash(group.meanRank > 0, fixedText(group.meanRank, 2)),
             orDash(test.has_value() && test->pairs > 0, test ? percent(test->meanDifference) : std::string()),
             orDash(test.has_value() && test->pairs > 1, test ? fixedText(test->p, 4) : std::string()),
             orDash(test.has_value(), test ? std::to_string(test->pairs) : std::string()), std::to_string(group.unfinishedCount),
             std::to_string(group.divergedCount), orDash(group.meanSeconds > 0, fixedText(group.meanSeconds, decimals))});
    }
    return table;
}

TextTable runsTable(std::span<const StoredRun> runs) {
    TextTable table{.header = {"run", "data", "algorithm", "outcome"}, .rows = {}, .textColumns = 4};
    std::vector<std::string> keys = differingSettings(runs);
    std::erase_if(keys, [](const std::string& key) { return key == "data" || key == "algorithm"; });
    for (const char* column : {"epochs", "test accuracy %", "best %", "best epoch"}) table.header.emplace_back(column);
    for (const std::string& key : keys)
        if (key != "epochs") table.header.push_back(key);
    for (const StoredRun& run : runs) {
        const bool hasTrained = run.epochsTrained > 0;
        std::vector<std::string> row{run.folder.filename().native(),
                                     run.dataName,
                                     nameOf(run),
                                     std::string(idOf(kOutcomes, run.result.outcome)),
                                     std::to_string(run.epochsTrained) + " of " + std::to_string(run.settings.epochs),
                                     hasTrained ? percent(run.result.finalTestAccuracy) : "–",
                                     hasTrained ? percent(run.result.bestTestAccuracy) : "–",
                                     hasTrained ? std::to_string(run.result.bestEpoch) : "–"};
        for (const std::string& key : keys)
            if (key != "epochs") row.push_back(settingText(run, key));
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace rewire
