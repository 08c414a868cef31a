// Moves the timeline: to the first, previous, next, newest epoch, anywhere by dragging, and back to live. Says when frames were thinned.
#pragma once

#include "ui/models/timeline.h"

#include <QWidget>
#include <memory>

class QLabel;
class QSlider;
class QToolButton;

namespace rewire {

class TransportBar : public QWidget {
    Q_OBJECT
  public:
    explicit TransportBar(QWidget* parent = nullptr);
    ~TransportBar() override;

    // `epochCount` is the whole run's. Null: nothing to move.
    void setTimeline(Timeline* timeline, int epochCount);

  private:
    void show();
    QToolButton* addButton(const QString& icon, const QString& tip);

    Timeline* m_timeline = nullptr;
    int m_epochCount = 0;
    std::unique_ptr<QObject> m_timelineContext;
    QSlider* m_slider = nullptr;
    QLabel* m_position = nullptr;
    QLabel* m_thinned = nullptr;
    QToolButton* m_live = nullptr;
};

}  // namespace rewire
