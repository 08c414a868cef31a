#include "ui/panels/transport_bar.h"

#include "ui/models/text.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

namespace rewire {

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
    connect(addButton(QStringLiteral("previous"), tr("One epoch back (←)")), &QToolButton::clicked, this,
            go([](Timeline& timeline) { timeline.stepBy(-1); }));
    connect(addButton(QStringLiteral("next"), tr("One epoch on (→)")), &QToolButton::clicked, this,
            go([](Timeline& timeline) { timeline.stepBy(1); }));
    connect(addButton(QStringLiteral("last"), tr("To the newest epoch (End)")), &QToolButton::clicked, this,
            go([](Timeline& timeline) { timeline.setCurrentIndex(timeline.frameCount() - 1); }));
    row->addSpacing(kGap);
    m_position = makeLabel({}, this);
    m_position->setMinimumWidth(fontMetrics().horizontalAdvance(tr("epoch %1 of %1").arg(QStringLiteral("0000"))));
    row->addWidget(m_position);
    row->addSpacing(kGap);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setAccessibleName(tr("Epoch"));
    m_slider->setFocusPolicy(Qt::StrongFocus);
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
        if (m_timeline != nullptr) m_timeline->goLive();
        show();
    });
    row->addSpacing(kHalfGap);
    row->addWidget(m_live);
    setTimeline(nullptr, 0);
}

TransportBar::~TransportBar() = default;

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
    m_position->setText(frame != nullptr ? tr("epoch %1 of %2").arg(frame->metrics.epoch).arg(m_epochCount) : tr("no epochs yet"));
    m_live->setChecked(m_timeline != nullptr && m_timeline->isLive());
    const bool isThinned = m_timeline != nullptr && m_timeline->stride() > 1;
    m_thinned->setVisible(isThinned);
    if (!isThinned) return;
    m_thinned->setText(tr("every %1th epoch kept").arg(m_timeline->stride()));
    m_thinned->setToolTip(tr("The timeline's memory budget of %1 is used up, so older epochs were thinned evenly. The curves still show every epoch.")
                              .arg(byteText(m_timeline->byteBudget())));
}

}  // namespace rewire
