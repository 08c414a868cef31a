#include "ui/views/pictures.h"

#include "ui/models/ranked_inputs.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/importance_view.h"
#include "ui/views/picture_export.h"
#include "ui/views/removal_curve_view.h"

namespace rewire {
namespace {

Expected<void> write(Picture& picture, QSizeF millimetres, const std::filesystem::path& folder) {
    const PictureOptions options{.format = PictureFormat::Png, .millimetres = millimetres, .dpi = 192};
    return exportPicture(picture, options, folder / (picture.fileStem().toStdString() + ".png"));
}

Expected<void> writeCurves(const std::vector<std::shared_ptr<const Frame>>& frames, const std::filesystem::path& folder) {
    CurvesView view;
    CurvesView::Content content;
    for (const auto& frame : frames) content.metrics.push_back(frame->metrics);
    view.show(std::move(content));
    return write(view, {220, 95}, folder);
}

template <class View>
Expected<void> writeImportance(const std::shared_ptr<const RankedInputs>& ranked, QSizeF millimetres, const std::filesystem::path& folder) {
    View view;
    const int known = static_cast<int>(ranked->dataset->informativeFeatures.size());
    if (known > 0) view.setTopCount(known);
    view.show(ranked, 0);
    return write(view, millimetres, folder);
}

Expected<void> writeConnectivity(const std::shared_ptr<const Frame>& frame, const std::filesystem::path& folder) {
    ConnectivityView view;
    view.show(frame, 0);
    for (int layer = 0; layer < static_cast<int>(frame->layers.size()); ++layer) {
        view.setLayer(layer);
        if (const auto written = write(view, {150, 120}, folder); !written) return written.error();
    }
    return {};
}

}  // namespace

Expected<void> writeRunPictures(const Dataset& dataset, const std::vector<std::shared_ptr<const Frame>>& frames,
                                const RemovalCurve* curve, const std::filesystem::path& folder) {
    if (frames.empty()) return Error{ErrorCode::BadSetting, "There are no epochs to draw."};
    // Borrowed for the time of this call, so its owner need not be shared.
    const std::shared_ptr<const Dataset> borrowed(std::shared_ptr<void>(), &dataset);
    if (const auto written = writeCurves(frames, folder); !written) return written.error();
    const auto ranked = rankInputs(borrowed, frames.back(), kRankingMeasure);
    const auto importance = dataset.imageShape ? writeImportance<ImportanceMap>(ranked, {130, 110}, folder)
                                               : writeImportance<ImportanceBars>(ranked, {180, 90}, folder);
    if (!importance) return importance.error();
    if (const auto written = writeConnectivity(frames.back(), folder); !written) return written.error();
    if (curve == nullptr) return {};
    RemovalCurveView view;
    view.show(std::make_shared<const RemovalCurve>(*curve));
    return write(view, {180, 100}, folder);
}

}  // namespace rewire
