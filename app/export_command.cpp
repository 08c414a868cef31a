#include "app/export_command.h"

#include "app/interrupt.h"
#include "app/offscreen.h"
#include "app/one_of.h"
#include "app/replacing.h"
#include "app/resume_command.h"

#include "core/base/text.h"
#include "core/report/choices.h"
#include "core/report/selected_inputs.h"
#include "ui/export/film.h"
#include "ui/export/picture_export.h"
#include "ui/export/report_page.h"
#include "ui/models/ranked_inputs.h"
#include "ui/models/timeline.h"
#include "ui/models/top_inputs_model.h"
#include "ui/views/plot_view.h"
#include "ui/views/run_views.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <unistd.h>
#include <utility>

namespace rewire {
namespace {

constexpr std::array<Choice<ImportanceMeasure>, 4> kMeasures{{{ImportanceMeasure::Connections, "connections"},
                                                              {ImportanceMeasure::ConnectionsAfterRemoval, "after-removal"},
                                                              {ImportanceMeasure::Strength, "strength"},
                                                              {ImportanceMeasure::StrengthTimesSimilarity, "strength-similarity"}}};
constexpr std::array<Choice<ColourMap>, 3> kColours{
    {{ColourMap::Viridis, "viridis"}, {ColourMap::Cividis, "cividis"}, {ColourMap::Magma, "magma"}}};
constexpr std::array<Choice<PictureFormat>, 8> kFormats{{{PictureFormat::Png, "png"},
                                                         {PictureFormat::Svg, "svg"},
                                                         {PictureFormat::Pdf, "pdf"},
                                                         {PictureFormat::Csv, "csv"},
                                                         {PictureFormat::ExactPng, "exact-png"},
                                                         {PictureFormat::ExactGrey8, "grey8-png"},
                                                         {PictureFormat::ExactGrey16, "grey16-png"},
                                                         {PictureFormat::Npy, "npy"}}};

void addRunOptions(CLI::App& command, ExportOptions& o, const std::string& out) {
    command.add_option("folder", o.folder, "Folder of the run")->required()->type_name("DIR");
    command.add_option("--out", o.out, out)->required()->type_name("FILE");
    command.add_option("--data", o.data, "Where the data are now, when they have moved")->type_name("PATH");
    addForceOption(command, o.isForced);
}

void addMeasureOption(CLI::App& command, ExportOptions& o) {
    command
        .add_option("--measure", o.measure,
                    "Measure of importance: connections as trained, those that survive removal, sum of |w|, or of |w| S")
        ->check(oneOf(kMeasures))
        ->capture_default_str();
}

void addDrawingOptions(CLI::App& command, ExportOptions& o, const std::string& size, const std::string& dpi) {
    command
        .add_option("--view", o.view,
                    "curves, connectivity, births_and_deaths, degrees, similarity, importance, measures, removal_curve or truth")
        ->capture_default_str();
    command.add_option("--layer", o.layer, "Sparse layer, the first is 1")->capture_default_str();
    addMeasureOption(command, o);
    command.add_option("--colours", o.colours, "Colours of amounts")->check(oneOf(kColours))->capture_default_str();
    command.add_flag("--own-scale", o.hasOwnScale, "Fit the scale to each epoch, in place of one for all");
    command.add_option("--width", o.width, "Width in mm" + size)->check(CLI::Range(5.0, 5000.0));
    command.add_option("--height", o.height, "Height in mm" + size)->check(CLI::Range(5.0, 5000.0));
    command.add_option("--dpi", o.dpi, "Pixels an inch" + dpi)->check(CLI::Range(10.0, 4800.0));
    command.add_flag("--transparent", o.isTransparent, "No background; default white");
    command.add_option("--title", o.title, "In place of the view's own");
    command.add_option("--caption", o.caption, "A line below");
    command.add_flag("!--no-title", o.hasTitle, "Without a title");
    command.add_flag("!--no-legend", o.hasLegend, "Without legend and colour bar");
    command.add_flag("!--no-side-charts", o.hasSideCharts, "Without the small charts below the input importance");
    command.add_flag("!--no-axes", o.hasAxes, "Without axes");
}

void addFilmOptions(CLI::App& command, ExportOptions& o) {
    command.add_option("--first", o.firstEpoch, "First epoch")->capture_default_str();
    command.add_option("--last", o.lastEpoch, "Last epoch; default the newest");
    command.add_option("--every", o.everyEpochs, "Epochs from one picture to the next")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command.add_option("--fps", o.framesPerSecond, "Pictures a second")->check(CLI::Range(0.1, 50.0))->capture_default_str();
    command.add_option("--hold", o.holdSeconds, "Seconds that the last picture stays")->check(CLI::Range(0.0, 60.0))->capture_default_str();
}

struct OpenedRun {
    StoredRun run;
    RunContent content;
};

Expected<OpenedRun> open(const ExportOptions& options) {
    auto run = openRunFolder(options.folder);
    if (!run) return run.error();
    auto dataset = openDataOf(*run, options.data);
    if (!dataset) return dataset.error();
    if (auto same = checkIsDataOf(*run, **dataset); !same) return same.error();
    OpenedRun opened{.run = *std::move(run), .content = {.dataset = *std::move(dataset)}};
    opened.content.settings = opened.run.settings;
    const auto end =
        readFrames(opened.run.folder / kFramesFile, [&frames = opened.content.frames](std::shared_ptr<const Frame> frame, std::uint64_t) {
            frames.push_back(std::move(frame));
            return true;
        });
    if (!end) return end.error();
    opened.content.removalCurve = end->removalCurve;
    if (opened.content.frames.empty())
        return Error{ErrorCode::BadFormat, "The run in " + displayPath(opened.run.folder) +
                                               " has no epoch to show yet. Train it further with 'rewire-cli resume'."};
    return opened;
}

PictureLook lookOf(const ExportOptions& o) {
    return {.theme = printTheme(),
            .hasBackground = !o.isTransparent,
            .hasTitle = o.hasTitle,
            .hasLegend = o.hasLegend,
            .hasSideCharts = o.hasSideCharts,
            .hasAxes = o.hasAxes,
            .title = QString::fromStdString(o.title),
            .caption = QString::fromStdString(o.caption)};
}

// The view that was asked for, with its choices.
Expected<PlotView*> chooseView(RunPictures& pictures, const ExportOptions& options, int layerCount) {
    PlotView* const view = pictures.find(QString::fromStdString(options.view));
    if (view == nullptr)
        return Error{ErrorCode::BadSetting, "There is no view '" + displayText(options.view) + "'. Choose among " +
                                                pictures.names().join(QStringLiteral(", ")).toStdString() + '.'};
    if (options.layer < 1 || options.layer > layerCount)
        return Error{ErrorCode::BadSetting, "There is no sparse layer " + std::to_string(options.layer) + "; the run's network has " +
                                                counted(layerCount, "sparse layer") + '.'};
    pictures.views().setLayer(options.layer - 1);
    pictures.views().setMeasure(*valueOf(kMeasures, options.measure));
    pictures.views().setColours(*valueOf(kColours, options.colours));
    pictures.views().setSameScale(!options.hasOwnScale);
    return view;
}

// The newest frame, or that of the epoch asked for.
Expected<std::shared_ptr<const Frame>> frameOf(const OpenedRun& opened, const ExportOptions& options) {
    const auto& frames = opened.content.frames;
    if (!options.epoch) return frames.back();
    const auto frame = std::ranges::find(frames, *options.epoch, [](const auto& each) { return each->metrics.epoch; });
    if (frame != frames.end()) return *frame;
    return Error{ErrorCode::BadSetting, "The run has no epoch " + std::to_string(*options.epoch) + "; its epochs go from " +
                                            std::to_string(frames.front()->metrics.epoch) + " to " +
                                            std::to_string(frames.back()->metrics.epoch) + '.'};
}

std::string endingOf(const std::string& path) {
    std::string ending = std::filesystem::path(path).extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending.empty() ? ending : ending.substr(1);
}

Expected<void> exportView(const OpenedRun& opened, const ExportOptions& options) {
    const auto format = valueOf(kFormats, options.format.empty() ? endingOf(options.out) : options.format);
    if (!format)
        return Error{ErrorCode::BadSetting,
                     displayPath(options.out) +
                         " ends with none of .png, .svg, .pdf, .csv and .npy. Give it such an ending, or say what it is with --format."};
    const auto frame = frameOf(opened, options);
    if (!frame) return frame.error();
    RunPictures pictures(opened.content);
    const auto view = chooseView(pictures, options, static_cast<int>(opened.content.frames.back()->layers.size()));
    if (!view) return view.error();
    static_cast<void>(pictures.showEpoch((*frame)->metrics.epoch));
    if (const int shown = pictures.timeline().current()->metrics.epoch; shown != (*frame)->metrics.epoch)
        std::cerr << "note: The run's epochs need more memory than pictures may take; epoch " << shown << " is shown.\n";
    if (std::ranges::count(formatsOf(**view), *format) == 0)
        return Error{ErrorCode::BadSetting, "The values of the view '" + displayText(options.view) +
                                                "' do not lie on a grid, so it cannot be stored as " +
                                                std::string(idOf(kFormats, *format)) + "; png, svg, pdf and csv are possible."};
    PictureOptions picture{.format = *format, .look = lookOf(options)};
    if (options.width > 0) picture.millimetres.setWidth(options.width);
    if (options.height > 0) picture.millimetres.setHeight(options.height);
    if (options.dpi > 0) picture.dpi = static_cast<int>(options.dpi);
    return exportPicture(**view, picture, options.out);
}

Expected<FilmOptions> filmOf(const ExportOptions& o) {
    const std::string ending = endingOf(o.out);
    if (!ending.empty() && ending != "gif" && ending != "png" && ending != "apng")
        return Error{
            ErrorCode::BadSetting,
            displayPath(o.out) + " ends with neither .gif nor .png (an animated one); without an ending it is a folder of PNG files."};
    const double dpi = o.dpi > 0 ? o.dpi : 96;
    FilmOptions film{.format = ending == "gif"  ? FilmFormat::Gif
                               : ending.empty() ? FilmFormat::PngFiles
                                                : FilmFormat::Apng,
                     .pixelRatio = dpi / 96,
                     .look = lookOf(o),
                     .firstEpoch = o.firstEpoch,
                     .lastEpoch = o.lastEpoch,
                     .everyEpochs = o.everyEpochs,
                     .framesPerSecond = o.framesPerSecond,
                     .holdSeconds = o.holdSeconds};
    if (o.width > 0) film.size.setWidth(qRound(o.width * 96 / 25.4));
    if (o.height > 0) film.size.setHeight(qRound(o.height * 96 / 25.4));
    return film;
}

Expected<void> exportTimeLapse(const OpenedRun& opened, const ExportOptions& options) {
    const auto film = filmOf(options);
    if (!film) return film.error();
    const auto pictures = std::make_shared<RunPictures>(opened.content);
    const auto view = chooseView(*pictures, options, static_cast<int>(opened.content.frames.back()->layers.size()));
    if (!view) return view.error();
    if (auto checked = checkFilm(pictures->timeline(), *film); !checked) return checked;
    catchInterrupts();
    const bool tells = ::isatty(STDERR_FILENO) != 0;
    FilmMaker maker(pictures, **view, *film, options.out);
    while (!maker.isStored()) {
        if (wasInterrupted()) return Error{ErrorCode::Cancelled, "Interrupted: nothing was stored."};
        if (auto stepped = maker.step(); !stepped) return stepped;
        if (tells)
            std::cerr << '\r' << maker.doneCount() << " of " << maker.frameCount() << " pictures" << (maker.isStored() ? "\n" : "")
                      << std::flush;
    }
    return {};
}

Expected<void> exportReport(const OpenedRun& opened, const ExportOptions& options) {
    const std::string ending = endingOf(options.out);
    if (ending != "html" && ending != "pdf")
        return Error{ErrorCode::BadSetting,
                     displayPath(options.out) + " ends neither with .html nor with .pdf, which are the formats of reports."};
    ReportContent content{.run = opened.content, .result = opened.run.result, .source = opened.run.source};
    content.madeAt = QDateTime::currentDateTime().toString(Qt::ISODate).replace(u'T', u' ');
    return storeReport(content, ending == "pdf" ? ReportFormat::Pdf : ReportFormat::Html, options.out);
}

Expected<void> exportInputs(const OpenedRun& opened, const ExportOptions& options) {
    const std::string ending = endingOf(options.out);
    if (ending != "csv" && ending != "txt")
        return Error{ErrorCode::BadSetting,
                     displayPath(options.out) +
                         " ends neither with .csv (all inputs as a table) nor with .txt (the names of the --top most important)."};
    const auto frame = frameOf(opened, options);
    if (!frame) return frame.error();
    const auto inputs = rankInputs(opened.content.dataset, *frame, *valueOf(kMeasures, options.measure));
    if (inputs->ranking.empty())
        return Error{ErrorCode::BadSetting, "The epoch has no measure '" + options.measure +
                                                "': its algorithm does not compute similarity. Choose another with --measure."};
    TopInputsModel table;
    table.show(inputs);
    const std::string text =
        ending == "txt" ? selectedInputsText(*opened.content.dataset, inputs->ranking, options.topCount) : toCsv(table.numbers());
    return storeBytes(options.out, QByteArray::fromStdString(text));
}

}  // namespace

void addExportCommands(CLI::App& command, ExportOptions& options) {
    command.require_subcommand(1);
    CLI::App* view = command.add_subcommand("view", "One view of one epoch: a picture, or its numbers.");
    addRunOptions(*view, options, "FILE.png, .svg, .pdf, .csv or .npy");
    addDrawingOptions(*view, options, "; default 160 x 100", "; default 192");
    view->add_option("--epoch", options.epoch, "Default the newest");
    view->add_option(
            "--format", options.format,
            "Where the ending does not say it: exact-png has one pixel a value in colours, grey8-png and grey16-png in grey levels")
        ->check(oneOf(kFormats));
    CLI::App* film = command.add_subcommand("time-lapse", "One view over the epochs, on one scale, each stamped.");
    addRunOptions(*film, options, "FILE.gif, FILE.png (animated), or a folder of PNG files");
    addDrawingOptions(*film, options, "; default 169 x 127", "; default 96");
    addFilmOptions(*film, options);
    CLI::App* report =
        command.add_subcommand("report", "One page: settings, figures, pictures, top inputs and the command that repeats the run.");
    addRunOptions(*report, options, "FILE.html or FILE.pdf");
    CLI::App* inputs = command.add_subcommand("inputs", "The inputs, most important first.");
    addRunOptions(*inputs, options, "FILE.csv (all, as a table) or FILE.txt (the names of the top ones)");
    addMeasureOption(*inputs, options);
    inputs->add_option("--epoch", options.epoch, "Default the newest");
    inputs->add_option("--top", options.topCount, "How many names")->check(CLI::Range(1, 100'000'000))->capture_default_str();
}

int runExport(const CLI::App& command, const ExportOptions& options) {
    if (const auto free = checkMayWrite(options.out, options.isForced); !free) {
        complain(free.error().message);
        return 2;
    }
    const auto opened = open(options);
    if (!opened) {
        complain(opened.error().message);
        return 2;
    }
    const OffscreenApplication application;
    const std::string what = command.get_subcommands().front()->get_name();
    const auto stored = what == "view"         ? exportView(*opened, options)
                        : what == "time-lapse" ? exportTimeLapse(*opened, options)
                        : what == "report"     ? exportReport(*opened, options)
                                               : exportInputs(*opened, options);
    if (!stored) {
        complain(stored.error().message);
        return stored.error().code == ErrorCode::BadSetting || stored.error().code == ErrorCode::TooLarge ? 2 : 1;
    }
    std::cout << "stored " << displayPath(options.out) << '\n';
    return 0;
}

}  // namespace rewire
