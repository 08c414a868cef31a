#include "ui/panels/ask_file.h"

#include <QFile>
#include <QFileDialog>

namespace rewire {
namespace {

QString endingOf(const QString& filter) { return filter.section(QStringLiteral("(*."), 1).section(u')', 0, 0); }

void open(QFileDialog& dialog, QWidget& parent, const QString& proposed, std::function<void(const QString& path)> then) {
    const QFileInfo info(proposed);
    if (!info.path().isEmpty()) dialog.setDirectory(info.path());
    if (!info.fileName().isEmpty()) dialog.selectFile(info.fileName());
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(&dialog, &QFileDialog::fileSelected, &parent, std::move(then));
    dialog.open();
}

}  // namespace

void askForFile(QWidget& parent, const QString& title, const QString& proposed, const QStringList& filters,
                std::function<void(const QString& path)> then) {
    auto* dialog = new QFileDialog(&parent, title);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(endingOf(filters.value(0)));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                     [dialog](const QString& filter) { dialog->setDefaultSuffix(endingOf(filter)); });
    open(*dialog, parent, proposed, std::move(then));
}

void askForFolder(QWidget& parent, const QString& title, const QString& proposed, std::function<void(const QString& path)> then) {
    auto* dialog = new QFileDialog(&parent, title);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setLabelText(QFileDialog::Accept, QFileDialog::tr("Choose"));
    open(*dialog, parent, proposed, std::move(then));
}

std::filesystem::path toPath(const QString& path) { return {QFile::encodeName(path).toStdString()}; }

}  // namespace rewire
