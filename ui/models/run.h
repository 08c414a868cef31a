// One training run as the window sees it: what was asked for, where it stands, what came out. The bridge writes it, views
// read it. Holds no thread.
#pragma once

#include "core/data/dataset.h"
#include "core/insight/removal_curve.h"
#include "core/training/session.h"
#include "ui/models/timeline.h"

#include <QObject>
#include <QStringList>
#include <memory>
#include <vector>

namespace rewire {

// Confined to the window's thread.
class Run : public QObject {
    Q_OBJECT
  public:
    Run(std::shared_ptr<const Dataset> dataset, Settings settings, QObject* parent = nullptr);

    [[nodiscard]] const std::shared_ptr<const Dataset>& dataset() const { return m_dataset; }
    [[nodiscard]] const Settings& settings() const { return m_settings; }
    [[nodiscard]] Timeline& timeline() { return m_timeline; }
    [[nodiscard]] const Timeline& timeline() const { return m_timeline; }
    [[nodiscard]] SessionState state() const { return m_state; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    [[nodiscard]] const RunResult& result() const { return m_result; }
    [[nodiscard]] const std::shared_ptr<const RemovalCurve>& removalCurve() const { return m_removalCurve; }
    [[nodiscard]] bool hasEnded() const { return m_state == SessionState::Ended; }

    void setState(SessionState state);
    void setProgress(const Progress& progress);
    void setRemovalCurve(std::shared_ptr<const RemovalCurve> curve);
    void setResult(RunResult result);

  signals:
    void stateChanged();
    void progressChanged();
    void removalCurveChanged();
    void ended();

  private:
    const std::shared_ptr<const Dataset> m_dataset;
    const Settings m_settings;
    Timeline m_timeline;
    SessionState m_state = SessionState::Ready;
    Progress m_progress;
    RunResult m_result;
    std::shared_ptr<const RemovalCurve> m_removalCurve;
};

[[nodiscard]] LiveSettings liveSettingsOf(const Metrics& metrics);
// "rate 0.1 → 0.05, dropout 0.3 → 0.2" for what differs; empty when nothing does.
[[nodiscard]] QString changesBetween(const LiveSettings& before, const LiveSettings& after);
// An epoch that began with other settings than the one before: "from epoch 12: rate 0.1 → 0.05".
struct SettingsChange {
    int epoch = 0;
    QString text;
};
[[nodiscard]] std::vector<SettingsChange> changesIn(const History<Metrics>& metrics);
[[nodiscard]] QStringList changesOf(const Timeline& timeline);

// What to tell when a run is over: what came out, computed from its last frame; for a divergence where, and what to try.
[[nodiscard]] QString resultSentence(const Run& run);

}  // namespace rewire
