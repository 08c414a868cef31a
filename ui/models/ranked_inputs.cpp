#include "ui/models/ranked_inputs.h"

#include "ui/models/text.h"

#include <QCoreApplication>
#include <algorithm>
#include <limits>

namespace rewire {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Importance", text); }

}  // namespace

bool RankedInputs::isInformative(std::int32_t input) const {
    return std::binary_search(dataset->informativeFeatures.begin(), dataset->informativeFeatures.end(), input);
}

int RankedInputs::informativeAmongTop(int k) const {
    const auto end = ranking.begin() + std::min<std::ptrdiff_t>(k, static_cast<std::ptrdiff_t>(ranking.size()));
    return static_cast<int>(std::count_if(ranking.begin(), end, [this](std::int32_t input) { return isInformative(input); }));
}

std::shared_ptr<const RankedInputs> rankInputs(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Frame> frame,
                                               ImportanceMeasure measure) {
    auto ranked = std::make_shared<RankedInputs>();
    ranked->measure = measure;
    ranked->values = importanceValues(frame->importance, measure);
    ranked->ranking = rankByImportance(ranked->values);
    ranked->rankOf.resize(ranked->values.size());
    for (std::size_t rank = 0; rank < ranked->ranking.size(); ++rank)
        ranked->rankOf[static_cast<std::size_t>(ranked->ranking[rank])] = static_cast<std::int32_t>(rank + 1);
    ranked->dataset = std::move(dataset);
    ranked->frame = std::move(frame);
    return ranked;
}

double importanceOf(const InputImportance& importance, ImportanceMeasure measure, std::int32_t input) {
    const auto at = [input](const auto& values) {
        const auto i = static_cast<std::size_t>(input);
        return i < values.size() ? static_cast<double>(values[i]) : std::numeric_limits<double>::quiet_NaN();
    };
    switch (measure) {
        case ImportanceMeasure::Connections: return at(importance.connections);
        case ImportanceMeasure::ConnectionsAfterRemoval: return at(importance.connectionsAfterRemoval);
        case ImportanceMeasure::Strength: return at(importance.strength);
        case ImportanceMeasure::StrengthTimesSimilarity: return at(importance.strengthTimesSimilarity);
    }
    return std::numeric_limits<double>::quiet_NaN();
}

QString measureName(ImportanceMeasure measure) {
    switch (measure) {
        case ImportanceMeasure::Connections: return tr("Connections as trained");
        case ImportanceMeasure::ConnectionsAfterRemoval: return tr("Connections after removal");
        case ImportanceMeasure::Strength: return tr("Strength Σ|w|");
        case ImportanceMeasure::StrengthTimesSimilarity: return tr("Strength × similarity Σ|w|·S");
    }
    return {};
}

QString shortMeasureName(ImportanceMeasure measure) {
    switch (measure) {
        case ImportanceMeasure::Connections: return tr("Connections");
        case ImportanceMeasure::ConnectionsAfterRemoval: return tr("After removal");
        case ImportanceMeasure::Strength: return tr("Σ|w|");
        case ImportanceMeasure::StrengthTimesSimilarity: return tr("Σ|w|·S");
    }
    return {};
}

QString measureMeaning(ImportanceMeasure measure) {
    switch (measure) {
        case ImportanceMeasure::Connections:
            return tr(
                "Connections that leave each input after training this epoch: Σ over outputs of [connected] (arXiv:1903.07138, Sec. 5).");
        case ImportanceMeasure::ConnectionsAfterRemoval:
            return tr(
                "Connections that leave each input and survive this epoch's removal: the paper's importance of a feature "
                "(arXiv:1903.07138, Sec. 5).");
        case ImportanceMeasure::Strength: return tr("Σ|w|: sum of the absolute weights of the connections that leave each input.");
        case ImportanceMeasure::StrengthTimesSimilarity:
            return tr(
                "Σ|w|·S: sum of absolute weight times cosine similarity (arXiv:1903.07138, Eq. 4) over the connections that leave each "
                "input. Only algorithms "
                "that measure similarity have it.");
    }
    return {};
}

bool isCount(ImportanceMeasure measure) {
    return measure == ImportanceMeasure::Connections || measure == ImportanceMeasure::ConnectionsAfterRemoval;
}

QString inputName(const Dataset& dataset, std::int32_t input) {
    const auto at = static_cast<std::size_t>(input);
    if (dataset.imageShape && at >= dataset.featureNames.size()) {
        const ImageShape& shape = *dataset.imageShape;
        const int pixel = input / shape.channels;
        if (shape.channels == 1) return tr("row %1, col %2").arg(pixel / shape.width).arg(pixel % shape.width);
        return tr("row %1, col %2, channel %3").arg(pixel / shape.width).arg(pixel % shape.width).arg(input % shape.channels);
    }
    return fromFile(dataset.featureName(input));
}

}  // namespace rewire
