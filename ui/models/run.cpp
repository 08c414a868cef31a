#include "ui/models/run.h"

#include "ui/models/ranked_inputs.h"
#include "ui/models/text.h"

#include <QCoreApplication>

namespace rewire {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Run", text); }

QString truthSentence(const Run& run) {
    const auto& frames = run.timeline().frames();
    const int known = static_cast<int>(run.dataset()->informativeFeatures.size());
    if (frames.empty() || known == 0) return {};
    const auto ranked = rankInputs(run.dataset(), frames.back(), kRankingMeasure);
    const int found = ranked->informativeAmongTop(known);
    return (found == 1 ? tr("%1 of the %2 known features is among the %2 most connected.")
                       : tr("%1 of the %2 known features are among the %2 most connected."))
        .arg(found)
        .arg(known);
}

QString accuracySentence(const RunResult& result) {
    if (result.bestEpoch == 0) return {};
    return tr("Test accuracy %1 (best %2, epoch %3).")
        .arg(percentText(result.finalTestAccuracy), percentText(result.bestTestAccuracy))
        .arg(result.bestEpoch);
}

QString divergenceSentence(const Run& run) {
    const RunResult& result = run.result();
    const int outputLayer = static_cast<int>(run.settings().hidden.size()) + 1;
    const QString layer = result.divergedLayer == outputLayer ? tr("the output layer") : tr("hidden layer %1").arg(result.divergedLayer);
    return tr("Training diverged in epoch %1: the values of %2 are no longer finite. The epochs before it are kept. Try a learning "
              "rate of %3 instead of %4.")
        .arg(result.divergedEpoch)
        .arg(layer, numberText(run.settings().learningRate / 10), numberText(run.settings().learningRate));
}

}  // namespace

Run::Run(std::shared_ptr<const Dataset> dataset, Settings settings, QObject* parent)
    : QObject(parent), m_dataset(std::move(dataset)), m_settings(std::move(settings)) {}

void Run::setState(SessionState state) {
    if (state == m_state) return;
    m_state = state;
    emit stateChanged();
}

void Run::setProgress(const Progress& progress) {
    m_progress = progress;
    emit progressChanged();
}

void Run::setRemovalCurve(std::shared_ptr<const RemovalCurve> curve) {
    m_removalCurve = std::move(curve);
    emit removalCurveChanged();
}

void Run::setResult(RunResult result) {
    m_result = std::move(result);
    emit ended();
}

LiveSettings liveSettingsOf(const Metrics& metrics) {
    return {.learningRate = metrics.learningRate, .removalFraction = metrics.removalFraction, .dropout = metrics.dropout};
}

QString changesBetween(const LiveSettings& before, const LiveSettings& after) {
    QStringList changes;
    const auto note = [&](const QString& name, double from, double to) {
        if (from != to) changes << tr("%1 %2 → %3").arg(name, numberText(from), numberText(to));
    };
    note(tr("rate"), before.learningRate, after.learningRate);
    note(tr("ζ"), before.removalFraction, after.removalFraction);
    note(tr("dropout"), before.dropout, after.dropout);
    return changes.join(QStringLiteral(", "));
}

std::vector<SettingsChange> changesIn(const History<Metrics>& metrics) {
    std::vector<SettingsChange> told;
    if (metrics.empty()) return told;
    LiveSettings before = liveSettingsOf(metrics.front());
    for (const Metrics& line : metrics) {
        const LiveSettings now = liveSettingsOf(line);
        if (const QString changes = changesBetween(before, now); !changes.isEmpty())
            told.push_back({.epoch = line.epoch, .text = tr("from epoch %1: %2").arg(line.epoch).arg(changes)});
        before = now;
    }
    return told;
}

QStringList changesOf(const Timeline& timeline) {
    QStringList told;
    for (const SettingsChange& change : changesIn(timeline.metrics())) told << change.text;
    return told;
}

QString resultSentence(const Run& run) {
    switch (run.result().outcome) {
        case Outcome::Diverged: return divergenceSentence(run);
        case Outcome::Failed: return fromUtf8(run.result().message);
        default: break;
    }
    QStringList sentences;
    if (run.result().outcome == Outcome::Stopped) sentences << fromUtf8(run.result().message);
    sentences << truthSentence(run) << accuracySentence(run.result());
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

}  // namespace rewire
