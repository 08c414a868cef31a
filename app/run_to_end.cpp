#include "app/run_to_end.h"

#include "app/interrupt.h"
#include "app/offscreen.h"
#include "app/progress_printer.h"

#include "core/base/text.h"
#include "core/report/kept_run.h"
#include "core/report/train_command_line.h"
#include "ui/views/pictures.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

namespace rewire {
namespace {

// The curves take the metrics of every epoch, all else the newest frame.
Expected<void> drawPictures(const RunRecord& run, const std::filesystem::path& runFolder, const std::filesystem::path& folder) {
    std::vector<std::shared_ptr<const Frame>> frames;
    const auto take = [&](const std::shared_ptr<const Frame>& frame, std::uint64_t) {
        if (frame->metrics.epoch < run.newest->metrics.epoch)
            frames.push_back(std::make_shared<const Frame>(Frame{.metrics = frame->metrics}));
        return true;
    };
    if (const auto read = readFrames(runFolder / kFramesFile, take); !read) return read.error();
    frames.push_back(run.newest);
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) return Error{ErrorCode::NotWritable, "The folder " + displayPath(folder) + " cannot be made: " + problem.message()};
    const OffscreenApplication application;
    return writeRunPictures(*run.dataset, frames, run.removalCurve.get(), folder);
}

// Pictures of a run that was replaced would tell of another network, or of layers that this one lacks.
void removeOldPictures(const std::filesystem::path& folder) {
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
        const std::string name = entry.path().filename().string();
        const bool isOurs = name == "curves.png" || name == "importance.png" || name == "removal_curve.png" ||
                            (name.starts_with("connectivity_layer") && name.ends_with(".png"));
        if (isOurs) std::filesystem::remove(entry.path(), problem);
    }
}

// Tells why a run is not whole, and how it goes on when it is kept, which the writer stands for. The exit code.
int judge(const RunRecord& run, const RunWriter* writer) {
    const bool isCurveMissing = run.result.outcome == Outcome::Completed && wasInterrupted() && run.removalCurve == nullptr;
    if (run.result.outcome == Outcome::Completed && !isCurveMissing) return 0;
    const std::string what =
        isCurveMissing ? "Interrupted after the last epoch: the removal curves were not measured." : run.result.message;
    const bool goesOn = writer != nullptr && (isCurveMissing || run.result.outcome == Outcome::Stopped);
    complain(goesOn ? what + " To go on: rewire-cli resume " + shellQuoted(writer->folder().native()) : what);
    return goesOn ? 0 : 1;
}

// False when something could not be stored, which is told.
bool store(const RunRecord& run, RunWriter& writer, const TellingOptions& options) {
    if (auto written = writer.finish(run); !written) {
        complain(written.error().message);
        return false;
    }
    const std::filesystem::path pictures = writer.folder() / "pictures";
    removeOldPictures(pictures);
    if (options.pictures == "on" && run.epochsTrained > 0 && run.newest != nullptr && run.result.outcome != Outcome::Stopped) {
        if (auto drawn = drawPictures(run, writer.folder(), pictures); !drawn) {
            complain(drawn.error().message);
            return false;
        }
    }
    return true;
}

}  // namespace

void complain(const std::string& message) { std::cerr << "rewire-cli: " << message << '\n'; }

void addTellingOptions(CLI::App& command, TellingOptions& options) {
    command.add_option("--pictures", options.pictures, "Draw pictures/ at the end")
        ->check(CLI::IsMember({"on", "off"}))
        ->capture_default_str();
    command
        .add_option("--checkpoint-seconds", options.checkpointSeconds,
                    "Least time between two checkpoints, which are stored at ends of epochs; 0: after each")
        ->check(CLI::Range(0.0, 86400.0))
        ->capture_default_str();
    command.add_flag("--json", options.json, "Print JSON lines: one an epoch and one at the end");
}

int runToEnd(ResumableRun begin, std::unique_ptr<RunWriter> writer, const TellingOptions& options) {
    catchInterrupts();
    ProgressPrinter printer(options.json ? ProgressPrinter::Style::JsonLines : ProgressPrinter::Style::Plain);
    const RunListener listener{.epoch =
                                   [&printer](const std::shared_ptr<const Frame>& frame, const Progress& now) {
                                       if (frame->metrics.epoch > 0) printer.epoch(frame->metrics, now);
                                   },
                               .progress = [&printer](const Progress& now) { printer.progress(now); },
                               .note = [&printer](const std::string& sentence) { printer.note(sentence); },
                               .wish = [] { return wasInterrupted() ? RunWish::Stop : RunWish::GoOn; }};
    const RunRecord run = trainRun(std::move(begin), writer.get(), listener);
    printer.end(run);
    const bool isStored = writer != nullptr && store(run, *writer, options);
    const int exitCode = judge(run, isStored ? writer.get() : nullptr);
    if (writer == nullptr) {
        std::cerr << "note: Nothing was written.\n";
        return exitCode;
    }
    if (!isStored) return 1;
    std::cerr << "note: The run is kept in " << displayPath(writer->folder()) << ".\n";
    return exitCode;
}

}  // namespace rewire
