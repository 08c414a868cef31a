// What a run's report says, as plain text in sections; how it looks is report_page.h's.
#pragma once

#include "core/data/open.h"
#include "core/training/session.h"
#include "ui/export/run_pictures.h"

#include <QString>
#include <optional>
#include <utility>
#include <vector>

namespace rewire {

struct ReportContent {
    RunContent run;
    RunResult result;                   // outcome None: the run goes on
    std::optional<OpenOptions> source;  // how the data were opened; without it there is no command
    QString madeAt;                     // date and time, as shown
};

using ReportRow = std::pair<QString, QString>;  // what, how much

struct ReportText {
    QString title;
    QString sentence;  // what came out
    std::vector<ReportRow> data, settings, result;
    std::vector<QString> topHeader;
    std::vector<std::vector<QString>> topRows;  // the most important inputs
    QString command;                            // repeats the run; empty where that is not known
    QString footer;
};

// Of the newest frame. Plain text: names out of files are shown, never run or marked up.
[[nodiscard]] ReportText reportText(const ReportContent& content);

}  // namespace rewire
