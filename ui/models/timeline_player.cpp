#include "ui/models/timeline_player.h"

namespace rewire {

TimelinePlayer::TimelinePlayer(QObject* parent) : QObject(parent) {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1000 / m_framesPerSecond);
    connect(&m_timer, &QTimer::timeout, this, &TimelinePlayer::step);
}

void TimelinePlayer::setTimeline(Timeline* timeline) {
    setPlaying(false);
    m_timeline = timeline;
}

void TimelinePlayer::setPlaying(bool playing) {
    if (playing == isPlaying() || (playing && (m_timeline == nullptr || m_timeline->frameCount() < 2))) return;
    if (playing) {
        if (m_timeline->currentIndex() >= m_timeline->frameCount() - 1) m_timeline->setCurrentIndex(0);
        m_timer.start();
    } else {
        m_timer.stop();
    }
    emit playingChanged(playing);
}

void TimelinePlayer::setFramesPerSecond(int frames) {
    m_framesPerSecond = qMax(1, frames);
    m_timer.setInterval(1000 / m_framesPerSecond);
}

void TimelinePlayer::step() {
    if (m_timeline == nullptr) return setPlaying(false);
    const bool isAtEnd = m_timeline->currentIndex() >= m_timeline->frameCount() - 1;
    if (isAtEnd && !m_isLooping) return setPlaying(false);
    m_timeline->setCurrentIndex(isAtEnd ? 0 : m_timeline->currentIndex() + 1);
}

}  // namespace rewire
