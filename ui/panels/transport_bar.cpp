#include "ui/panels/transport_bar.h"

#include "ui/help/help_button.h"
#include "ui/models/run.h"
#include "ui/models/text.h"
#include "ui/panels/timeline_slider.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <array>

namespace rewire {
namespace {

constexpr std::array kSpeeds{1, 2, 5, 10, 25};

std::vector<TimelineSlider::Mark> marksOf(const Timeline& timeline) {
    std::vector<TimelineSlider::Mark> marks;
    for (const SettingsChange& change : changesIn(timeline.metrics())) {
        const auto at = std::lower_bound(timeline.frames().begin(), timeline.frames().end(), change.epoch,
                                         [](const auto& frame, int epoch) { return frame->metrics.epoch < epoch; });
        marks.push_back({.value = static_cast<int>(at - timeline.frames().begin()), .text = change.text});
    }
    return marks;
}

}  // namespace

TransportBar::TransportBar(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Timeline"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGap, kHalfGap, kGap, kHalfGap);
    row->setSpacing(0);
    const auto go = [this](auto move) {
        return [this, move] {
            if (m_timeline != nullptr) move(*m_timeline);
        };
    };
    connect(addButton(QStringLiteral("first"), tr("To the untrained start (Home)")), &QToolButton::clicked, this,
            go([](Timeline& timeline) { timeline.setCurrentIndex(0); }));
    connect(addButton(QStringLiteral("previous"), tr("One epoch back (←; Shift: ten)")), &QToolButton::clicked, this,
            go([](Timeline& timeline) { timeline.stepBy(-1); }));
    buildPlay();
    connect(addButton(QStringLiteral("next"), tr("One epoch on (→; Shift: ten)")), &QToolButton::clicked, this,
            go([](Timeline& timeline) { timeline.stepBy(1); }));
    QToolButton* const last = addButton(QStringLiteral("last"), tr("To the newest epoch (End)"));
    setTabOrder(last, m_loop);
    setTabOrder(m_loop, m_speed);
    connect(last, &QToolButton::clicked, this, go([](Timeline& timeline) { timeline.setCurrentIndex(timeline.frameCount() - 1); }));
    row->addSpacing(kHalfGap);
    row->addWidget(m_loop);
    row->addWidget(m_speed);
    row->addSpacing(kGap);
    m_position = makeLabel({}, this);
    m_position->setMinimumWidth(fontMetrics().horizontalAdvance(tr("epoch %1 of %1").arg(QStringLiteral("0000"))));
    row->addWidget(m_position);
    row->addSpacing(kGap);
    m_slider = new TimelineSlider(this);
    m_slider->setAccessibleName(tr("Epoch"));
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->setMinimumHeight(24);
    connect(m_slider, &QSlider::valueChanged, this, [this](int index) {
        if (m_timeline != nullptr) m_timeline->setCurrentIndex(index);
    });
    row->addWidget(m_slider, 1);
    row->addSpacing(kGap);
    m_thinned = makeMutedLabel({}, this);
    row->addWidget(m_thinned);
    m_live = new QToolButton(this);
    m_live->setText(tr("Live"));
    m_live->setCheckable(true);
    m_live->setAutoRaise(true);
    m_live->setToolTip(tr("Follow the newest epoch (L)"));
    connect(m_live, &QToolButton::clicked, this, [this] {
        m_player.setPlaying(false);
        if (m_timeline != nullptr) m_timeline->goLive();
        show();
    });
    row->addSpacing(kHalfGap);
    row->addWidget(m_live);
    row->addWidget(new HelpButton(Topic::Timeline, this));
    setTimeline(nullptr, 0);
}

TransportBar::~TransportBar() = default;

void TransportBar::buildPlay() {
    m_play = addButton(QStringLiteral("play"), tr("Play the epochs like a film (P)"));
    m_play->setCheckable(true);
    connect(m_play, &QToolButton::clicked, &m_player, &TimelinePlayer::setPlaying);
    connect(&m_player, &TimelinePlayer::playingChanged, this, [this](bool playing) {
        m_play->setChecked(playing);
        m_play->setIcon(makeIcon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
    });
    m_loop = new QToolButton(this);
    m_loop->setIcon(makeIcon(QStringLiteral("loop")));
    m_loop->setCheckable(true);
    m_loop->setAutoRaise(true);
    m_loop->setToolTip(tr("Begin again at the end"));
    m_loop->setAccessibleName(m_loop->toolTip());
    connect(m_loop, &QToolButton::toggled, this, [this](bool loop) { m_player.setLooping(loop); });
    m_speed = new QComboBox(this);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Epochs a second when playing"));
    for (const int speed : kSpeeds) m_speed->addItem(tr("%1/s").arg(speed), speed);
    m_speed->setCurrentIndex(m_speed->findData(m_player.framesPerSecond()));
    connect(m_speed, &QComboBox::currentIndexChanged, this, [this] { m_player.setFramesPerSecond(m_speed->currentData().toInt()); });
}

QToolButton* TransportBar::addButton(const QString& icon, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setIcon(makeIcon(icon));
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    layout()->addWidget(button);
    return button;
}

void TransportBar::setTimeline(Timeline* timeline, int epochCount) {
    m_timeline = timeline;
    m_epochCount = epochCount;
    m_player.setTimeline(timeline);
    m_timelineContext = std::make_unique<QObject>();
    setEnabled(timeline != nullptr);
    if (timeline != nullptr) {
        connect(timeline, &Timeline::framesAppended, m_timelineContext.get(), [this] { show(); });
        connect(timeline, &Timeline::positionChanged, m_timelineContext.get(), [this] { show(); });
    }
    show();
}

void TransportBar::show() {
    const QSignalBlocker blocker(m_slider);
    const auto frame = m_timeline != nullptr ? m_timeline->current() : nullptr;
    m_slider->setRange(0, m_timeline != nullptr ? qMax(0, m_timeline->frameCount() - 1) : 0);
    m_slider->setValue(m_timeline != nullptr ? m_timeline->currentIndex() : 0);
    m_slider->setMarks(m_timeline != nullptr ? marksOf(*m_timeline) : std::vector<TimelineSlider::Mark>());
    m_position->setText(frame != nullptr ? tr("epoch %1 of %2").arg(frame->metrics.epoch).arg(m_epochCount) : tr("no epochs yet"));
    m_live->setChecked(m_timeline != nullptr && m_timeline->isLive());
    showThinning();
}

void TransportBar::showThinning() {
    const int stride = m_timeline != nullptr ? m_timeline->stride() : 1;
    const int snapshotStride = m_timeline != nullptr ? m_timeline->snapshotStride() : 1;
    m_thinned->setVisible(snapshotStride > 1);
    if (snapshotStride <= 1) return;
    m_thinned->setText(stride > 1 ? tr("1 in %1 epochs kept").arg(stride) : tr("single connections: 1 in %1 epochs").arg(snapshotStride));
    m_thinned->setToolTip(
        tr("The timeline's memory budget of %1 is used up (%2 now). Single connections are kept of one epoch in %3, all else of one in %4. "
           "The curves still show every epoch.")
            .arg(byteText(m_timeline->byteBudget()), byteText(m_timeline->byteCount()))
            .arg(snapshotStride)
            .arg(stride));
}

}  // namespace rewire
