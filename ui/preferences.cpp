#include "ui/preferences.h"

#include "core/report/source_json.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace rewire {
namespace {

constexpr int kRecentCount = 8;
constexpr int kWindowLayout = 2;  // one more when docks change so that an old layout does not fit

QString personalFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/rewire/rewire.ini");
}

QString entryOf(const OpenOptions& options) { return QString::fromStdString(sourceToJson(options).dump(-1, ' ', true)); }

// A JSON object; what is none is the path that an older version stored.
RecentData recentFrom(const QString& entry) {
    const auto json = nlohmann::ordered_json::parse(entry.toStdString(), nullptr, false);
    if (json.is_object())
        if (auto options = sourceFromJson(json); options && !options->data.empty())
            return {.options = *std::move(options), .isComplete = true};
    return {.options = {.data = QFile::encodeName(entry).toStdString()}, .isComplete = false};
}

}  // namespace

Preferences::Preferences(const QString& file) : m_settings(soundFile(file.isEmpty() ? personalFile() : file), QSettings::IniFormat) {}

QString Preferences::soundFile(const QString& wanted) {
    // QSettings puts a new file in the place of the old one, and for root even in the place of a device.
    if (const QFileInfo there(wanted); there.exists() && !there.isFile()) {
        m_passing = std::make_unique<QTemporaryDir>();
        return m_passing->filePath(QStringLiteral("rewire.ini"));
    }
    bool isBroken = false;
    {
        QSettings probe(wanted, QSettings::IniFormat);
        isBroken = probe.status() == QSettings::FormatError;
    }
    // Binary data may have lines enough that pass for settings; in a settings file a NUL byte is always escaped.
    if (QFile bytes(wanted); bytes.open(QIODevice::ReadOnly)) isBroken = isBroken || bytes.readAll().contains('\0');
    if (!isBroken) return wanted;
    m_setAside = wanted + QStringLiteral(".bad-") + QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    if (!QFile::rename(wanted, m_setAside)) m_setAside.clear();
    return wanted;
}

ThemeChoice Preferences::theme() const {
    const int stored = m_settings.value(QStringLiteral("theme"), 0).toInt();
    return stored >= 0 && stored <= 2 ? static_cast<ThemeChoice>(stored) : ThemeChoice::System;
}

void Preferences::setTheme(ThemeChoice choice) { m_settings.setValue(QStringLiteral("theme"), static_cast<int>(choice)); }

ColourMap Preferences::colours() const {
    const int stored = m_settings.value(QStringLiteral("colours"), 0).toInt();
    return stored >= 0 && stored < static_cast<int>(kAmountMaps.size()) ? kAmountMaps[static_cast<std::size_t>(stored)] : kAmountMaps[0];
}

void Preferences::setColours(ColourMap colours) {
    const auto at = std::find(kAmountMaps.begin(), kAmountMaps.end(), colours);
    m_settings.setValue(QStringLiteral("colours"), static_cast<int>(at - kAmountMaps.begin()));
}

std::vector<RecentData> Preferences::recentData() const {
    std::vector<RecentData> recent;
    for (const QString& entry : m_settings.value(QStringLiteral("recentData")).toStringList()) recent.push_back(recentFrom(entry));
    return recent;
}

void Preferences::addRecentData(const OpenOptions& options) {
    const QString entry = entryOf(options);
    QStringList recent = m_settings.value(QStringLiteral("recentData")).toStringList();
    recent.removeIf([path = recentFrom(entry).options.data](const QString& other) { return recentFrom(other).options.data == path; });
    recent.prepend(entry);
    m_settings.setValue(QStringLiteral("recentData"), recent.mid(0, kRecentCount));
}

void Preferences::forgetRecentData() { m_settings.remove(QStringLiteral("recentData")); }

QString Preferences::exportFolder() const {
    return m_settings.value(QStringLiteral("exportFolder"), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)).toString();
}

void Preferences::setExportFolder(const QString& folder) { m_settings.setValue(QStringLiteral("exportFolder"), folder); }

QString Preferences::dataFolder() const {
    return m_settings.value(QStringLiteral("dataFolder"), QStandardPaths::writableLocation(QStandardPaths::HomeLocation)).toString();
}

void Preferences::setDataFolder(const QString& folder) { m_settings.setValue(QStringLiteral("dataFolder"), folder); }

QByteArray Preferences::windowGeometry() const { return m_settings.value(QStringLiteral("window/geometry")).toByteArray(); }

QByteArray Preferences::windowState(bool isCompact) const {
    if (m_settings.value(QStringLiteral("window/layout")).toInt() != kWindowLayout) return {};
    return m_settings.value(isCompact ? QStringLiteral("window/compactState") : QStringLiteral("window/state")).toByteArray();
}

void Preferences::setWindow(const QByteArray& geometry, const QByteArray& state, bool isCompact) {
    m_settings.setValue(QStringLiteral("window/layout"), kWindowLayout);
    m_settings.setValue(QStringLiteral("window/geometry"), geometry);
    m_settings.setValue(isCompact ? QStringLiteral("window/compactState") : QStringLiteral("window/state"), state);
}

int Preferences::workspace(int byDefault) const {
    const int stored = m_settings.value(QStringLiteral("workspace"), byDefault).toInt();
    return stored >= 0 && stored <= 2 ? stored : byDefault;
}

void Preferences::setWorkspace(int workspace) { m_settings.setValue(QStringLiteral("workspace"), workspace); }

}  // namespace rewire
