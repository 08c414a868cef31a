#include "ui/export/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <memory>

namespace rewire {

Expected<void> copyPicture(Picture& picture, const PictureOptions& options) {
    const bool isNumbers = options.format == PictureFormat::Csv || options.format == PictureFormat::Npy;
    auto data = std::make_unique<QMimeData>();
    if (isNumbers) {
        const QByteArray csv = QByteArray::fromStdString(toCsv(picture.numbers()));
        data->setText(QString::fromUtf8(csv));
        data->setData(QStringLiteral("text/csv"), csv);
    } else {
        const bool isVector = options.format == PictureFormat::Svg || options.format == PictureFormat::Pdf;
        PictureOptions pixels = options;
        if (isVector) pixels.format = PictureFormat::Png;
        const auto png = encodePicture(picture, pixels);
        if (!png) return png.error();
        data->setImageData(QImage::fromData(*png, "PNG"));
        if (isVector) {
            const auto drawing = encodePicture(picture, options);
            if (!drawing) return drawing.error();
            data->setData(options.format == PictureFormat::Svg ? QStringLiteral("image/svg+xml") : QStringLiteral("application/pdf"),
                          *drawing);
        }
    }
    QGuiApplication::clipboard()->setMimeData(data.release());
    return {};
}

}  // namespace rewire
