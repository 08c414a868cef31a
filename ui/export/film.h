// A time-lapse of one view: a picture for each epoch, on one scale, with the epoch stamped below, as a GIF, an APNG or PNG files. Works
// step by step, and apart in drawing, which needs the window's thread, and encoding, which does not, so that a window stays awake and a
// person can cancel.
#pragma once

#include "core/report/animation.h"
#include "ui/export/run_pictures.h"
#include "ui/views/picture.h"

#include <QImage>
#include <QSize>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace rewire {

enum class FilmFormat { Gif, Apng, PngFiles };

inline constexpr int kLargestFilmSide = 4096;  // pixels

struct FilmOptions {
    FilmFormat format = FilmFormat::Gif;
    QSize size{640, 480};                     // in units of 1/96 inch, as pictures are drawn
    double pixelRatio = 1;                    // pixels a unit
    PictureLook look{.theme = printTheme()};  // the caption stands before the stamp
    int firstEpoch = 0;
    int lastEpoch = -1;   // -1: the newest
    int everyEpochs = 1;  // the last one is always there
    double framesPerSecond = 10;
    double holdSeconds = 1.5;  // the last frame stays so long
};

// Which frames of a timeline a film shows, by index.
[[nodiscard]] std::vector<int> filmFrames(const Timeline& timeline, const FilmOptions& options);
// Errors: TooLarge; BadSetting when no frame is chosen.
[[nodiscard]] Expected<void> checkFilm(const Timeline& timeline, const FilmOptions& options);

// Where frames are encoded and kept. On any thread, but one call at a time. What is destroyed before it is stored leaves no file behind.
class FilmFile {
  public:
    FilmFile(const FilmOptions& options, QString stem, std::filesystem::path path);
    ~FilmFile();
    FilmFile(const FilmFile&) = delete;
    FilmFile& operator=(const FilmFile&) = delete;

    [[nodiscard]] Expected<void> add(const QImage& image, int epoch, int milliseconds);
    [[nodiscard]] Expected<void> store();  // after the last frame
    [[nodiscard]] bool isStored() const { return m_isStored; }

  private:
    const QString m_stem;  // of PNG files' names
    const std::filesystem::path m_path;
    std::unique_ptr<AnimationWriter> m_writer;   // none for PNG files
    std::vector<std::filesystem::path> m_files;  // PNG files stored so far
    bool m_madeFolder = false;
    bool m_isStored = false;
};

// A frame that was drawn, to be encoded on whatever thread.
struct FilmFrame {
    std::shared_ptr<FilmFile> file;
    QImage image;
    int epoch = 0;
    int milliseconds = 0;
    bool isLast = false;
    // After the last frame stores the file, unless a stop is asked for before that. Errors: NotWritable, Internal; then it is over.
    [[nodiscard]] Expected<void> encode(const std::stop_token& stop = {}) const;
};

// Confined to the thread of the QApplication.
class FilmMaker {
  public:
    // `view` is one of `pictures`'. `path` is the file, for PNG files a folder that is made. checkFilm has passed.
    FilmMaker(std::shared_ptr<RunPictures> pictures, PlotView& view, const FilmOptions& options, const std::filesystem::path& path);

    [[nodiscard]] int frameCount() const { return static_cast<int>(m_frames.size()); }
    [[nodiscard]] int doneCount() const { return m_done; }  // that were drawn
    [[nodiscard]] bool isStored() const { return m_file->isStored(); }
    // The next frame, to be encoded before the one after it.
    [[nodiscard]] FilmFrame draw();
    // Draws the next frame and encodes it here.
    [[nodiscard]] Expected<void> step() { return draw().encode(); }

    // The picture of the frame at `index` of the timeline, stamped.
    [[nodiscard]] static QImage frameImage(RunPictures& pictures, PlotView& view, const FilmOptions& options, int index);

  private:
    std::shared_ptr<RunPictures> m_pictures;
    PlotView& m_view;
    const FilmOptions m_options;
    std::vector<int> m_frames;
    std::shared_ptr<FilmFile> m_file;
    int m_done = 0;
};

[[nodiscard]] QString fileEnding(FilmFormat format);  // "gif", "png", "" for a folder

}  // namespace rewire
