// The window's ways out: pictures, numbers, films, reports, the clipboard.
#include "core/report/selected_inputs.h"
#include "ui/export/clipboard.h"
#include "ui/export/report_job.h"
#include "ui/main_window.h"
#include "ui/main_window_actions.h"
#include "ui/models/text.h"
#include "ui/panels/ask_file.h"
#include "ui/panels/export_dialog.h"
#include "ui/panels/film_dialog.h"
#include "ui/panels/notice_bar.h"
#include "ui/views/comparison_views.h"
#include "ui/views/importance_view.h"
#include "ui/views/predictions_page.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

#include <QApplication>
#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QUrl>
#include <algorithm>
#include <vector>

namespace rewire {

// Films and reports have the window's colours, and its k.
RunContent MainWindow::contentOf(const Run& run) const {
    return {.dataset = run.dataset(),
            .settings = run.settings(),
            .frames = run.timeline().frames(),
            .removalCurve = run.removalCurve(),
            .colours = m_preferences.colours(),
            .topCount = m_views->topInputs().topCount()};
}

void MainWindow::tellStored(const QString& path) {
    const QString folder = QFileInfo(path).isDir() ? path : QFileInfo(path).path();
    m_preferences.setExportFolder(folder);
    m_notice->tellWithAction(NoticeBar::Kind::Good, tr("Stored as %1").arg(fromFile(QDir::toNativeSeparators(path).toStdString())),
                             tr("Open folder"), [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
}

std::vector<PlotView*> MainWindow::exportable() const {
    std::vector<PlotView*> views = m_views->plotsShown();
    if (!m_comparison->isVisible()) return views;
    const std::vector<PlotView*> overRuns = m_comparison->plots();
    if (m_control.run() == nullptr) return overRuns;
    views.insert(views.end(), overRuns.begin(), overRuns.end());
    return views;
}

bool MainWindow::followsTimeline(const PlotView& view) const {
    const std::vector<PlotView*> views = m_views->plots();
    return std::ranges::find(views, &view) != views.end();
}

// The view that was used last, else the importance, which is what people come for.
PlotView& MainWindow::currentView() const {
    for (PlotView* view : exportable())
        if (view->isAncestorOf(QApplication::focusWidget())) return *view;
    if (m_control.run() == nullptr && m_comparison->isVisible()) return *m_comparison->plots().front();
    return m_views->importance();
}

void MainWindow::savePredictions() {
    const QString proposed = QDir(m_preferences.exportFolder()).filePath(QStringLiteral("predictions"));
    askForFile(*this, tr("Save the predictions"), proposed, {tr("Table (*.csv)")}, [this](const QString& path) {
        const std::string text = m_views->predictions().csv();
        if (text.empty()) return;
        if (const auto stored = storeBytes(toPath(path), QByteArray::fromStdString(text)); !stored)
            return tellError(tr("Saving"), stored.error());
        tellStored(path);
    });
}

void MainWindow::exportView(PlotView* view) {
    auto* dialog = new ExportDialog(exportable(), view, this);
    dialog->setFolder(m_preferences.exportFolder());
    connect(dialog, &ExportDialog::stored, this, &MainWindow::tellStored);
    connect(dialog, &ExportDialog::failed, this, [this](const Error& error) { tellError(tr("Export"), error); });
    dialog->open();
}

void MainWindow::exportCurrent() { exportView(&currentView()); }

void MainWindow::makeFilm(PlotView* view) {
    const Run* const run = m_control.run();
    if (run == nullptr || run->timeline().frameCount() == 0) return;
    auto* dialog = new FilmDialog(contentOf(*run), m_views->plots(),
                                  view != nullptr                  ? *view
                                  : followsTimeline(currentView()) ? currentView()
                                                                   : m_views->importance(),
                                  this);
    dialog->setFolder(m_preferences.exportFolder());
    connect(dialog, &FilmDialog::stored, this, &MainWindow::tellStored);
    connect(dialog, &FilmDialog::failed, this, [this](const Error& error) { tellError(tr("Time-lapse"), error); });
    dialog->show();  // beside the window: training and looking go on
}

void MainWindow::makeReport() {
    const Run* const run = m_control.run();
    if (run == nullptr || run->timeline().frameCount() == 0) return;
    const QString proposed = QDir(m_preferences.exportFolder()).filePath(QStringLiteral("report"));
    askForFile(*this, tr("Save the report"), proposed, {tr("HTML page (*.html)"), tr("PDF document (*.pdf)")},
               [this](const QString& path) { saveReport(path); });
}

void MainWindow::saveReport(const QString& path) {
    const Run* const run = m_control.run();
    if (run == nullptr || run->timeline().frameCount() == 0) return;
    ReportContent content;
    content.run = contentOf(*run);
    content.result = run->result();
    if (const auto& loaded = m_control.data(); loaded != nullptr && loaded->dataset == run->dataset()) content.source = loaded->options;
    content.madeAt = QLocale().toString(QDateTime::currentDateTime(), QLocale::ShortFormat);
    delete m_report;  // a second one replaces it
    m_report = new ReportJob(std::move(content), path, this);
    connect(m_report, &ReportJob::progressed, this, [this](int done, int parts) {
        m_notice->tellWithAction(NoticeBar::Kind::Info, tr("Making the report: %1 of %2").arg(done).arg(parts), tr("Cancel"),
                                 [this] { endReport(); });
    });
    connect(m_report, &ReportJob::stored, this, [this](const QString& stored) {
        endReport();
        tellStored(stored);
    });
    connect(m_report, &ReportJob::failed, this, [this](const Error& error) {
        endReport();
        tellError(tr("Report"), error);
    });
}

// Also before its end; then no file is left.
void MainWindow::endReport() {
    m_notice->dismiss();
    if (m_report != nullptr) m_report->deleteLater();
    m_report = nullptr;
}

void MainWindow::saveTopInputs() {
    const QString proposed = QDir(m_preferences.exportFolder()).filePath(QStringLiteral("top_inputs"));
    askForFile(*this, tr("Save the inputs"), proposed, {tr("All inputs as a table (*.csv)"), tr("The top k as a list of names (*.txt)")},
               [this](const QString& path) {
                   const auto& inputs = m_views->topInputs().model().inputs();
                   if (inputs == nullptr) return;
                   const bool isList = path.endsWith(QStringLiteral(".txt"), Qt::CaseInsensitive);
                   const std::string text = isList ? selectedInputsText(*inputs->dataset, inputs->ranking, m_views->topInputs().topCount())
                                                   : toCsv(m_views->topInputs().model().numbers());
                   if (const auto stored = storeBytes(toPath(path), QByteArray::fromStdString(text)); !stored)
                       return tellError(tr("Saving"), stored.error());
                   tellStored(path);
               });
}

void MainWindow::copyView(PlotView& view, PictureFormat format) {
    const auto copied = copyPicture(
        view, {.format = format, .millimetres = QSizeF(view.size()) * (25.4 / 96), .dpi = 192, .look = {.theme = printTheme()}});
    if (!copied) tellError(tr("Copying"), copied.error());
}

void MainWindow::showViewMenu(PlotView& view, const QPoint& at) {
    const std::vector<PlotView*> overRuns = m_comparison->plots();
    const bool isOverRuns = std::ranges::find(overRuns, &view) != overRuns.end();
    if (m_control.run() == nullptr && !isOverRuns) return;
    auto* menu = new QMenu(&view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    PlotView* const chosen = &view;
    menu->addAction(tr("&Copy picture"), this, [this, chosen] { copyView(*chosen, PictureFormat::Png); });
    menu->addAction(tr("Copy &numbers"), this, [this, chosen] { copyView(*chosen, PictureFormat::Csv); });
    menu->addSeparator();
    menu->addAction(m_actions->exportView->icon(), tr("&Export…"), this, [this, chosen] { exportView(chosen); });
    if (followsTimeline(view)) menu->addAction(tr("&Time-lapse…"), this, [this, chosen] { makeFilm(chosen); });
    menu->popup(at);
}

void MainWindow::connectViewMenus() {
    for (PlotView* view : findChildren<PlotView*>()) {
        view->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(view, &QWidget::customContextMenuRequested, this,
                [this, view](const QPoint& at) { showViewMenu(*view, view->mapToGlobal(at)); });
    }
}

}  // namespace rewire
