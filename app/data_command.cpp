#include "app/data_command.h"

#include "core/base/text.h"
#include "core/data/built_in.h"
#include "core/data/catalogue.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

Json entryJson(const CatalogueEntry& entry) {
    const std::filesystem::path folder = folderOf(entry);
    Json layouts = Json::array();
    for (const CatalogueFiles& files : entry.files) {
        Json names = Json::array();
        for (const std::string* name : {&files.train, &files.trainLabels, &files.test, &files.testLabels})
            if (!name->empty()) names.push_back(*name);
        layouts.push_back(names);
    }
    Json json{{"name", entry.name},
              {"title", entry.title},
              {"features", entry.featureCount},
              {"classes", entry.classCount},
              {"samples", entry.samples},
              {"hidden", entry.hidden},
              {"learning_rate", entry.learningRate},
              {"image_shape", nullptr},
              {"present", !folder.empty()},
              {"folder", nullptr},
              {"source", entry.source},
              {"files", layouts},
              {"how_to_get", howToGet(entry)}};
    if (entry.image)
        json["image_shape"] = {{"height", entry.image->height}, {"width", entry.image->width}, {"channels", entry.image->channels}};
    if (!folder.empty()) json["folder"] = displayText(folder.native());
    return json;
}

void printEntry(const CatalogueEntry& entry) {
    const std::filesystem::path folder = folderOf(entry);
    std::cout << entry.name << " (" << entry.title << "): " << entry.featureCount << " features, " << entry.classCount << " classes, "
              << entry.samples << '\n'
              << "  settings  hidden ";
    for (std::size_t l = 0; l < entry.hidden.size(); ++l) std::cout << (l == 0 ? "" : ",") << entry.hidden[l];
    std::cout << ", rate " << entry.learningRate << '\n';
    if (entry.image) std::cout << "  images    " << entry.image->width << " x " << entry.image->height << '\n';
    if (folder.empty())
        std::cout << "  missing   " << howToGet(entry) << '\n';
    else
        std::cout << "  present   " << displayPath(folder) << '\n';
}

}  // namespace

void addDataCommands(CLI::App& command, DataListOptions& options) {
    command.require_subcommand(1);
    CLI::App* const list = command.add_subcommand("list", "List the data sets that --data knows by name.");
    list->add_flag("--json", options.json, "Print one JSON array");
}

int runDataList(const DataListOptions& options) {
    Json array = Json::array();
    for (const BuiltInDataset& dataset : builtInDatasets()) {
        if (findInCatalogue(dataset.name) != nullptr) continue;
        if (options.json)
            array.push_back({{"name", dataset.name}, {"summary", dataset.summary}, {"present", dataset.isAvailable}});
        else
            std::cout << dataset.name << ": " << dataset.summary << "\n  "
                      << (dataset.isAvailable ? "present   built in" : "missing   " + dataset.howToGet) << '\n';
    }
    for (const CatalogueEntry& entry : catalogue()) {
        if (options.json)
            array.push_back(entryJson(entry));
        else
            printEntry(entry);
    }
    if (options.json) std::cout << array.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return 0;
}

}  // namespace rewire
