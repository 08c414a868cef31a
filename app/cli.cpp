// rewire-cli: the engine without a window. Parses the command line; the commands stand in train_command and info_command.
#include "app/info_command.h"
#include "app/train_command.h"

#include "core/network/kernels.h"

#include <CLI/CLI.hpp>

#include <iostream>

int main(int argc, char** argv) {
    CLI::App app("Trains truly sparse neural networks and shows which inputs matter.\n"
                 "Algorithms: Pieterse & Mocanu, arXiv:1903.07138.");
    app.set_version_flag("--version", std::string("rewire ") + REWIRE_VERSION + " (" + std::string(rewire::bestKernels().name) + " vectors)");
    app.require_subcommand(1);
    app.failure_message(CLI::FailureMessage::help);

    rewire::TrainOptions train;
    CLI::App* trainCommand = app.add_subcommand("train", "Train a network and write its metrics, importance map and pictures.");
    rewire::addTrainOptions(*trainCommand, train);

    rewire::InfoOptions info;
    CLI::App* infoCommand = app.add_subcommand("info", "Tell what a data set holds.");
    rewire::addInfoOptions(*infoCommand, info);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        if (problem.get_exit_code() == 0) return app.exit(problem);  // --help, --version
        std::cerr << "rewire-cli: " << problem.what() << "\nTry 'rewire-cli --help'.\n";
        return 2;
    }
    return infoCommand->parsed() ? rewire::runInfo(info) : rewire::runTrain(train, argc, argv);
}
