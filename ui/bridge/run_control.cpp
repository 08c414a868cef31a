#include "ui/bridge/run_control.h"

#include "core/data/derived.h"

#include <algorithm>
#include <utility>

namespace rewire {

RunControl::RunControl(QObject* parent) : QObject(parent) {
    connect(&m_loader, &DatasetLoader::loaded, this, &RunControl::adopt);
    connect(&m_loader, &DatasetLoader::failed, this, [this](const Error& error) {
        m_opening.reset();
        emit problem(error);
    });
    connect(&m_loader, &DatasetLoader::cancelled, this, [this] { m_opening.reset(); });
    m_followTimer.setInterval(1000);
    connect(&m_followTimer, &QTimer::timeout, this, &RunControl::follow);
}

void RunControl::adopt(const std::shared_ptr<const LoadedData>& data) {
    endSession();
    m_run.reset();
    m_data = data;
    m_settings = recommendedSettings(*data->dataset, m_settings.algorithm);
    m_weightsFrom.clear();
    emit dataLoaded();
    emit stateChanged();
    if (m_opening) openNow();
}

RunControl::~RunControl() {
    disconnect();  // nobody is told of what goes now
    endSession();
}

bool RunControl::isTraining() const {
    return m_run != nullptr && (m_run->state() == SessionState::Running || m_run->state() == SessionState::Measuring);
}

bool RunControl::isPaused() const { return m_run != nullptr && m_run->state() == SessionState::Paused; }

bool RunControl::canTrain() const { return m_data != nullptr && !(m_run != nullptr && m_run->state() == SessionState::Measuring); }

bool RunControl::canStop() const { return m_bridge != nullptr && !m_run->hasEnded(); }

void RunControl::setSettings(const Settings& settings) {
    const Settings before = std::exchange(m_settings, settings);
    if (canStop()) changeLive(before);
}

// Only what this change is about: the panel may differ from the run in other things.
void RunControl::changeLive(const Settings& before) {
    LiveSettings wanted = m_live;
    const LiveSettings now = liveSettingsOf(m_settings), was = liveSettingsOf(before);
    for (double LiveSettings::*setting : {&LiveSettings::learningRate, &LiveSettings::removalFraction, &LiveSettings::dropout})
        if (now.*setting != was.*setting) wanted.*setting = now.*setting;
    if (wanted == m_live || !checkSettings(withLiveSettings(m_run->settings(), wanted), *m_run->dataset())) return;
    m_live = wanted;
    m_bridge->change(wanted);
    emit liveChanged(changesBetween(
        m_run->timeline().metrics().empty() ? liveSettingsOf(m_run->settings()) : liveSettingsOf(m_run->timeline().metrics().back()),
        wanted));
}

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

void RunControl::trainControl() {
    if (m_run == nullptr || m_deriving.isBusy() || (m_controlRun != nullptr && !m_controlRun->hasEnded())) return;
    m_deriving.run(
        [dataset = m_run->dataset(), seed = m_run->settings().seed](const std::stop_token&, const std::function<void(double)>&) {
            return std::optional(std::make_shared<const Dataset>(withShuffledLabels(*dataset, seed)));
        },
        [this, settings = m_run->settings()](const std::shared_ptr<const Dataset>& shuffled) {
            auto run = std::make_unique<Run>(shuffled, settings);
            m_controlBridge = std::make_unique<SessionBridge>(shuffled, settings);
            connectRun(*m_controlBridge, *run);
            connect(run.get(), &Run::stateChanged, this, &RunControl::controlChanged);
            std::swap(m_controlRun, run);  // views let go of the old one while it still exists
            emit controlChanged();
            m_controlBridge->start();
        });
}

void RunControl::keepFeatures(std::vector<std::int32_t> features) {
    if (m_data == nullptr || m_run == nullptr || features.empty() || m_deriving.isBusy()) return;
    m_deriving.run(
        [data = m_data, kept = std::move(features)](const std::stop_token&, const std::function<void(double)>&) {
            auto dataset = std::make_shared<const Dataset>(withFeatures(*data->dataset, kept));
            OpenOptions options = data->options;
            std::vector<std::int32_t>& ofAll = options.prepare.keptFeatures;
            const std::vector<std::int32_t> before = std::exchange(ofAll, kept);
            if (!before.empty())
                std::ranges::transform(kept, ofAll.begin(),
                                       [&](std::int32_t feature) { return before[static_cast<std::size_t>(feature)]; });
            return std::optional(std::make_shared<const LoadedData>(
                LoadedData{.dataset = dataset, .summary = summarise(*dataset), .options = std::move(options), .thumbnails = {}}));
        },
        [this, settings = m_run->settings()](const std::shared_ptr<const LoadedData>& data) {
            adopt(data);
            emit featuresChosen(settings);
        });
}

bool RunControl::beginRun() {
    if (const auto checked = checkSettings(m_settings, *m_data->dataset); !checked) {
        emit problem(checked.error());
        return false;
    }
    endSession();
    m_weightsFrom.clear();
    SessionStart start;
    if (!m_runsFolder.empty()) {
        m_writer = RunWriter::beginWithin(
            m_runsFolder, {.dataset = m_data->dataset, .settings = m_settings, .source = m_data->options, .started = utcNow()});
        keepIn(*m_writer, start);
    }
    begin(std::make_unique<Run>(m_data->dataset, m_settings), std::move(start));
    return true;
}

void RunControl::begin(std::unique_ptr<Run> run, SessionStart start) {
    m_live = liveSettingsIn(start.from ? start.from->position.epoch : 0, run->settings(), start.changes);
    m_bridge = std::make_unique<SessionBridge>(run->dataset(), run->settings(), std::move(start));
    connectRun(*m_bridge, *run);
    connect(m_bridge.get(), &SessionBridge::ended, this, &RunControl::keepResult);
    connect(run.get(), &Run::stateChanged, this, &RunControl::stateChanged);
    // Views let go of the old run while it still exists.
    std::swap(m_run, run);
    emit runBegan();
    emit stateChanged();
}

void RunControl::connectRun(SessionBridge& bridge, Run& run) {
    connect(&bridge, &SessionBridge::framesArrived, &run.timeline(), &Timeline::append);
    connect(&bridge, &SessionBridge::removalCurveArrived, &run, &Run::setRemovalCurve);
    connect(&bridge, &SessionBridge::progressChanged, &run, &Run::setProgress);
    connect(&bridge, &SessionBridge::stateChanged, &run, &Run::setState);
    connect(&bridge, &SessionBridge::ended, &run, &Run::setResult);
}

void RunControl::endSession() {
    m_followTimer.stop();
    m_followed.reset();
    m_bridge.reset();
    m_writer.reset();
    m_deriving.cancel();
    m_controlBridge.reset();
    if (m_controlRun == nullptr) return;
    const auto old = std::move(m_controlRun);
    emit controlChanged();
}

Expected<void> RunControl::keepElsewhere(const std::filesystem::path& runsFolder) {
    if (m_writer == nullptr) return Error{ErrorCode::NotFound, "No run is kept any more."};
    return m_writer->moveTo(runsFolder);
}

void RunControl::keepResult(const RunResult& result) {
    if (m_writer == nullptr) return;
    RunRecord record{.dataset = m_run->dataset(),
                     .settings = m_run->settings(),
                     .newest = nullptr,
                     .removalCurve = m_run->removalCurve(),
                     .result = result};
    if (const auto& frames = m_run->timeline().frames(); !frames.empty()) {
        record.newest = frames.back();
        record.epochsTrained = record.newest->metrics.epoch;
    }
    m_writer->end(std::move(record));
}

}  // namespace rewire
