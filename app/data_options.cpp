#include "app/data_options.h"

#include "core/base/text.h"

#include <charconv>
#include <iostream>

namespace rewire {
namespace {

using Missing = MissingCells;

Missing missingOf(const std::string& id) {  // the parser has checked it
    return id == "mean" ? Missing::FillWithMean : id == "drop" ? Missing::DropRows : Missing::Refuse;
}

}  // namespace

std::string checkSeed(const std::string& text) {
    std::uint64_t seed = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, seed);
    if (parsed.ec == std::errc() && parsed.ptr == end) return {};
    return displayText(text) + " is no whole number from 0 to 18446744073709551615";
}

void addDataOptions(CLI::App& command, OpenOptions& options) {
    std::string names;
    for (const BuiltInDataset& dataset : builtInDatasets()) names += (names.empty() ? "" : ", ") + dataset.name;
    command.add_option("--data", options.data, "Data set: a file, plain or compressed, a folder, or a name ('rewire-cli data list'), among them the built-in ones: " + names)
        ->required()
        ->type_name("PATH|NAME");
    command.add_option("--test", options.test, "Test samples, when they are in a file of their own")->type_name("PATH");
    command.add_option("--labels", options.read.labels, "Labels, one a line, when they stand in a file of their own and every column of --data is a feature")->type_name("PATH");
    command.add_option("--test-labels", options.testLabels, "The same for --test")->type_name("PATH");
    command.add_option("--test-fraction", options.prepare.testFraction, "Part of the samples kept for testing where the data set has no test samples")
        ->capture_default_str()
        ->type_name("FRACTION");
    command.add_option("--split-seed", options.prepare.splitSeed, "Seed of that split")->check(checkSeed)->capture_default_str()->type_name("SEED");
    command.add_option("--label-column", options.read.labelColumn, "CSV: name or 0-based number of the class column; guessed and told when not given")
        ->type_name("NAME|NUMBER");
    command
        .add_option_function<std::string>(
            "--missing", [&options](const std::string& id) { options.prepare.missing = missingOf(id); },
            "Missing and non-finite cells: refuse the file, fill with the training mean, or drop the row; default refuse")
        ->check(CLI::IsMember({"refuse", "mean", "drop"}));
    command.add_option("--synthetic-seed", options.syntheticSeed, "Seed of the built-in synthetic data")->check(checkSeed)->capture_default_str()->type_name("SEED");
}

std::shared_ptr<const Dataset> openOrComplain(const OpenOptions& options) {
    auto opened = openDataset(options);
    if (!opened) {
        std::cerr << "rewire-cli: " << opened.error().message << '\n';
        return nullptr;
    }
    return *opened;
}

}  // namespace rewire
