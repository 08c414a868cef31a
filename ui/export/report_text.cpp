#include "ui/export/report_text.h"

#include "core/base/text.h"
#include "core/insight/truth.h"
#include "core/report/choices.h"
#include "core/report/train_command_line.h"
#include "ui/models/ranked_inputs.h"
#include "ui/models/run.h"
#include "ui/models/text.h"

#include <QCoreApplication>
#include <algorithm>

namespace rewire {
namespace {

constexpr int kTopRows = 10;

QString tr(const char* text) { return QCoreApplication::translate("Report", text); }

std::vector<ReportRow> dataRows(const Dataset& dataset) {
    std::vector<ReportRow> rows{{tr("Name"), fromFile(dataset.name)}, {tr("Source"), fromFile(dataset.source)}};
    if (dataset.train.count() > 0)
        rows.emplace_back(tr("Samples"), tr("%1 training, %2 test").arg(countText(dataset.train.count()), countText(dataset.test.count())));
    QString inputs = countText(dataset.featureCount);
    if (const auto& shape = dataset.imageShape) inputs += tr(" (%1 × %2 pixels)").arg(shape->width).arg(shape->height);
    rows.emplace_back(tr("Inputs"), inputs);
    QStringList classes;
    for (int c = 0; c < std::min(dataset.classCount(), 10); ++c) classes << fromFile(dataset.classNames[static_cast<std::size_t>(c)]);
    if (dataset.classCount() > 10) classes << QStringLiteral("…");
    rows.emplace_back(tr("Classes"),
                      QStringLiteral("%1: %2").arg(QString::number(dataset.classCount()), classes.join(QStringLiteral(", "))));
    if (dataset.truthIsKnown()) rows.emplace_back(tr("Known to matter"), tr("%1 inputs").arg(dataset.informativeFeatures.size()));
    rows.emplace_back(tr("Fingerprint"), fromUtf8(dataset.fingerprint));
    return rows;
}

std::vector<ReportRow> settingRows(const Settings& s) {
    const Algorithm* const algorithm = findAlgorithm(s.algorithm);
    const auto word = [](std::string_view id) { return fromUtf8(id); };
    return {{tr("Algorithm"), algorithm != nullptr ? fromUtf8(algorithm->name) : fromUtf8(s.algorithm)},
            {tr("Hidden layers"), fromUtf8(layersText(s.hidden))},
            {tr("Epochs, seed"), QStringLiteral("%1, %2").arg(s.epochs).arg(s.seed)},
            {tr("ε, ζ"), QStringLiteral("%1, %2").arg(numberText(s.epsilon), numberText(s.removalFraction))},
            {tr("Rate, momentum"), QStringLiteral("%1, %2").arg(numberText(s.learningRate), numberText(s.momentum))},
            {tr("Batch, dropout"), QStringLiteral("%1, %2").arg(QString::number(s.batchSize), numberText(s.dropout))},
            {tr("Activation"), word(activationId(s.activation))},
            {tr("Initial weights"), word(idOf(kInitialWeights, s.initialWeights))},
            {tr("New weights"), word(idOf(kNewWeights, s.newWeights))},
            {tr("Similarity of"), word(idOf(kSimilarityOf, s.similarityOf))},
            {tr("Augmentation"), s.augment ? tr("on") : tr("off")}};
}

void addTruth(const RankedInputs& ranked, std::vector<ReportRow>& rows) {
    if (!ranked.dataset->truthIsKnown() || ranked.ranking.empty()) return;
    const int k = std::min(static_cast<int>(ranked.dataset->informativeFeatures.size()), static_cast<int>(ranked.ranking.size()));
    rows.emplace_back(tr("Truth found"), tr("%1 of %2 among the top %2").arg(ranked.informativeAmongTop(k)).arg(k));
    rows.emplace_back(tr("ROC area"), numberText(rocCurve(ranked.values, ranked.dataset->informativeFeatures).area));
}

// Whole, unlike names: a command that is cut repeats nothing.
QString visible(const std::string& command) {
    QString text = fromUtf8(command);
    for (QChar& character : text)
        if (character.category() == QChar::Other_Control) character = QChar::ReplacementCharacter;
    return text;
}

std::vector<ReportRow> resultRows(const ReportContent& content, const RankedInputs& ranked) {
    const auto& frames = content.run.frames;
    const Metrics& last = frames.back()->metrics;
    const auto best = std::ranges::max_element(frames, {}, [](const auto& frame) { return frame->metrics.testAccuracy; });
    double dense = 0, seconds = 0;
    for (const LayerFrame& layer : frames.back()->layers) dense += static_cast<double>(layer.inputCount) * layer.outputCount;
    for (const auto& frame : frames)
        seconds += frame->metrics.trainSeconds + frame->metrics.similaritySeconds + frame->metrics.evolutionSeconds;
    std::vector<ReportRow> rows{
        {tr("Epochs trained"), QString::number(last.epoch)},
        {tr("Test accuracy"), percentText(last.testAccuracy, 2)},
        {tr("Best"), tr("%1 in epoch %2").arg(percentText((*best)->metrics.testAccuracy, 2)).arg((*best)->metrics.epoch)},
        {tr("Connections"),
         tr("%1, %2 of dense").arg(countText(last.connections), percentText(static_cast<double>(last.connections) / std::max(1.0, dense)))},
        {tr("Training took"), secondsText(seconds)}};
    if (const auto& curve = content.run.removalCurve; curve != nullptr && !curve->leastFirst.empty()) {
        const auto highest = std::ranges::max_element(curve->leastFirst);
        const int without = curve->removed[static_cast<std::size_t>(highest - curve->leastFirst.begin())];
        rows.emplace_back(tr("Inputs removed"), without == 0
                                                    ? tr("%1 with all of them, which is the best").arg(percentText(*highest))
                                                    : tr("%1 without the %2 least connected").arg(percentText(*highest)).arg(without));
    }
    addTruth(ranked, rows);
    if (!content.result.networkHash.empty()) rows.emplace_back(tr("Network hash"), fromUtf8(content.result.networkHash));
    return rows;
}

void addTop(const RankedInputs& ranked, ReportText& text) {
    const bool isKnown = ranked.dataset->truthIsKnown();
    const bool hasNames = !ranked.dataset->featureNames.empty() || ranked.dataset->imageShape;
    text.topHeader = {tr("Rank"), tr("Input")};
    if (hasNames) text.topHeader.push_back(tr("Name"));
    text.topHeader.insert(text.topHeader.end(), {tr("Connections"), tr("Σ|w|")});
    if (isKnown) text.topHeader.push_back(tr("Truth"));
    const InputImportance& importance = ranked.frame->importance;
    for (std::size_t rank = 0; rank < std::min<std::size_t>(kTopRows, ranked.ranking.size()); ++rank) {
        const std::int32_t input = ranked.ranking[rank];
        const auto at = static_cast<std::size_t>(input);
        std::vector<QString> row{QString::number(rank + 1), QString::number(input)};
        if (hasNames) row.push_back(inputName(*ranked.dataset, input));
        row.insert(row.end(), {QString::number(importance.connections[at]), numberText(static_cast<double>(importance.strength[at]))});
        if (isKnown) row.push_back(ranked.isInformative(input) ? tr("informative") : tr("noise"));
        text.topRows.push_back(std::move(row));
    }
}

}  // namespace

ReportText reportText(const ReportContent& content) {
    const Dataset& dataset = *content.run.dataset;
    const auto ranked = rankInputs(content.run.dataset, content.run.frames.back(), kRankingMeasure);
    Run run(content.run.dataset, content.run.settings);
    run.timeline().append(content.run.frames);
    run.setResult(content.result);
    ReportText text;
    const Algorithm* const algorithm = findAlgorithm(content.run.settings.algorithm);
    text.title =
        tr("%1 on %2")
            .arg(algorithm != nullptr ? fromUtf8(algorithm->name) : fromUtf8(content.run.settings.algorithm), fromFile(dataset.name));
    text.sentence = content.result.outcome == Outcome::None ? tr("The run had not ended when this report was made.") : resultSentence(run);
    text.data = dataRows(dataset);
    text.settings = settingRows(content.run.settings);
    for (const QString& change : changesOf(run.timeline())) text.settings.emplace_back(tr("Changed"), change);
    text.result = resultRows(content, *ranked);
    addTop(*ranked, text);
    if (content.source) text.command = visible(trainCommandLine(*content.source, content.run.settings));
    text.footer =
        tr("Made by Rewire %1, %2. Algorithms: Pieterse & Mocanu, arXiv:1903.07138.").arg(QStringLiteral(REWIRE_VERSION), content.madeAt);
    return text;
}

}  // namespace rewire
