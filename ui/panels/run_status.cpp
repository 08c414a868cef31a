#include "ui/panels/run_status.h"

#include "ui/models/text.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <cmath>
#include <utility>

namespace rewire {
namespace {

QString phaseText(const Run& run) {
    const Progress& now = run.progress();
    switch (run.state()) {
        case SessionState::Ready: return RunStatus::tr("Ready");
        case SessionState::Paused: return RunStatus::tr("Paused in epoch %1 of %2").arg(qMax(1, now.epoch)).arg(now.epochCount);
        case SessionState::Measuring: return RunStatus::tr("Measuring removal curves");
        case SessionState::Ended: return fromUtf8(run.result().message);
        case SessionState::Running: break;
    }
    switch (now.phase) {
        case Progress::Phase::Testing: return RunStatus::tr("Epoch %1 of %2: testing").arg(now.epoch).arg(now.epochCount);
        case Progress::Phase::Similarity: return RunStatus::tr("Epoch %1 of %2: similarity").arg(now.epoch).arg(now.epochCount);
        case Progress::Phase::Evolution: return RunStatus::tr("Epoch %1 of %2: evolution").arg(now.epoch).arg(now.epochCount);
        case Progress::Phase::RemovalCurve: return RunStatus::tr("Measuring removal curves");
        default: return RunStatus::tr("Epoch %1 of %2: training").arg(qMax(1, now.epoch)).arg(now.epochCount);
    }
}

double fractionOf(const Run& run) {
    const Progress& now = run.progress();
    if (run.state() == SessionState::Measuring || now.phase == Progress::Phase::RemovalCurve) return now.phaseFraction;
    if (now.epochCount == 0) return 0;
    const double inEpoch = now.batchCount > 0 ? static_cast<double>(now.batch) / now.batchCount : 0;
    return (qMax(1, now.epoch) - 1 + inEpoch) / now.epochCount;
}

QString secondsOf(const Metrics& m) {
    const double evolution = m.evolutionSeconds;
    const double all = m.trainSeconds + m.similaritySeconds + evolution + m.testSeconds;
    return RunStatus::tr("%1 an epoch: training %2 · similarity %3 · evolution %4 · test %5")
        .arg(secondsText(all), secondsText(m.trainSeconds), secondsText(m.similaritySeconds), secondsText(evolution),
             secondsText(m.testSeconds));
}

}  // namespace

RunStatus::RunStatus(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGap + kHalfGap, 0, kGap + kHalfGap, 0);
    row->setSpacing(kWideGap);
    m_phase = makeLabel({}, this);
    m_bar = new QProgressBar(this);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(120, 6);
    m_bar->setAccessibleName(tr("Progress"));
    m_seconds = makeMutedLabel({}, this);
    m_left = makeLabel({}, this);
    row->addWidget(m_bar);
    row->addWidget(m_phase);
    row->addStretch(1);
    row->addWidget(m_seconds);
    row->addWidget(m_left);
    m_saved = makeMutedLabel({}, this);
    row->addWidget(m_saved);
    m_savedTimer.setInterval(1000);
    connect(&m_savedTimer, &QTimer::timeout, this, &RunStatus::showStorage);
    for (QLabel* label : {m_phase, m_seconds, m_left, m_saved}) label->setFont(scaledFont(font(), 0.92));
    // Texts change every second: what stands beside them keeps its place.
    const std::pair<QLabel*, QString> widest[]{{m_left, tr("%1 left").arg(secondsText(3599))}, {m_saved, tr("saved %1 s ago").arg(10)}};
    for (const auto& [label, text] : widest) {
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        label->setMinimumWidth(label->fontMetrics().horizontalAdvance(text));
    }
    setRun(nullptr);
}

RunStatus::~RunStatus() = default;

void RunStatus::setRun(const Run* run) {
    m_run = run;
    if (run == nullptr) setWriter(nullptr);
    m_runContext = std::make_unique<QObject>();
    if (run != nullptr) {
        connect(run, &Run::progressChanged, m_runContext.get(), [this] { show(); });
        connect(run, &Run::stateChanged, m_runContext.get(), [this] { show(); });
        connect(run, &Run::ended, m_runContext.get(), [this] {
            m_hasToldFailure = false;  // it is another thing now: nothing more comes, and all may be lost
            show();
        });
    }
    show();
}

void RunStatus::setWriter(const RunWriter* writer) {
    m_writer = writer;
    m_hasToldFailure = false;
    if (writer != nullptr)
        m_savedTimer.start();
    else
        m_savedTimer.stop();
    showStorage();
}

void RunStatus::showStorage() {
    m_saved->setVisible(m_writer != nullptr);
    m_saved->setToolTip(m_writer != nullptr ? fromFile(m_writer->folder().native()) : QString());
    if (m_writer == nullptr) return m_saved->clear();
    const RunWriter::Status status = m_writer->status();
    if (!status.problem.empty()) {
        m_saved->setText(tr("not saved"));
        if (!std::exchange(m_hasToldFailure, true)) emit storageFailed(fromUtf8(status.problem));
        return;
    }
    if (std::exchange(m_hasToldFailure, false)) emit storageWorks(m_saved->toolTip());
    if (status.secondsSinceSaved < 0) return m_saved->clear();
    const auto seconds = static_cast<int>(status.secondsSinceSaved);
    m_saved->setText(m_run != nullptr && m_run->hasEnded() ? tr("saved")
                     : seconds < 1                         ? tr("saved now")
                     : seconds < 60                        ? tr("saved %1 s ago").arg(seconds)
                                                           : tr("saved %1 min ago").arg(seconds / 60));
}

void RunStatus::showLoading(const QString& what, double fraction) {
    m_phase->setText(what);
    m_bar->setVisible(fraction >= 0);
    m_bar->setValue(static_cast<int>(1000 * fraction));
    m_seconds->clear();
    m_left->clear();
}

void RunStatus::show() {
    m_bar->setVisible(m_run != nullptr && !m_run->hasEnded());
    if (m_run == nullptr) {
        for (QLabel* label : {m_phase, m_seconds, m_left}) label->clear();
        return;
    }
    m_phase->setText(phaseText(*m_run));
    m_bar->setValue(static_cast<int>(1000 * fractionOf(*m_run)));
    const auto& metrics = m_run->timeline().metrics();
    m_seconds->setText(metrics.size() > 1 ? secondsOf(metrics.back()) : QString());
    const double left = m_run->progress().secondsLeft;
    const bool isMoving = m_run->state() == SessionState::Running && left >= 0;
    m_left->setText(isMoving            ? tr("%1 left").arg(secondsText(left < 10 ? left : std::round(left)))
                    : m_run->hasEnded() ? tr("%1 in all").arg(secondsText(m_run->result().seconds))
                                        : QString());
}

}  // namespace rewire
