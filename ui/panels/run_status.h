// The status line: epoch, seconds an epoch and what they went into, time left.
#pragma once

#include "ui/models/run.h"

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
    void showLoading(const QString& what, double fraction);

  private:
    void show();

    const Run* m_run = nullptr;
    std::unique_ptr<QObject> m_runContext;
    QLabel* m_phase = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_seconds = nullptr;
    QLabel* m_left = nullptr;
};

}  // namespace rewire
