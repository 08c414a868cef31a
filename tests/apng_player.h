// Plays an APNG frame by frame, as its specification says, for the tests that open films again: Qt reads the first frame only.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>
#include <cstdint>
#include <cstring>
#include <zlib.h>

namespace rewire {

struct PngChunk {
    QByteArray type, data;
};

inline std::uint32_t bigEndian(const QByteArray& bytes, qsizetype at) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

// Empty when the bytes are no PNG or a checksum is wrong.
inline QList<PngChunk> chunksOf(const QByteArray& png) {
    if (!png.startsWith("\x89PNG\r\n\x1A\n")) return {};
    QList<PngChunk> chunks;
    for (qsizetype at = 8; at + 12 <= png.size();) {
        const auto length = static_cast<qsizetype>(bigEndian(png, at));
        const QByteArray body = png.mid(at + 4, length + 4);
        if (bigEndian(png, at + 8 + length) != crc32(0, reinterpret_cast<const Bytef*>(body.constData()), static_cast<uInt>(body.size())))
            return {};
        chunks.append({body.left(4), body.mid(4)});
        at += length + 12;
    }
    return chunks;
}

inline QByteArray pngOf(int width, int height, bool hasAlpha, const QByteArray& data) {
    QByteArray png("\x89PNG\r\n\x1A\n", 8);
    const auto put = [](QByteArray& to, std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(value >> shift);
    };
    const auto chunk = [&](const QByteArray& body) {
        put(png, static_cast<std::uint32_t>(body.size() - 4));
        png += body;
        put(png, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.constData()), static_cast<uInt>(body.size()))));
    };
    QByteArray header("IHDR");
    put(header, static_cast<std::uint32_t>(width));
    put(header, static_cast<std::uint32_t>(height));
    header += QByteArray("\x08", 1) + (hasAlpha ? '\x06' : '\x02') + QByteArray(3, '\0');
    chunk(header);
    chunk("IDAT" + data);
    chunk("IEND");
    return png;
}

// Qt's PNG reader gives each frame's pixels. Empty when a rule is broken.
inline QList<QImage> playApng(const QByteArray& file, bool hasAlpha) {
    QList<QImage> shown;
    QImage canvas;
    std::uint32_t sequence = 0, declared = 0;
    QRect rect;
    for (const PngChunk& chunk : chunksOf(file)) {
        if (chunk.type == "IHDR") {
            canvas = QImage(static_cast<int>(bigEndian(chunk.data, 0)), static_cast<int>(bigEndian(chunk.data, 4)), QImage::Format_ARGB32);
            canvas.fill(Qt::transparent);
        } else if (chunk.type == "acTL") {
            declared = bigEndian(chunk.data, 0);
        } else if (chunk.type == "fcTL") {
            if (bigEndian(chunk.data, 0) != sequence++) return {};
            rect = QRect(static_cast<int>(bigEndian(chunk.data, 12)), static_cast<int>(bigEndian(chunk.data, 16)),
                         static_cast<int>(bigEndian(chunk.data, 4)), static_cast<int>(bigEndian(chunk.data, 8)));
            if (chunk.data.mid(24) != QByteArray(2, '\0') || !canvas.rect().contains(rect)) return {};
        } else if (chunk.type == "IDAT" || chunk.type == "fdAT") {
            if (chunk.type == "fdAT" && bigEndian(chunk.data, 0) != sequence++) return {};
            const QByteArray data = chunk.type == "fdAT" ? chunk.data.mid(4) : chunk.data;
            const QImage part =
                QImage::fromData(pngOf(rect.width(), rect.height(), hasAlpha, data), "PNG").convertToFormat(QImage::Format_ARGB32);
            if (part.size() != rect.size()) return {};
            for (int y = 0; y < rect.height(); ++y)
                std::memcpy(canvas.scanLine(rect.y() + y) + 4 * rect.x(), part.constScanLine(y),
                            static_cast<std::size_t>(rect.width()) * 4);
            shown.append(canvas.copy());
        }
    }
    return static_cast<std::uint32_t>(shown.size()) == declared ? shown : QList<QImage>();
}

}  // namespace rewire
