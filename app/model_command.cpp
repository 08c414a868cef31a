#include "app/model_command.h"

#include "app/replacing.h"
#include "app/resume_command.h"
#include "app/run_to_end.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/report/checkpoint.h"
#include "core/report/model.h"
#include "core/report/run_folder.h"

#include <iostream>
#include <span>
#include <utility>

namespace rewire {
namespace {

struct OpenedModel {
    Model model;
    std::shared_ptr<const Dataset> dataset;
    int epoch = 0;
    bool isEvolved = false;
};

Expected<OpenedModel> open(const ModelOptions& options) {
    const auto run = openRunFolder(options.folder);
    if (!run) return run.error();
    auto dataset = openDataOf(*run, options.data);
    if (!dataset) return dataset.error();
    auto checkpoint = readCheckpoint(run->folder / kCheckpointFile);
    if (!checkpoint) return checkpoint.error();
    if (auto fits = checkFits(*checkpoint, run->settings, **dataset); !fits) return fits.error();
    return OpenedModel{.model = makeModel(std::move(checkpoint->state.network), **dataset),
                       .dataset = *dataset,
                       .epoch = checkpoint->state.position.epoch,
                       .isEvolved = checkpoint->state.position.isEvolved};
}

template <class Content>
bool store(const std::string& path, const Content& content) {
    if (auto stored = writeFileAtomically(path, content); !stored) {
        complain(stored.error().message);
        return false;
    }
    std::cout << "stored " << displayPath(path) << '\n';
    return true;
}

}  // namespace

void addModelOptions(CLI::App& command, ModelOptions& options) {
    command.add_option("folder", options.folder, "Folder of the run")->required()->type_name("DIR");
    command.add_option("--out", options.out, "The network as FILE.npz (NumPy, SciPy CSR arrays; README has a reader) or FILE.safetensors")
        ->type_name("FILE");
    command.add_option("--predictions", options.predictions, "Label, prediction and probabilities of each test sample as CSV")
        ->type_name("FILE");
    command.add_option("--confusion", options.confusion, "The confusion matrix of the test samples as CSV")->type_name("FILE");
    command.add_option("--data", options.data, "Where the data are now, when they have moved")->type_name("PATH");
    addForceOption(command, options.isForced);
}

int runModel(const ModelOptions& options) {
    const bool isNpz = options.out.ends_with(".npz"), isSafetensors = options.out.ends_with(".safetensors");
    if (!options.out.empty() && !isNpz && !isSafetensors) {
        complain(displayPath(options.out) + " ends neither with .npz nor with .safetensors, which are the formats of models.");
        return 2;
    }
    if (options.out.empty() && options.predictions.empty() && options.confusion.empty()) {
        complain("Nothing was asked for: give --out, --predictions or --confusion.");
        return 2;
    }
    for (const std::string& path : {options.out, options.predictions, options.confusion})
        if (const auto free = checkMayWrite(path, options.isForced); !free) {
            complain(free.error().message);
            return 2;
        }
    const auto opened = open(options);
    if (!opened) {
        complain(opened.error().message);
        return 2;
    }
    if (opened->isEvolved)
        std::cerr << "note: The network is that after the evolution step of epoch " << opened->epoch
                  << "; its new connections are not trained yet.\n";
    bool isStored = true;
    if (isNpz || isSafetensors) {
        const std::vector<std::byte> file = isNpz ? modelAsNpz(opened->model) : modelAsSafetensors(opened->model);
        isStored = store(options.out, std::span(file));
    }
    if (options.predictions.empty() && options.confusion.empty()) return isStored ? 0 : 1;
    const Samples& test = opened->dataset->test;
    const Predictions predictions = predict(opened->model, test, 0);
    if (!options.predictions.empty()) isStored &= store(options.predictions, predictionsCsv(opened->model, predictions, test));
    if (!options.confusion.empty())
        isStored &=
            store(options.confusion, confusionCsv(opened->model, confusionMatrix(predictions, test, opened->dataset->classCount())));
    return isStored ? 0 : 1;
}

}  // namespace rewire
