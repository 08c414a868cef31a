// How data come into the window: files chosen or dropped, the import dialogue, and what becomes of it.
#include "core/data/file_roles.h"
#include "ui/main_window_actions.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"
#include "ui/panels/catalogue_dialog.h"
#include "ui/panels/data_card.h"
#include "ui/panels/import_dialog.h"
#include "ui/panels/notice_bar.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QRegularExpression>
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace rewire {
namespace {

// Layouts that leave nothing to choose: IDX and NIPS-2003 files, and folders that hold some.
bool needsNoChoice(const QString& path) {
    static const QRegularExpression kKnown(QStringLiteral("-ubyte|idx[1-4](\\.|$)|_(train|valid|test)\\.(data|labels)"));
    const auto isKnown = [](const QString& name) { return kKnown.match(name).hasMatch(); };
    const QFileInfo info(path);
    return info.isDir() ? std::ranges::any_of(QDir(path).entryList(QDir::Files), isKnown) : isKnown(info.fileName());
}

std::string bytesOf(const QString& path) { return QFile::encodeName(path).toStdString(); }

QStringList localPaths(const QMimeData& mime) {
    QStringList paths;
    for (const QUrl& url : mime.urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

}  // namespace

void MainWindow::open(const OpenOptions& options) {
    m_notice->dismiss();
    m_opening = options;
    m_control.loader().open(options);
}

void MainWindow::openData(const QString& pathOrName) {
    if (openIfRuns(pathOrName)) return;
    OpenOptions options;
    options.data = bytesOf(pathOrName);
    open(options);
}

void MainWindow::openRecent(int index) {
    const auto recent = m_preferences.recentData();
    if (index < 0 || index >= static_cast<int>(recent.size())) return;
    const RecentData& chosen = recent[static_cast<std::size_t>(index)];
    if (!chosen.isComplete) return importData({QFile::decodeName(chosen.options.data.c_str())});
    open(chosen.options);
}

// Where it was asked for: in the dialogue, or in the bar, from which what is there leads to the choices that may read it.
void MainWindow::tellLoadFailure(const Error& error) {
    std::error_code unknown;
    if (m_importIsLoading && m_import != nullptr) {
        m_import->showFailure(error);
    } else if (const auto opening = std::exchange(m_opening, std::nullopt); opening && std::filesystem::exists(opening->data, unknown)) {
        m_notice->tellWithAction(NoticeBar::Kind::Problem, withoutOptions(error.message), tr("Import options…"),
                                 [this, opening] { showImport(*opening); });
    } else {
        tellError(tr("That did not work"), error);
    }
    m_importIsLoading = false;
    updateActions();
}

void MainWindow::importData(const QStringList& paths) {
    if (paths.size() == 1 && openIfRuns(paths.front())) return;
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths) files.emplace_back(bytesOf(path));
    const auto roles = tellFileRoles(files);
    if (!roles) {
        m_notice->tell(NoticeBar::Kind::Problem,
                       tr("The %1 files do not show what they are to each other. Give samples alone, with test samples of as many columns, "
                          "or with a file of labels; the import dialogue takes the others.")
                           .arg(paths.size()));
        return;
    }
    OpenOptions options;
    options.data = roles->samples.native();
    options.read.labels = roles->labels.native();
    options.test = roles->test.native();
    options.testLabels = roles->testLabels.native();
    if (paths.size() == 1 && needsNoChoice(paths.front())) return open(options);
    showImport(options);
    if (m_import != nullptr && paths.size() > 1) m_import->notice().tell(NoticeBar::Kind::Info, fromUtf8(roles->reason));
}

void MainWindow::showImport(const OpenOptions& options) {
    if (m_import != nullptr) m_import->close();
    m_import = new ImportDialog(options, previewSource, this);
    m_import->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_import, &ImportDialog::importRequested, this, [this](const OpenOptions& chosen) {
        m_importIsLoading = true;
        m_import->showLoading(0);
        open(chosen);
    });
    connect(m_import, &ImportDialog::cancelRequested, this, [this] { m_control.loader().cancel(); });
    m_import->open();
}

void MainWindow::showImportOptions() {
    if (m_control.data() != nullptr) showImport(m_control.data()->options);
}

void MainWindow::showCatalogue() {
    auto* dialog = new CatalogueDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CatalogueDialog::chosen, this, &MainWindow::openData);
    dialog->open();
}

void MainWindow::endImport() {
    if (m_importIsLoading && m_import != nullptr) m_import->accept();
    m_importIsLoading = false;
}

void MainWindow::connectDataCard() {
    connect(m_dataCard, &DataCard::importOptionsRequested, this, &MainWindow::showImportOptions);
    connect(m_dataCard, &DataCard::imageShapeChosen, this, [this](const ImageShape& shape) {
        OpenOptions options = m_control.data()->options;
        options.prepare.imageShape = shape;
        open(options);
    });
    connect(m_dataCard, &DataCard::leftOutRowsStored, this, [this](const QString& problem, const QString& path) {
        if (problem.isEmpty())
            m_notice->tell(NoticeBar::Kind::Good, tr("Stored as %1").arg(fromFile(QFile::encodeName(path).toStdString())));
        else
            m_notice->tell(NoticeBar::Kind::Problem, problem);
    });
}

void MainWindow::chooseData() {
    auto* dialog = new QFileDialog(this, tr("Open data"), m_preferences.dataFolder(),
                                   tr("Data (*.csv *.tsv *.txt *.data *.dat *.arff *.libsvm *.svm *.mat *.npy *.npz *.gz *.xz *.zst *.bz2 "
                                      "*.Z *.zip *.tar *.tgz *idx* *-ubyte*);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& paths) {
        if (paths.isEmpty()) return;
        m_preferences.setDataFolder(QFileInfo(paths.front()).path());
        importData(paths);
    });
    dialog->open();
}

void MainWindow::chooseDataFolder() {
    auto* dialog = new QFileDialog(this, tr("Open a data folder"), m_preferences.dataFolder());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_preferences.setDataFolder(path);
        importData({path});
    });
    dialog->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!localPaths(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    importData(localPaths(*event->mimeData()));
}

}  // namespace rewire
