#include "core/report/run_report.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/network/kernels.h"
#include "core/report/choices.h"
#include "core/report/csv_text.h"
#include "core/report/settings_json.h"
#include "core/report/source_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

// Joins cells with commas and ends the line.
void addLine(std::string& text, std::initializer_list<std::string> cells) {
    bool isFirst = true;
    for (const std::string& cell : cells) {
        if (!isFirst) text += ',';
        text += cell;
        isFirst = false;
    }
    text += '\n';
}

Json datasetJson(const Dataset& dataset, const std::optional<OpenOptions>& source) {
    Json json{{"name", dataset.name},
              {"source", displayText(dataset.source)},
              {"fingerprint", dataset.fingerprint},
              {"train_samples", dataset.train.count()},
              {"test_samples", dataset.test.count()},
              {"features", dataset.featureCount},
              {"classes", dataset.classCount()}};
    if (dataset.imageShape)
        json["image_shape"] = {
            {"height", dataset.imageShape->height}, {"width", dataset.imageShape->width}, {"channels", dataset.imageShape->channels}};
    if (source) json["open"] = sourceToJson(*source);
    return json;
}

// How many of the known informative inputs are among as many most connected ones.
Json truthJson(const RunRecord& run) {
    const auto& informative = run.dataset->informativeFeatures;
    const auto ranking = rankByImportance(importanceValues(run.newest->importance, kRankingMeasure));
    const int k = static_cast<int>(informative.size());
    return {{"k", k}, {"precision_at_k", precisionAt(ranking, informative, k)}};
}

}  // namespace

std::string runJson(const RunRecord& run) {
    const RunResult& result = run.result;
    const int epochsTrained = run.epochsTrained;
    Json json{{"program", "rewire"},
              {"version", REWIRE_VERSION},
              {"format", kRunFormat},
              {"started", run.started},
              {"outcome", idOf(kOutcomes, result.outcome)},
              {"message", result.message},
              {"settings", settingsToJson(run.settings)},
              {"changes", changesToJson(run.changes)},
              {"data", datasetJson(*run.dataset, run.source)},
              {"connections_per_layer", result.connectionsPerLayer}};
    std::int64_t connections = 0;
    for (const std::int64_t count : result.connectionsPerLayer) connections += count;
    json["connections"] = connections;
    json["epochs_trained"] = epochsTrained;
    json["final_test_accuracy"] = epochsTrained > 0 ? Json(result.finalTestAccuracy) : Json(nullptr);
    json["best_test_accuracy"] = epochsTrained > 0 ? Json(result.bestTestAccuracy) : Json(nullptr);
    json["best_epoch"] = epochsTrained > 0 ? Json(result.bestEpoch) : Json(nullptr);
    if (!run.weightsFrom.empty()) json["weights_from"] = run.weightsFrom;
    if (result.outcome == Outcome::Diverged) json["diverged"] = {{"epoch", result.divergedEpoch}, {"layer", result.divergedLayer}};
    if (run.dataset->truthIsKnown() && run.newest != nullptr) json["truth"] = truthJson(run);
    if (run.removalCurve != nullptr) json["removal_curve_step"] = run.removalCurve->step;
    json["network_hash"] = result.networkHash;
    json["vectors"] = bestKernels().name;
    json["seconds"] = result.seconds;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string metricsCsvHeader() {
    return "epoch,train_loss,train_accuracy,test_loss,test_accuracy,train_seconds,similarity_seconds,evolution_seconds,connections,removed,"
           "added\n";
}

std::string metricsCsvLine(const Metrics& m) {
    std::string line;
    addLine(line, {csvNumber(m.epoch), csvNumber(m.trainLoss), csvNumber(m.trainAccuracy), csvNumber(m.testLoss), csvNumber(m.testAccuracy),
                   csvNumber(m.trainSeconds), csvNumber(m.similaritySeconds), csvNumber(m.evolutionSeconds), csvNumber(m.connections),
                   csvNumber(m.removed), csvNumber(m.added)});
    return line;
}

std::string importanceCsv(const Dataset& dataset, const InputImportance& importance) {
    std::string text = "input,name,connections,connections_after_removal,strength";
    text += dataset.truthIsKnown() ? ",informative\n" : "\n";
    for (int input = 0; input < dataset.featureCount; ++input) {
        const auto i = static_cast<std::size_t>(input);
        std::string line = csvNumber(input) + ',' + csvCell(dataset.featureName(input)) + ',' + csvNumber(importance.connections[i]) + ',' +
                           csvNumber(importance.connectionsAfterRemoval[i]) + ',' + csvNumber(importance.strength[i]);
        if (dataset.truthIsKnown())
            line += std::binary_search(dataset.informativeFeatures.begin(), dataset.informativeFeatures.end(), input) ? ",1" : ",0";
        text += line + '\n';
    }
    return text;
}

std::string removalCurveCsv(const RemovalCurve& curve) {
    std::string text = "removed,least_first,most_first,random\n";
    for (std::size_t p = 0; p < curve.removed.size(); ++p)
        addLine(text,
                {csvNumber(curve.removed[p]), csvNumber(curve.leastFirst[p]), csvNumber(curve.mostFirst[p]), csvNumber(curve.random[p])});
    return text;
}

Expected<void> prepareRunFolder(const std::filesystem::path& folder, bool replace) {
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem || !std::filesystem::is_directory(folder))
        return Error{ErrorCode::NotWritable, "The folder " + displayPath(folder) + " cannot be made: " +
                                                 (problem ? problem.message() : std::string("a file has this name")) + ". Choose another."};
    if (!replace && std::filesystem::exists(folder / kRunFile, problem))
        return Error{ErrorCode::NotWritable,
                     "The folder " + displayPath(folder) + " holds a run already; choose another folder, or replace it (--force)."};
    const std::filesystem::path trial = folder / ".rewire-write-test";
    if (auto written = writeFileAtomically(trial, std::string_view("test\n")); !written) return written;
    std::filesystem::remove(trial, problem);
    return {};
}

Expected<void> writeResults(const RunRecord& run, const std::filesystem::path& folder) {
    Expected<void> outcome;  // the first error; what still fits is stored all the same
    const auto write = [&](const char* name, const std::string& text) {
        if (auto written = writeFileAtomically(folder / name, std::string_view(text)); !written && outcome) outcome = std::move(written);
    };
    if (run.newest != nullptr) write("importance.csv", importanceCsv(*run.dataset, run.newest->importance));
    if (run.removalCurve != nullptr) write("removal_curve.csv", removalCurveCsv(*run.removalCurve));
    // What a replaced run left and this one lacks would tell of another network.
    std::error_code ignored;
    if (run.newest == nullptr) std::filesystem::remove(folder / "importance.csv", ignored);
    if (run.removalCurve == nullptr) std::filesystem::remove(folder / "removal_curve.csv", ignored);
    write(kRunFile, runJson(run));
    return outcome;
}

}  // namespace rewire
