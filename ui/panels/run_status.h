// The status line: epoch, seconds an epoch and what they went into, time left, and how long ago the run was stored.
#pragma once

#include "core/report/run_writer.h"
#include "ui/models/run.h"

#include <QTimer>
#include <QWidget>
#include <memory>

class QLabel;
class QProgressBar;

namespace rewire {

class RunStatus : public QWidget {
    Q_OBJECT
  public:
    explicit RunStatus(QWidget* parent = nullptr);
    ~RunStatus() override;

    void setRun(const Run* run);  // null: nothing is said
    // What stores the run; null: nothing, and nothing is said of it.
    void setWriter(const RunWriter* writer);
    void showLoading(const QString& what, double fraction);

  signals:
    void storageFailed(const QString& problem);  // once, until it works again or the run ends
    void storageWorks(const QString& folder);    // after it had failed

  private:
    void show();
    void showStorage();

    const Run* m_run = nullptr;
    std::unique_ptr<QObject> m_runContext;
    QLabel* m_phase = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_seconds = nullptr;
    QLabel* m_left = nullptr;
    QLabel* m_saved = nullptr;
    const RunWriter* m_writer = nullptr;
    QTimer m_savedTimer;
    bool m_hasToldFailure = false;
};

}  // namespace rewire
