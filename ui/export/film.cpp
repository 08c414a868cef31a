#include "ui/export/film.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "ui/export/picture_export.h"
#include "ui/models/run.h"
#include "ui/models/text.h"
#include "ui/views/plot_view.h"

#include <QCoreApplication>
#include <cmath>
#include <span>

namespace rewire {
namespace {

QString translated(const char* text) { return QCoreApplication::translate("Film", text); }

QString stampOf(const Metrics& metrics, int lastEpoch) {
    return translated("epoch %1 of %2 · test accuracy %3").arg(metrics.epoch).arg(lastEpoch).arg(percentText(metrics.testAccuracy));
}

QSize pixelsOf(const FilmOptions& options) {
    return {static_cast<int>(std::ceil(options.size.width() * options.pixelRatio)),
            static_cast<int>(std::ceil(options.size.height() * options.pixelRatio))};
}

}  // namespace

std::vector<int> filmFrames(const Timeline& timeline, const FilmOptions& options) {
    std::vector<int> chosen;
    const auto& frames = timeline.frames();
    int newest = -1;
    for (int i = 0; i < timeline.frameCount(); ++i) {
        const int epoch = frames[static_cast<std::size_t>(i)]->metrics.epoch;
        if (epoch < options.firstEpoch || (options.lastEpoch >= 0 && epoch > options.lastEpoch)) continue;
        newest = i;
        if ((epoch - options.firstEpoch) % std::max(1, options.everyEpochs) == 0) chosen.push_back(i);
    }
    if (newest >= 0 && (chosen.empty() || chosen.back() != newest)) chosen.push_back(newest);
    return chosen;
}

Expected<void> checkFilm(const Timeline& timeline, const FilmOptions& options) {
    const QSize pixels = pixelsOf(options);
    const int side = std::max(pixels.width(), pixels.height());
    if (side > kLargestFilmSide)
        return Error{ErrorCode::TooLarge, "The film would be " + std::to_string(side) + " pixels on its longer side; at most " +
                                              std::to_string(kLargestFilmSide) + " are possible. Choose a smaller size."};
    if (filmFrames(timeline, options).empty())
        return Error{ErrorCode::BadSetting, "No epoch of the run lies in the chosen range, so the film would be empty."};
    return {};
}

FilmFile::FilmFile(const FilmOptions& options, QString stem, std::filesystem::path path)
    : m_stem(std::move(stem)), m_path(std::move(path)) {
    if (options.format == FilmFormat::PngFiles) return;
    const QSize pixels = pixelsOf(options);
    const AnimationShape shape{.width = pixels.width(),
                               .height = pixels.height(),
                               .isTransparent = !options.look.hasBackground,
                               .comment = "Made by Rewire " REWIRE_VERSION};
    m_writer = makeAnimationWriter(options.format == FilmFormat::Gif ? AnimationFormat::Gif : AnimationFormat::Apng, shape);
}

FilmFile::~FilmFile() {
    if (m_isStored) return;
    std::error_code ignored;
    for (const auto& file : m_files) std::filesystem::remove(file, ignored);
    if (m_madeFolder) std::filesystem::remove(m_path, ignored);
}

Expected<void> FilmFile::add(const QImage& image, int epoch, int milliseconds) {
    if (m_writer != nullptr) {
        const QImage argb = image.convertToFormat(QImage::Format_ARGB32);
        const auto* pixels = reinterpret_cast<const std::uint32_t*>(argb.constBits());
        return m_writer->add(std::span(pixels, static_cast<std::size_t>(argb.width()) * static_cast<std::size_t>(argb.height())),
                             milliseconds);
    }
    std::error_code problem;
    if (m_files.empty() && std::filesystem::create_directories(m_path, problem)) m_madeFolder = true;
    if (problem)
        return Error{ErrorCode::NotWritable,
                     "The folder " + displayPath(m_path) + " cannot be made: " + problem.message() + ". Choose another."};
    const Expected<QByteArray> bytes = encodePng(image);
    if (!bytes) return bytes.error();
    const QString name = QStringLiteral("%1_%2.png").arg(m_stem).arg(epoch, 5, 10, QLatin1Char('0'));
    const std::filesystem::path file = m_path / name.toStdString();
    const bool isNew = !std::filesystem::exists(file, problem);
    if (auto stored = storeBytes(file, *bytes); !stored) return stored;
    if (isNew) m_files.push_back(file);
    return {};
}

Expected<void> FilmFile::store() {
    if (m_writer != nullptr) {
        const auto bytes = m_writer->finish();
        if (!bytes) return bytes.error();
        if (auto stored = writeFileAtomically(m_path, *bytes); !stored) return stored;
    }
    m_isStored = true;
    return {};
}

Expected<void> FilmFrame::encode(const std::stop_token& stop) const {
    if (auto added = file->add(image, epoch, milliseconds); !added) return added;
    return isLast && !stop.stop_requested() ? file->store() : Expected<void>();
}

FilmMaker::FilmMaker(std::shared_ptr<RunPictures> pictures, PlotView& view, const FilmOptions& options, const std::filesystem::path& path)
    : m_pictures(std::move(pictures)),
      m_view(view),
      m_options(options),
      m_frames(filmFrames(m_pictures->timeline(), options)),
      m_file(std::make_shared<FilmFile>(options, view.fileStem(), path)) {}

QImage FilmMaker::frameImage(RunPictures& pictures, PlotView& view, const FilmOptions& options, int index) {
    pictures.showFrame(index);
    const auto& frames = pictures.timeline().frames();
    PictureLook look = options.look;
    // A title that names the epoch would jump about from frame to frame.
    if (look.title.isEmpty()) look.title = view.accessibleName();
    const QString stamp = stampOf(frames[static_cast<std::size_t>(index)]->metrics, frames.back()->metrics.epoch);
    look.caption = look.caption.isEmpty() ? stamp : look.caption + u'\n' + stamp;
    return renderPicture(view, options.size, options.pixelRatio, look);
}

FilmFrame FilmMaker::draw() {
    const int index = m_frames[static_cast<std::size_t>(m_done++)];
    const bool isLast = m_done == frameCount();
    return {.file = m_file,
            .image = frameImage(*m_pictures, m_view, m_options, index),
            .epoch = m_pictures->timeline().frames()[static_cast<std::size_t>(index)]->metrics.epoch,
            .milliseconds = static_cast<int>(std::lround(1000 * (isLast ? m_options.holdSeconds : 1 / m_options.framesPerSecond))),
            .isLast = isLast};
}

QString fileEnding(FilmFormat format) {
    switch (format) {
        case FilmFormat::Gif: return QStringLiteral("gif");
        case FilmFormat::Apng: return QStringLiteral("png");
        case FilmFormat::PngFiles: break;
    }
    return {};
}

}  // namespace rewire
