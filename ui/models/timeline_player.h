// Plays a timeline like a film: a step every so often, round and round if asked. Moves nothing by itself while stopped.
#pragma once

#include "ui/models/timeline.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace rewire {

// Confined to the window's thread.
class TimelinePlayer : public QObject {
    Q_OBJECT
  public:
    explicit TimelinePlayer(QObject* parent = nullptr);

    void setTimeline(Timeline* timeline);  // null: nothing to play; stops
    // From the start when the position is at the end.
    void setPlaying(bool playing);
    [[nodiscard]] bool isPlaying() const { return m_timer.isActive(); }
    void setFramesPerSecond(int frames);
    [[nodiscard]] int framesPerSecond() const { return m_framesPerSecond; }
    void setLooping(bool looping) { m_isLooping = looping; }
    [[nodiscard]] bool isLooping() const { return m_isLooping; }

  signals:
    void playingChanged(bool playing);

  private:
    void step();

    QPointer<Timeline> m_timeline;
    QTimer m_timer;
    int m_framesPerSecond = 5;
    bool m_isLooping = false;
};

}  // namespace rewire
