#include "ui/panels/race_result_headings.h"

#include "ui/models/text.h"
#include "ui/panels/race_window.h"

namespace rewire {

QString resultHeading(const std::string& column) {
    QString title = fromUtf8(column);
    if (title.size() > 1 && title[1].isLetter()) title[0] = title[0].toUpper();
    return title;
}

QString resultMeaning(const std::string& column) {
    if (column == "algorithm") return {};
    if (column == "rank") return RaceWindow::tr("By the mean over seeds; 1 is best");
    if (column == "n") return RaceWindow::tr("Seeds with a result");
    if (column == "mean rank") return RaceWindow::tr("Mean over the seeds that all algorithms have; 1 is best");
    if (column == "behind the best") return RaceWindow::tr("Mean difference to the best algorithm over common seeds, in percentage points");
    if (column == "p (paired t)")
        return RaceWindow::tr(
            "Student's paired t-test against the best over common seeds, two-sided; not corrected for several comparisons");
    if (column == "pairs")
        return RaceWindow::tr("Common seeds that the test rests on: with three, only large differences can be told from chance");
    if (column == "unfinished") return RaceWindow::tr("Runs that have not come to their end");
    if (column == "diverged") return RaceWindow::tr("Runs whose loss was no longer finite");
    if (column == "s a run") return RaceWindow::tr("Mean seconds of training of the runs that are complete, pauses not counted");
    return RaceWindow::tr("Mean ± standard deviation over seeds, test accuracy of the last epoch");
}

}  // namespace rewire
