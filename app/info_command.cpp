#include "app/info_command.h"

#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

const char* scalingId(Scaling scaling) {
    switch (scaling) {
        case Scaling::Standard: return "standard";
        case Scaling::Uncentred: return "uncentred";
        case Scaling::MinMax: return "minmax";
        case Scaling::None: return "none";
    }
    return "standard";
}

Json infoJson(const Dataset& dataset) {
    const DatasetSummary summary = summarise(dataset);
    Json counts = Json::object();
    for (std::size_t c = 0; c < dataset.classNames.size(); ++c)
        counts[dataset.classNames[c]] = {{"train", summary.trainPerClass[c]}, {"test", summary.testPerClass[c]}};
    Json leftOut = Json::array();
    for (const BadRow& row : dataset.leftOutRows) leftOut.push_back({{"line", row.line}, {"reason", row.reason}, {"text", row.text}});
    Json json{{"name", dataset.name},
              {"source", displayText(dataset.source)},
              {"samples", summary.trainCount + summary.testCount},
              {"train_samples", summary.trainCount},
              {"test_samples", summary.testCount},
              {"features", summary.featureCount},
              {"classes", summary.classCount},
              {"class_counts", counts},
              {"image_shape", nullptr},
              {"missing_cells", summary.missingCellCount},
              {"constant_features", summary.constantFeatures.size()},
              {"constant_feature_indices", summary.constantFeatures},
              {"near_constant_features", summary.nearConstantFeatures.size()},
              {"near_constant_feature_indices", summary.nearConstantFeatures},
              {"duplicate_features", summary.duplicateFeatures.size()},
              {"duplicate_feature_indices", summary.duplicateFeatures},
              {"zero_samples", summary.zeroRowCount},
              {"density", summary.density},
              {"stored_cells", summary.storedCellCount},
              {"is_sparse", dataset.train.sparse.has_value()},
              {"scaling", scalingId(dataset.scaling)},
              {"left_out_rows", leftOut},
              {"smallest", summary.smallest},
              {"largest", summary.largest},
              {"bytes", summary.byteCount},
              {"informative_features", dataset.informativeFeatures},
              {"fingerprint", dataset.fingerprint},
              {"notes", dataset.notes}};
    if (dataset.imageShape)
        json["image_shape"] = {
            {"height", dataset.imageShape->height}, {"width", dataset.imageShape->width}, {"channels", dataset.imageShape->channels}};
    return json;
}

void printForPeople(const Dataset& dataset) {
    const DatasetSummary summary = summarise(dataset);
    std::cout << dataset.name << " (" << displayText(dataset.source) << ")\n"
              << "  samples            " << summary.trainCount << " training, " << summary.testCount << " test\n"
              << "  features           " << summary.featureCount;
    if (dataset.imageShape)
        std::cout << " (images " << dataset.imageShape->width << " x " << dataset.imageShape->height << " x "
                  << dataset.imageShape->channels << ")";
    std::cout << "\n  classes            " << summary.classCount << '\n';
    for (std::size_t c = 0; c < dataset.classNames.size() && c < 20; ++c)
        std::cout << "    " << displayText(dataset.classNames[c]) << ": " << summary.trainPerClass[c] << " training, "
                  << summary.testPerClass[c] << " test\n";
    if (dataset.classNames.size() > 20) std::cout << "    and " << dataset.classNames.size() - 20 << " more (all with --json)\n";
    std::cout << "  missing cells      " << summary.missingCellCount << "\n  constant features  " << summary.constantFeatures.size()
              << "\n  near-constant      " << summary.nearConstantFeatures.size()
              << " of these, constant but for rounding\n  duplicate features " << summary.duplicateFeatures.size()
              << "\n  all-zero samples   " << summary.zeroRowCount << "\n  cells other than 0 " << 100 * summary.density << " %"
              << (dataset.train.sparse ? ", only these are stored" : "") << "\n  scaling            " << scalingId(dataset.scaling)
              << "\n  values             " << summary.smallest << " to " << summary.largest << "\n  memory             "
              << static_cast<double>(summary.byteCount) / (1 << 20) << " MiB\n  fingerprint        " << dataset.fingerprint << '\n';
    if (!dataset.leftOutRows.empty()) {
        std::cout << "  left-out rows      " << dataset.leftOutRows.size() << '\n';
        for (std::size_t r = 0; r < dataset.leftOutRows.size() && r < 5; ++r)
            std::cout << "    "
                      << (dataset.leftOutRows[r].line > 0 ? "line " + std::to_string(dataset.leftOutRows[r].line) + ": " : std::string())
                      << displayText(dataset.leftOutRows[r].reason) << '\n';
        if (dataset.leftOutRows.size() > 5)
            std::cout << "    and " << dataset.leftOutRows.size() - 5 << " more (--bad-rows-file or --json)\n";
    }
    if (dataset.truthIsKnown()) std::cout << "  known informative  " << dataset.informativeFeatures.size() << " features\n";
    for (const std::string& note : dataset.notes) std::cout << "  note: " << displaySentence(note) << '\n';
}

}  // namespace

void addInfoOptions(CLI::App& command, InfoOptions& options) {
    addDataOptions(command, options.data);
    command.add_flag("--json", options.json, "Print one JSON object");
}

int runInfo(const InfoOptions& options) {
    const auto dataset = openOrComplain(options.data);
    if (dataset == nullptr) return 2;
    if (options.json) {
        std::cout << infoJson(*dataset).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else {
        printForPeople(*dataset);
    }
    return 0;
}

}  // namespace rewire
