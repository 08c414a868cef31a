// Moves the timeline: to the first, previous, next, newest epoch, anywhere by dragging, by itself like a film, and back to live. Says when
// frames or their networks were thinned.
#pragma once

#include "ui/models/timeline.h"
#include "ui/models/timeline_player.h"

#include <QWidget>
#include <memory>

class QComboBox;
class QLabel;
class QToolButton;

namespace rewire {

class TimelineSlider;

class TransportBar : public QWidget {
    Q_OBJECT
  public:
    explicit TransportBar(QWidget* parent = nullptr);
    ~TransportBar() override;

    // `epochCount` is the whole run's. Null: nothing to move.
    void setTimeline(Timeline* timeline, int epochCount);
    [[nodiscard]] TimelinePlayer& player() { return m_player; }

  private:
    void buildPlay();
    void show();
    void showThinning();
    QToolButton* addButton(const QString& icon, const QString& tip);

    Timeline* m_timeline = nullptr;
    TimelinePlayer m_player;
    int m_epochCount = 0;
    std::unique_ptr<QObject> m_timelineContext;
    TimelineSlider* m_slider = nullptr;
    QToolButton* m_play = nullptr;
    QToolButton* m_loop = nullptr;
    QComboBox* m_speed = nullptr;
    QLabel* m_position = nullptr;
    QLabel* m_thinned = nullptr;
    QToolButton* m_live = nullptr;
};

}  // namespace rewire
