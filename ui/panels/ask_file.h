// Asking where to store something, without blocking the window. What is stored is the caller's.
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>
#include <functional>

class QWidget;

namespace rewire {

// `proposed` is a path. A filter is "PNG image (*.png)"; its ending is added to a name that has none, before the person is asked whether
// an existing file may be replaced. `then` is called unless the person thinks better of it.
void askForFile(QWidget& parent, const QString& title, const QString& proposed, const QStringList& filters,
                std::function<void(const QString& path)> then);
void askForFolder(QWidget& parent, const QString& title, const QString& proposed, std::function<void(const QString& path)> then);

[[nodiscard]] std::filesystem::path toPath(const QString& path);

}  // namespace rewire
