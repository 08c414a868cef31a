// What the window remembers between two starts, stored as it changes. A broken settings file is set aside, never
// overwritten. Knows no widgets.
#pragma once

#include "core/data/open.h"
#include "ui/style/colour_maps.h"
#include "ui/style/theme.h"

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>
#include <vector>

namespace rewire {

// Data that were opened, and how: the files and every choice. `isComplete` is false for what an older version stored, a path alone.
struct RecentData {
    OpenOptions options;
    bool isComplete = false;
};

class Preferences {
  public:
    // `file`: an INI file; empty: the person's own (XDG). What is there and no regular file, such as /dev/null, stays as it is, and nothing
    // is remembered.
    explicit Preferences(const QString& file = {});

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    [[nodiscard]] ColourMap colours() const;  // of amounts
    void setColours(ColourMap colours);
    [[nodiscard]] std::vector<RecentData> recentData() const;  // newest first
    void addRecentData(const OpenOptions& options);            // in the place of what was opened from the same path before
    void forgetRecentData();
    [[nodiscard]] QString exportFolder() const;
    void setExportFolder(const QString& folder);
    [[nodiscard]] QString dataFolder() const;
    void setDataFolder(const QString& folder);
    [[nodiscard]] QByteArray windowGeometry() const;
    // Of small windows apart from that of large ones: their docks stand elsewhere.
    [[nodiscard]] QByteArray windowState(bool isCompact) const;
    void setWindow(const QByteArray& geometry, const QByteArray& state, bool isCompact);
    [[nodiscard]] int workspace(int byDefault) const;  // MainWindow::Workspace
    void setWorkspace(int workspace);
    // Where a broken settings file was put; empty when it was sound.
    [[nodiscard]] const QString& setAsideFile() const { return m_setAside; }

  private:
    QString soundFile(const QString& wanted);

    QString m_setAside;
    std::unique_ptr<QTemporaryDir> m_passing;  // of settings that nobody remembers
    QSettings m_settings;
};

}  // namespace rewire
