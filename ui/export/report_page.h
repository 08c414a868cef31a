// A run's report on one page: settings, figures, pictures, the most important inputs and the command that repeats it, as an HTML file that
// needs no other, or as PDF. What it says is report_text.h's.
#pragma once

#include "core/base/expected.h"
#include "ui/export/report_text.h"

#include <QByteArray>
#include <filesystem>
#include <memory>

namespace rewire {

enum class ReportFormat { Html, Pdf };

// Makes a report a part at a time, so that a window need not wait for all of it. The views of `pictures` are moved to the newest frame by
// every part.
class ReportMaker {
  public:
    ReportMaker(const ReportContent& content, RunPictures& pictures, ReportFormat format);
    ~ReportMaker();
    [[nodiscard]] int partCount() const;  // a picture each, and one for all words
    [[nodiscard]] int doneCount() const { return m_done; }
    // Errors: Internal (encoder).
    [[nodiscard]] Expected<void> step();
    // After the last part.
    [[nodiscard]] QByteArray take();

    class Page;  // in one of the formats

  private:
    RunPictures& m_pictures;
    std::unique_ptr<Page> m_page;
    int m_done = 0;
};

// The views of `pictures` are moved to the newest frame. Pictures are drawings within the page; names are escaped. Errors: Internal
// (encoder).
[[nodiscard]] Expected<QByteArray> encodeReport(const ReportContent& content, RunPictures& pictures, ReportFormat format);
// Encodes, then stores atomically. Errors also: NotWritable.
[[nodiscard]] Expected<void> storeReport(const ReportContent& content, ReportFormat format, const std::filesystem::path& path);

}  // namespace rewire
