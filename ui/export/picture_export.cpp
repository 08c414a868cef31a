#include "ui/views/picture_export.h"

#include "core/base/atomic_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <qcustomplot.h>
#include <span>

namespace rewire {
namespace {

constexpr double kUnitsPerMillimetre = 96 / 25.4;
constexpr int kPdfDpi = 1200;

QSize unitsOf(const QSizeF& millimetres) {
    return {qMax(1, qRound(millimetres.width() * kUnitsPerMillimetre)), qMax(1, qRound(millimetres.height() * kUnitsPerMillimetre))};
}

Error internalError(const char* format) {
    return {ErrorCode::Internal, std::string("The picture could not be encoded as ") + format + "."};
}

Expected<QByteArray> encodePng(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return internalError("PNG");
    return bytes;
}

Expected<QByteArray> encodePng(Picture& picture, const PictureOptions& options) {
    const QSize size = unitsOf(options.millimetres);
    const double ratio = options.dpi / 96.0;
    const double side = qMax(size.width(), size.height()) * ratio;
    if (side > kLargestPictureSide)
        return Error{ErrorCode::TooLarge, "The picture would be " + std::to_string(static_cast<long long>(side)) +
                                              " pixels on its longer side; at most " + std::to_string(kLargestPictureSide) +
                                              " are possible. Choose fewer dpi or millimetres, or SVG or PDF."};
    QImage image = renderPicture(picture, size, ratio, options.look);
    const int dotsPerMetre = qRound(options.dpi / 0.0254);
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    return encodePng(image);
}

Expected<QByteArray> encodeSvg(Picture& picture, const PictureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QSize size = unitsOf(options.millimetres);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(96);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(picture.pictureTitle());
    QCPPainter painter;
    if (!painter.begin(&generator)) return internalError("SVG");
    painter.setMode(QCPPainter::pmVectorized);
    picture.paintPicture(painter, size, options.look);
    painter.end();
    return bytes;
}

Expected<QByteArray> encodePdf(Picture& picture, const PictureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kPdfDpi);
    writer.setPageSize(QPageSize(options.millimetres, QPageSize::Millimeter));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(picture.pictureTitle());
    writer.setCreator(QStringLiteral("Rewire " REWIRE_VERSION));
    QCPPainter painter;
    if (!painter.begin(&writer)) return internalError("PDF");
    painter.setMode(QCPPainter::pmVectorized);
    painter.scale(kPdfDpi / 96.0, kPdfDpi / 96.0);
    picture.paintPicture(painter, unitsOf(options.millimetres), options.look);
    painter.end();
    return bytes;
}

Expected<QByteArray> encodeExact(const Picture& picture) {
    const QImage image = picture.exactImage();
    if (image.isNull())
        return Error{ErrorCode::BadSetting, "This view is not an image of the inputs, so it has no pixel-exact form; export it as PNG."};
    return encodePng(image);
}

}  // namespace

QImage renderPicture(Picture& picture, QSize size, double pixelRatio, const PictureLook& look) {
    QImage image(qCeil(size.width() * pixelRatio), qCeil(size.height() * pixelRatio), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QCPPainter painter(&image);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.scale(pixelRatio, pixelRatio);
    picture.paintPicture(painter, size, look);
    painter.end();
    return image;
}

Expected<QByteArray> encodePicture(Picture& picture, const PictureOptions& options) {
    switch (options.format) {
        case PictureFormat::Png: return encodePng(picture, options);
        case PictureFormat::Svg: return encodeSvg(picture, options);
        case PictureFormat::Pdf: return encodePdf(picture, options);
        case PictureFormat::Csv: return QByteArray::fromStdString(toCsv(picture.numbers()));
        case PictureFormat::ExactPng: return encodeExact(picture);
    }
    return internalError("this format");
}

Expected<void> storeBytes(const std::filesystem::path& path, const QByteArray& bytes) {
    return writeFileAtomically(path, std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
}

Expected<void> exportPicture(Picture& picture, const PictureOptions& options, const std::filesystem::path& path) {
    const Expected<QByteArray> bytes = encodePicture(picture, options);
    if (!bytes) return bytes.error();
    return storeBytes(path, *bytes);
}

QString fileEnding(PictureFormat format) {
    switch (format) {
        case PictureFormat::Png:
        case PictureFormat::ExactPng: return QStringLiteral("png");
        case PictureFormat::Svg: return QStringLiteral("svg");
        case PictureFormat::Pdf: return QStringLiteral("pdf");
        case PictureFormat::Csv: return QStringLiteral("csv");
    }
    return {};
}

}  // namespace rewire
