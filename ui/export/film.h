// A time-lapse of one view: a picture for each epoch, on one scale, with the epoch stamped below, as a GIF, an APNG or PNG files. Works
// step by step, so that a window stays awake and a person can cancel.
#pragma once

#include "core/report/animation.h"
#include "ui/export/run_pictures.h"
#include "ui/views/picture.h"

#include <QSize>
#include <filesystem>
#include <memory>
#include <vector>

namespace rewire {

enum class FilmFormat { Gif, Apng, PngFiles };

inline constexpr int kLargestFilmSide = 4096;  // pixels

struct FilmOptions {
    FilmFormat format = FilmFormat::Gif;
    QSize size{640, 480};          // in units of 1/96 inch, as pictures are drawn
    double pixelRatio = 1;         // pixels a unit
    PictureLook look{.theme = printTheme()};  // the caption stands before the stamp
    int firstEpoch = 0;
    int lastEpoch = -1;            // -1: the newest
    int everyEpochs = 1;           // the last one is always there
    double framesPerSecond = 10;
    double holdSeconds = 1.5;      // the last frame stays so long
};

// Which frames of a timeline a film shows, by index.
[[nodiscard]] std::vector<int> filmFrames(const Timeline& timeline, const FilmOptions& options);
// Errors: TooLarge; BadSetting when no frame is chosen.
[[nodiscard]] Expected<void> checkFilm(const Timeline& timeline, const FilmOptions& options);

// Confined to the thread of the QApplication. What is destroyed before it is stored leaves no file behind.
class FilmMaker {
  public:
    // `view` is one of `pictures`'. `path` is the file, for PNG files a folder that is made. checkFilm has passed.
    FilmMaker(std::shared_ptr<RunPictures> pictures, PlotView& view, const FilmOptions& options, std::filesystem::path path);
    ~FilmMaker();

    [[nodiscard]] int frameCount() const { return static_cast<int>(m_frames.size()); }
    [[nodiscard]] int doneCount() const { return m_done; }
    [[nodiscard]] bool isStored() const { return m_isStored; }
    // Draws and encodes the next frame; after the last one stores the file. Tens of milliseconds. Errors: NotWritable, Internal; then it is over.
    [[nodiscard]] Expected<void> step();

    // The picture of the frame at `index` of the timeline, stamped.
    [[nodiscard]] static QImage frameImage(RunPictures& pictures, PlotView& view, const FilmOptions& options, int index);

  private:
    [[nodiscard]] Expected<void> add(const QImage& image, int epoch);
    [[nodiscard]] Expected<void> store();

    std::shared_ptr<RunPictures> m_pictures;
    PlotView& m_view;
    const FilmOptions m_options;
    const std::filesystem::path m_path;
    std::vector<int> m_frames;
    std::unique_ptr<AnimationWriter> m_writer;            // none for PNG files
    std::vector<std::filesystem::path> m_files;           // PNG files stored so far
    bool m_madeFolder = false;
    int m_done = 0;
    bool m_isStored = false;
};

[[nodiscard]] QString fileEnding(FilmFormat format);  // "gif", "png", "" for a folder

}  // namespace rewire
