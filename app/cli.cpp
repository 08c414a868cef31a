// rewire-cli: the engine without a window. Parses the command line; each command stands in a file of its own.
#include "app/data_command.h"
#include "app/export_command.h"
#include "app/info_command.h"
#include "app/model_command.h"
#include "app/passive_threads.h"
#include "app/race_command.h"
#include "app/resume_command.h"
#include "app/runs_command.h"
#include "app/train_command.h"

#include "core/network/kernels.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <new>

int main(int argc, char** argv) {
    rewire::usePassiveThreads(argv);
    CLI::App app(
        "Trains truly sparse neural networks and shows which inputs matter.\n"
        "Algorithms: Pieterse & Mocanu, arXiv:1903.07138.",
        "rewire-cli");
    app.set_version_flag("--version",
                         std::string("rewire ") + REWIRE_VERSION + " (" + std::string(rewire::bestKernels().name) + " vectors)");
    app.require_subcommand(1);
    app.footer(
        "'rewire-cli COMMAND --help' explains a command's options.\n"
        "Exit codes: 0 done, or interrupted and kept ('rewire-cli resume' goes on); 1 the run failed, diverged or could not be stored; 2 "
        "bad usage or input.");

    rewire::TrainOptions train;
    CLI::App* trainCommand = app.add_subcommand("train", "Train a network and write its metrics, importance map and pictures.");
    rewire::addTrainOptions(*trainCommand, train);

    rewire::ResumeOptions resume;
    CLI::App* resumeCommand = app.add_subcommand("resume", "Go on with an interrupted run, or train a whole one further.");
    rewire::addResumeOptions(*resumeCommand, resume);

    rewire::RaceOptions race;
    CLI::App* raceCommand = app.add_subcommand("race", "Train several algorithms with several seeds and tell which is better.");
    rewire::addRaceOptions(*raceCommand, race);

    rewire::RunsOptions runs;
    CLI::App* runsCommand = app.add_subcommand("runs", "List, show or delete runs.");
    rewire::addRunsCommands(*runsCommand, runs);
    CLI::App* rankCommand = app.add_subcommand("rank", "Tell which algorithm is better over the seeds of the runs there are.");
    rewire::addRankOptions(*rankCommand, runs);

    rewire::ModelOptions model;
    CLI::App* modelCommand = app.add_subcommand("model", "Write the trained network of a run for other programs, and its predictions.");
    rewire::addModelOptions(*modelCommand, model);

    rewire::ExportOptions exported;
    CLI::App* exportCommand = app.add_subcommand("export", "Write pictures, numbers, a time-lapse or a report of a run.");
    rewire::addExportCommands(*exportCommand, exported);

    rewire::InfoOptions info;
    CLI::App* infoCommand = app.add_subcommand("info", "Tell what a data set holds.");
    rewire::addInfoOptions(*infoCommand, info);

    rewire::DataListOptions data;
    CLI::App* dataCommand = app.add_subcommand("data", "Tell which data sets have a name and where to get them.");
    rewire::addDataCommands(*dataCommand, data);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        if (problem.get_exit_code() == 0) return app.exit(problem);  // --help, --version
        const auto commands = app.get_subcommands();
        std::cerr << "rewire-cli: " << problem.what() << "\nTry 'rewire-cli "
                  << (commands.empty() ? "" : commands.front()->get_name() + ' ') << "--help'.\n";
        return 2;
    }
    int exitCode = 1;
    try {
        exitCode = dataCommand->parsed()     ? rewire::runDataList(data)
                   : infoCommand->parsed()   ? rewire::runInfo(info)
                   : raceCommand->parsed()   ? rewire::runRace(race)
                   : runsCommand->parsed()   ? rewire::runRuns(*runsCommand, runs)
                   : modelCommand->parsed()  ? rewire::runModel(model)
                   : exportCommand->parsed() ? rewire::runExport(*exportCommand, exported)
                   : rankCommand->parsed()   ? rewire::runRank(runs)
                   : resumeCommand->parsed() ? rewire::runResume(resume)
                                             : rewire::runTrain(train);
    } catch (const std::bad_alloc&) {
        std::cerr << "rewire-cli: Memory ran out. Choose smaller layers or a smaller data set.\n";
    } catch (const std::exception& problem) {
        std::cerr << "rewire-cli: A defect in Rewire itself: " << problem.what() << ". Please report it.\n";
    }
    if (std::cout.flush()) return exitCode;
    std::cerr << "rewire-cli: Standard output could not be written to the end: the disk is full, or its reader has gone.\n";
    return 1;
}
