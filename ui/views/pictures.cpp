#include "ui/views/pictures.h"

#include "ui/export/picture_export.h"
#include "ui/export/run_pictures.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

namespace rewire {
namespace {

Expected<void> write(Picture& picture, QSizeF millimetres, const std::filesystem::path& folder) {
    const PictureOptions options{.format = PictureFormat::Png, .millimetres = millimetres, .dpi = 192};
    return exportPicture(picture, options, folder / (picture.fileStem().toStdString() + ".png"));
}

}  // namespace

Expected<void> writeRunPictures(const Dataset& dataset, const std::vector<std::shared_ptr<const Frame>>& frames, const RemovalCurve* curve,
                                const std::filesystem::path& folder) {
    if (frames.empty()) return Error{ErrorCode::BadSetting, "There are no epochs to draw."};
    // Borrowed for the time of this call, so their owners need not be shared.
    RunContent content;
    content.dataset = std::shared_ptr<const Dataset>(std::shared_ptr<void>(), &dataset);
    content.frames = frames;
    if (curve != nullptr) content.removalCurve = std::shared_ptr<const RemovalCurve>(std::shared_ptr<void>(), curve);
    RunPictures pictures(content);
    pictures.showLastFrame();
    const RunViews& views = pictures.views();
    if (const auto written = write(*pictures.find(QStringLiteral("curves")), {220, 95}, folder); !written) return written;
    const QSizeF importanceSize = dataset.imageShape ? QSizeF(130, 110) : QSizeF(180, 90);
    if (const auto written = write(*pictures.find(QStringLiteral("importance")), importanceSize, folder); !written) return written;
    for (int layer = 0; layer < static_cast<int>(frames.back()->layers.size()); ++layer) {
        views.connectivity().setLayer(layer);
        if (const auto written = write(views.connectivity(), {150, 120}, folder); !written) return written;
    }
    return curve == nullptr ? Expected<void>() : write(views.removalCurves(), {180, 100}, folder);
}

}  // namespace rewire
