// A run's report on one page: settings, figures, pictures, the most important inputs and the command that repeats it, as an HTML file that
// needs no other, or as PDF. What it says is report_text.h's.
#pragma once

#include "core/base/expected.h"
#include "ui/export/report_text.h"

#include <QByteArray>
#include <filesystem>

namespace rewire {

enum class ReportFormat { Html, Pdf };

// The views of `pictures` are moved to the newest frame. Pictures are drawings within the page; names are escaped. Errors: Internal (encoder).
[[nodiscard]] Expected<QByteArray> encodeReport(const ReportContent& content, RunPictures& pictures, ReportFormat format);
// Encodes, then stores atomically. Errors also: NotWritable.
[[nodiscard]] Expected<void> storeReport(const ReportContent& content, ReportFormat format, const std::filesystem::path& path);

}  // namespace rewire
