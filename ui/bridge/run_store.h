// The runs that are kept: listed off the window's thread, labelled, and deleted in a way that can be undone until the program ends.
#pragma once

#include "ui/bridge/background.h"
#include "ui/models/runs_model.h"

#include <QObject>
#include <QTimer>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rewire {

// Confined to the window's thread.
class RunStore : public QObject {
    Q_OBJECT
  public:
    explicit RunStore(QObject* parent = nullptr);
    // Deletes for good what was deleted.
    ~RunStore() override;

    void setFolder(std::filesystem::path folder);
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
    // A sentence for each folder that looks like a run and cannot be read, as listed last.
    [[nodiscard]] const std::vector<std::string>& unreadable() const { return m_unreadable; }
    [[nodiscard]] RunsModel& model() { return m_model; }
    // Looks again now, and every few seconds while `isWatching`.
    void refresh();
    void setWatching(bool isWatching);

    // Sets the run aside; false when it is being trained or cannot be moved, which is told.
    bool remove(int row);
    [[nodiscard]] bool canUndo() const { return !m_removed.empty(); }
    void undoRemove();

  signals:
    void listed();
    void problem(const rewire::Error& error);

  private:
    struct Removed {
        std::filesystem::path from;
        std::filesystem::path aside;
    };
    std::filesystem::path m_folder;
    RunsModel m_model;
    std::vector<std::string> m_unreadable;
    QTimer m_timer;
    std::vector<Removed> m_removed;  // newest last
    Background m_lister;             // last: joins before what it touches goes
};

}  // namespace rewire
