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
    });
    connect(&m_loader, &DatasetLoader::failed, this, &RunControl::problem);
}

RunControl::~RunControl() { endSession(); }

bool RunControl::isTraining() const {
    return m_run != nullptr && (m_run->state() == SessionState::Running || m_run->state() == SessionState::Measuring);
}

bool RunControl::isPaused() const { return m_run != nullptr && m_run->state() == SessionState::Paused; }

bool RunControl::canTrain() const { return m_data != nullptr && !(m_run != nullptr && m_run->state() == SessionState::Measuring); }

bool RunControl::canStop() const { return m_run != nullptr && !m_run->hasEnded(); }

void RunControl::trainOrPause() {
    if (m_data == nullptr) return;
    if (m_run == nullptr || m_run->hasEnded()) {
        if (beginRun()) m_bridge->start();
    } else if (m_run->state() == SessionState::Running) {
        m_bridge->pause();
    } else {
        m_bridge->start();
    }
}

void RunControl::step(StepUnit unit) {
    if (m_data == nullptr) return;
    if ((m_run == nullptr || m_run->hasEnded()) && !beginRun()) return;
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
    auto run = std::make_unique<Run>(m_data->dataset, m_settings);
    m_bridge = std::make_unique<SessionBridge>(m_data->dataset, m_settings);
    connect(m_bridge.get(), &SessionBridge::framesArrived, &run->timeline(), &Timeline::append);
    connect(m_bridge.get(), &SessionBridge::removalCurveArrived, run.get(), &Run::setRemovalCurve);
    connect(m_bridge.get(), &SessionBridge::progressChanged, run.get(), &Run::setProgress);
    connect(m_bridge.get(), &SessionBridge::stateChanged, run.get(), &Run::setState);
    connect(m_bridge.get(), &SessionBridge::ended, run.get(), &Run::setResult);
    connect(run.get(), &Run::stateChanged, this, &RunControl::stateChanged);
    // Views let go of the old run while it still exists.
    std::swap(m_run, run);
    emit runBegan();
    emit stateChanged();
    return true;
}

void RunControl::endSession() { m_bridge.reset(); }

}  // namespace rewire
