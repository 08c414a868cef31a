#include "ui/models/dropped_files.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace rewire {
namespace {

bool nameHas(const QString& path, const char* words) {
    const QRegularExpression pattern(QStringLiteral("(^|[^a-z])(%1)([^a-z]|$)").arg(QLatin1String(words)), QRegularExpression::CaseInsensitiveOption);
    return pattern.match(QFileInfo(path).fileName()).hasMatch();
}

std::string bytesOf(const QString& path) { return QFile::encodeName(path).toStdString(); }

}  // namespace

std::optional<OpenOptions> optionsForFiles(const QStringList& paths) {
    if (paths.isEmpty() || paths.size() > 2) return std::nullopt;
    OpenOptions options;
    if (paths.size() == 1) {
        options.data = bytesOf(paths.front());
        return options;
    }
    QStringList ordered = paths;
    ordered.sort();
    const auto isTest = [](const QString& path) { return nameHas(path, "test|tst|valid|validation|val|eval"); };
    const auto isLabels = [](const QString& path) { return nameHas(path, "labels?|targets?|classes"); };
    std::ranges::stable_sort(ordered, [&](const QString& a, const QString& b) {
        return std::pair(isLabels(a), isTest(a)) < std::pair(isLabels(b), isTest(b));
    });
    options.data = bytesOf(ordered[0]);
    if (isLabels(ordered[1]) && !isLabels(ordered[0]))
        options.read.labels = bytesOf(ordered[1]);
    else
        options.test = bytesOf(ordered[1]);
    return options;
}

}  // namespace rewire
