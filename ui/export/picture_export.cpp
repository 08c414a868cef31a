#include "ui/export/picture_export.h"

#include "core/base/atomic_file.h"
#include "core/report/npy_bytes.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>
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

Expected<QByteArray> encodeDrawnPng(Picture& picture, const PictureOptions& options) {
    const QSizeF exact = options.millimetres * kUnitsPerMillimetre;
    const double ratio = options.dpi / 96.0;
    const QSize pixels = (exact * ratio).toSize().expandedTo({1, 1});
    if (const int side = qMax(pixels.width(), pixels.height()); side > kLargestPictureSide)
        return Error{ErrorCode::TooLarge, "The picture would be " + std::to_string(side) + " pixels on its longer side; at most " +
                                              std::to_string(kLargestPictureSide) +
                                              " are possible. Choose fewer dpi or millimetres, or SVG or PDF."};
    // Drawn in whole units, so that the last one may reach beyond the pixels that were asked for; not for a rounding error of the unit.
    const auto whole = [](double units) { return qCeil(units - 1e-6); };
    QImage image =
        renderPicture(picture, {whole(exact.width()), whole(exact.height())}, ratio, options.look).copy(QRect(QPoint(0, 0), pixels));
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
    painter.setRenderHint(QPainter::LosslessImageRendering);  // the pixels of a map are numbers, which JPEG would change
    painter.scale(kPdfDpi / 96.0, kPdfDpi / 96.0);
    picture.paintPicture(painter, unitsOf(options.millimetres), options.look);
    painter.end();
    return bytes;
}

Error hasNoGrid() {
    return {ErrorCode::BadSetting,
            "This view is not an image of the inputs, so it has no pixel-exact form; export it as PNG, or its numbers as CSV."};
}

Expected<QByteArray> encodeExact(const Picture& picture) {
    const QImage image = picture.exactImage();
    if (image.isNull()) return hasNoGrid();
    return encodePng(image);
}

Expected<QByteArray> encodeGrey(const Picture& picture, PictureFormat format) {
    const ValueGrid grid = picture.grid();
    if (grid.shape.size() < 2) return hasNoGrid();
    return encodePng(greyImage(grid, format));
}

Expected<QByteArray> encodeNpy(const Picture& picture) {
    const ValueGrid grid = picture.grid();
    if (grid.shape.empty()) return Error{ErrorCode::BadSetting, "The values of this view do not form an array; export its numbers as CSV."};
    return QByteArray::fromStdString(npyBytes(grid.values, grid.shape));
}

}  // namespace

Expected<QByteArray> encodePng(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return internalError("PNG");
    return bytes;
}

QImage greyImage(const ValueGrid& grid, PictureFormat format) {
    const int rows = grid.shape[0], columns = grid.shape[1];
    const std::size_t channels = grid.shape.size() > 2 ? static_cast<std::size_t>(grid.shape[2]) : 1;
    const bool isWide = format == PictureFormat::ExactGrey16;
    const int white = isWide ? 65535 : 255;
    QImage image(columns, rows, isWide ? QImage::Format_Grayscale16 : QImage::Format_Grayscale8);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const auto first = static_cast<std::size_t>(row * columns + column) * channels;
            double sum = 0;
            for (std::size_t c = 0; c < channels; ++c) sum += grid.values[first + c];
            const double part = grid.largest > 0 ? sum / static_cast<double>(channels) / grid.largest : 0;
            const auto level = static_cast<int>(std::lround(qBound(0.0, part, 1.0) * white));
            if (isWide)
                reinterpret_cast<quint16*>(image.scanLine(row))[column] = static_cast<quint16>(level);
            else
                image.scanLine(row)[column] = static_cast<uchar>(level);
        }
    image.setText(QStringLiteral("Description"), QStringLiteral("value = level / %1 * %2%3")
                                                     .arg(white)
                                                     .arg(grid.largest, 0, 'g', 17)
                                                     .arg(channels > 1 ? QStringLiteral(", mean over channels") : QString()));
    return image;
}

std::vector<PictureFormat> formatsOf(const Picture& picture) {
    std::vector<PictureFormat> formats{PictureFormat::Png, PictureFormat::Svg, PictureFormat::Pdf, PictureFormat::Csv};
    if (!picture.exactImage().isNull()) formats.push_back(PictureFormat::ExactPng);
    const std::size_t extents = picture.grid().shape.size();
    if (extents >= 2) formats.insert(formats.end(), {PictureFormat::ExactGrey8, PictureFormat::ExactGrey16});
    if (extents >= 1) formats.push_back(PictureFormat::Npy);
    return formats;
}

bool isDrawn(PictureFormat format) { return format == PictureFormat::Png || format == PictureFormat::Svg || format == PictureFormat::Pdf; }

std::string_view formatId(PictureFormat format) {
    switch (format) {
        case PictureFormat::Png: return "png";
        case PictureFormat::Svg: return "svg";
        case PictureFormat::Pdf: return "pdf";
        case PictureFormat::Csv: return "csv";
        case PictureFormat::ExactPng: return "exact-png";
        case PictureFormat::ExactGrey8: return "grey8-png";
        case PictureFormat::ExactGrey16: return "grey16-png";
        case PictureFormat::Npy: return "npy";
    }
    return "";
}

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
        case PictureFormat::Png: return encodeDrawnPng(picture, options);
        case PictureFormat::Svg: return encodeSvg(picture, options);
        case PictureFormat::Pdf: return encodePdf(picture, options);
        case PictureFormat::Csv: return QByteArray::fromStdString(toCsv(picture.numbers()));
        case PictureFormat::ExactPng: return encodeExact(picture);
        case PictureFormat::ExactGrey8:
        case PictureFormat::ExactGrey16: return encodeGrey(picture, options.format);
        case PictureFormat::Npy: return encodeNpy(picture);
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
        case PictureFormat::ExactPng:
        case PictureFormat::ExactGrey8:
        case PictureFormat::ExactGrey16: return QStringLiteral("png");
        case PictureFormat::Svg: return QStringLiteral("svg");
        case PictureFormat::Pdf: return QStringLiteral("pdf");
        case PictureFormat::Csv: return QStringLiteral("csv");
        case PictureFormat::Npy: return QStringLiteral("npy");
    }
    return {};
}

}  // namespace rewire
