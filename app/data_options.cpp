#include "app/data_options.h"

#include <iostream>
#include <map>

namespace rewire {

void addDataOptions(CLI::App& command, OpenOptions& options) {
    std::string names;
    for (const BuiltInDataset& dataset : builtInDatasets()) names += (names.empty() ? "" : ", ") + dataset.name;
    command.add_option("--data", options.data, "Data set: a file (IDX or CSV, plain or .gz), a folder, or a built-in name: " + names)
        ->required()
        ->type_name("PATH|NAME");
    command.add_option("--test", options.test, "Test samples, when they are in a file of their own")->type_name("PATH");
    command.add_option("--test-fraction", options.testFraction, "Part of the samples kept for testing where the data set has no test samples")
        ->capture_default_str()
        ->type_name("FRACTION");
    command.add_option("--split-seed", options.splitSeed, "Seed of that split")->capture_default_str();
    command.add_option("--label-column", options.labelColumn, "CSV: name or 0-based number of the class column; guessed and told when not given")
        ->type_name("NAME|NUMBER");
    using Missing = OpenOptions::MissingCells;
    command.add_option("--missing", options.missing, "Missing and non-finite cells: refuse the file, fill with the training mean, or drop the row; default refuse")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Missing>{{"refuse", Missing::Refuse}, {"mean", Missing::FillWithMean}, {"drop", Missing::DropRows}}))
        ->option_text("refuse|mean|drop");
    command.add_option("--synthetic-seed", options.syntheticSeed, "Seed of the built-in synthetic data")->capture_default_str();
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
