#include "ui/bridge/run_control.h"

namespace rewire {

RunControl::RunControl(QObject* parent) : QObject(parent) {
    connect(&m_loader, &DatasetLoader::loaded, this, [this](const std::shared_ptr<const LoadedData>& data) {
        endSession();
        m_run.reset();
        m_data = data;
        m_settings = recommendedSettings(*data->dataset, m_settings.algorithm);
        emit dataLoaded();
        emit stateChanged();
        if (m_opening) openNow();
    });
    connect(&m_loader, &DatasetLoader::failed, this, [this](const Error& error) {
        m_opening.reset();
        emit problem(error);
    });
    connect(&m_loader, &DatasetLoader::cancelled, this, [this] { m_opening.reset(); });
    m_followTimer.setInterval(1000);
    connect(&m_followTimer, &QTimer::timeout, this, &RunControl::follow);
}

RunControl::~RunControl() { endSession(); }

bool RunControl::isTraining() const {
    return m_run != nullptr && (m_run->state() == SessionState::Running || m_run->state() == SessionState::Measuring);
}

bool RunControl::isPaused() const { return m_run != nullptr && m_run->state() == SessionState::Paused; }

bool RunControl::canTrain() const { return m_data != nullptr && !(m_run != nullptr && m_run->state() == SessionState::Measuring); }

bool RunControl::canStop() const { return m_bridge != nullptr && !m_run->hasEnded(); }

void RunControl::trainOrPause() {
    if (m_data == nullptr) return;
    if (m_bridge == nullptr || m_run->hasEnded()) {
        if (beginRun()) m_bridge->start();
    } else if (m_run->state() == SessionState::Running) {
        m_bridge->pause();
    } else {
        m_bridge->start();
    }
}

void RunControl::step(StepUnit unit) {
    if (m_data == nullptr) return;
    if ((m_bridge == nullptr || m_run->hasEnded()) && !beginRun()) return;
    m_bridge->step(unit);
}

void RunControl::stop() {
    if (canStop()) m_bridge->stop();
}

void RunControl::measureRemovalCurve() {
    if (canStop()) m_bridge->measureRemovalCurve();
}

bool RunControl::beginRun() {
    if (const auto checked = checkSettings(m_settings, *m_data->dataset); !checked) {
        emit problem(checked.error());
        return false;
    }
    endSession();
    SessionStart start;
    if (!m_runsFolder.empty()) {
        RunRecord record{.dataset = m_data->dataset, .settings = m_settings, .source = m_data->options, .started = utcNow()};
        m_keeper = std::make_unique<RunKeeper>(std::move(record), m_runsFolder);
        start.onEpoch = [keeper = m_keeper.get()](const FinishedEpoch& epoch) { keeper->add(epoch); };
    }
    begin(std::make_unique<Run>(m_data->dataset, m_settings), std::move(start));
    return true;
}

void RunControl::begin(std::unique_ptr<Run> run, SessionStart start) {
    m_bridge = std::make_unique<SessionBridge>(run->dataset(), run->settings(), std::move(start));
    connect(m_bridge.get(), &SessionBridge::framesArrived, &run->timeline(), &Timeline::append);
    connect(m_bridge.get(), &SessionBridge::removalCurveArrived, run.get(), &Run::setRemovalCurve);
    connect(m_bridge.get(), &SessionBridge::progressChanged, run.get(), &Run::setProgress);
    connect(m_bridge.get(), &SessionBridge::stateChanged, run.get(), &Run::setState);
    connect(m_bridge.get(), &SessionBridge::ended, run.get(), &Run::setResult);
    connect(m_bridge.get(), &SessionBridge::ended, this, &RunControl::keepResult);
    connect(run.get(), &Run::stateChanged, this, &RunControl::stateChanged);
    // Views let go of the old run while it still exists.
    std::swap(m_run, run);
    emit runBegan();
    emit stateChanged();
}

void RunControl::endSession() {
    m_followTimer.stop();
    m_followed.reset();
    m_bridge.reset();
    m_keeper.reset();
}

void RunControl::keepResult(const RunResult& result) {
    if (m_keeper == nullptr) return;
    RunRecord record{.dataset = m_run->dataset(), .settings = m_run->settings(), .frames = {}, .removalCurve = m_run->removalCurve(), .result = result};
    const Timeline& timeline = m_run->timeline();
    for (const Metrics& metrics : timeline.metrics()) record.frames.push_back(std::make_shared<const Frame>(Frame{.metrics = metrics}));
    if (!timeline.frames().empty()) record.frames.back() = timeline.frames().back();
    m_keeper->finish(std::move(record));
}

}  // namespace rewire
