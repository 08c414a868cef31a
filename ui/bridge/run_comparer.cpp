#include "ui/bridge/run_comparer.h"

#include "core/report/checkpoint.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"

#include <utility>

namespace rewire {
namespace {

const std::vector<double>& importanceOf(const RunNetwork& network, ImportanceMeasure measure) {
    return measure == ImportanceMeasure::Strength ? network.strength : network.connections;
}

// Sentences of why two networks, or one of their layers, cannot be compared go to the answer.
void compare(const RunNetwork& a, const RunNetwork& b, StabilityAnswer& answer) {
    if (a.hidden.size() != b.hidden.size() || a.connections.size() != b.connections.size()) {
        answer.pairProblem = RunComparer::tr("%1 and %2 have networks of different shapes, whose connections cannot be matched.")
                                 .arg(answer.nameA, answer.nameB);
        return;
    }
    std::vector<LayerDifference> layers;
    for (std::size_t l = 0; l < a.hidden.size(); ++l) {
        LayerDifference& layer = layers.emplace_back();
        layer.isDense = !a.hidden[l] || !b.hidden[l];
        const auto& known = a.hidden[l] ? a.hidden[l] : b.hidden[l];
        if (known) {
            layer.inputCount = known->inputCount();
            layer.outputCount = known->outputCount();
        }
        if (layer.isDense) continue;
        const Topology &ofA = *a.hidden[l], &ofB = *b.hidden[l];
        if (ofA.inputCount() != ofB.inputCount() || ofA.outputCount() != ofB.outputCount()) {
            answer.pairProblem =
                RunComparer::tr("Layer %1 has %2 × %3 neurons in %4 and %5 × %6 in %7: their connections cannot be matched.")
                    .arg(l + 1)
                    .arg(ofA.inputCount())
                    .arg(ofA.outputCount())
                    .arg(answer.nameA)
                    .arg(ofB.inputCount())
                    .arg(ofB.outputCount())
                    .arg(answer.nameB);
            return;
        }
        const TopologyDifference difference = compareTopologies(ofA, ofB);
        layer.shared = static_cast<std::int64_t>(difference.shared.size());
        layer.onlyA = static_cast<std::int64_t>(difference.onlyA.size());
        layer.onlyB = static_cast<std::int64_t>(difference.onlyB.size());
        layer.distance = difference.distance();
        layer.grid = gridOf(difference, layer.inputCount, layer.outputCount);
        layer.byChance = distanceByChance(ofA.connectionCount(), ofB.connectionCount(), ofA.pairCount());
    }
    answer.layers = std::move(layers);
}

void summarise(const std::vector<std::vector<double>>& importance, StabilityAnswer& answer) {
    if (importance.empty()) return;
    answer.importance = meanImportance(importance);
    answer.ranking = rankByImportance(answer.importance.mean);
    if (importance.size() > 1) answer.atK = selectionStabilityAtEveryK(importance);
}

}  // namespace

RunComparer::RunComparer(QObject* parent) : QObject(parent) {}

RunComparer::~RunComparer() = default;

RunComparer::Stamp RunComparer::stampOf(const std::filesystem::path& file) {
    std::error_code ignored;
    Stamp stamp{.size = std::filesystem::file_size(file, ignored)};
    stamp.changed = std::filesystem::last_write_time(file, ignored);
    return stamp;
}

void RunComparer::setRuns(std::vector<ListedRun> listed) {
    m_reader.run([this, listed = std::move(listed), memory = m_metrics](const std::stop_token& stop) mutable -> Background::Answer {
        const auto runs = std::make_shared<ComparedRuns>();
        const auto read = std::make_shared<Memory<std::vector<Metrics>>>();
        std::vector<StoredRun> stored;
        for (const ListedRun& one : listed) {
            if (stop.stop_requested()) return {};
            const Stamp stamp = stampOf(one.run.folder / kMetricsFile);
            const auto known = memory.find(one.run.folder);
            auto& entry = (*read)[one.run.folder];
            if (known != memory.end() && known->second.stamp == stamp)
                entry = known->second;
            else
                entry = {stamp, std::make_shared<const std::vector<Metrics>>(readMetrics(one.run.folder))};
            runs->runs.push_back(
                {.run = one.run, .name = runName(one), .colour = one.colour, .isTrainedNow = one.isTrainedNow, .metrics = entry.content});
            stored.push_back(one.run);
        }
        runs->groups = groupRuns(stored);
        return [this, runs, read] {
            m_metrics = std::move(*read);
            m_runs = runs;
            emit compared(runs);
        };
    });
}

void RunComparer::ask(const StabilityQuestion& question) {
    m_asker.run([this, question, runs = m_runs, memory = m_networks](const std::stop_token& stop) mutable -> Background::Answer {
        const auto answer = std::make_shared<StabilityAnswer>();
        const auto read = std::make_shared<Memory<Expected<RunNetwork>>>();
        const auto networkOf = [&](std::size_t r) -> const Expected<RunNetwork>& {
            const std::filesystem::path& folder = runs->runs[r].run.folder;
            auto& entry = (*read)[folder];
            if (entry.content != nullptr) return *entry.content;
            const Stamp stamp = stampOf(folder / kCheckpointFile);
            const auto known = memory.find(folder);
            if (known != memory.end() && known->second.stamp == stamp)
                entry = known->second;
            else
                entry = {stamp, std::make_shared<const Expected<RunNetwork>>(readRunNetwork(folder))};
            return *entry.content;
        };
        const auto whyMissing = [&](std::size_t r, const Error& error) {
            return tr("%1: %2").arg(runs->runs[r].name,
                                    error.code == ErrorCode::NotFound ? tr("no checkpoint is stored yet") : withoutOptions(error.message));
        };
        answer->measure = question.measure;
        if (question.group < runs->groups.size()) {
            const RunGroup& group = runs->groups[question.group];
            answer->groupLabel = fromFile(group.label);
            answer->fingerprint = runs->runs[group.runs.front()].run.fingerprint;
            std::vector<std::vector<double>> importance;
            for (const std::size_t r : group.runs) {
                if (stop.stop_requested()) return {};
                const auto& network = networkOf(r);
                if (!network) {
                    answer->problems.push_back(whyMissing(r, network.error()));
                    continue;
                }
                if (!importance.empty() && importance.front().size() != network->connections.size()) continue;  // an edited folder
                importance.push_back(importanceOf(*network, question.measure));
                answer->names.push_back(runs->runs[r].name);
                answer->evolvedCount += network->isEvolved;
            }
            summarise(importance, *answer);
        }
        if (question.pair) {
            const auto [first, second] = *question.pair;
            answer->nameA = runs->runs[first].name;
            answer->nameB = runs->runs[second].name;
            const auto& a = networkOf(first);
            const auto& b = networkOf(second);
            if (!a)
                answer->pairProblem = whyMissing(first, a.error());
            else if (!b)
                answer->pairProblem = whyMissing(second, b.error());
            if (a && b && !stop.stop_requested()) compare(*a, *b, *answer);
        }
        return [this, answer, read] {
            m_networks = std::move(*read);
            emit answered(answer);
        };
    });
}

}  // namespace rewire
