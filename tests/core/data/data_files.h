// Small files for the readers' tests, made in a temporary folder.
#pragma once

#include "core/data/open.h"

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <zlib.h>

#include <string>
#include <vector>

namespace rewire {

class DataFolder {
  public:
    // The path of a new file with these bytes.
    std::string write(const QString& name, const QByteArray& bytes) const {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("cannot write %s", qPrintable(name));
        return file.fileName().toStdString();
    }
    [[nodiscard]] std::string path(const QString& name = {}) const { return m_folder.filePath(name).toStdString(); }

  private:
    QTemporaryDir m_folder;
};

inline QByteArray gzip(const QByteArray& bytes) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray compressed(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_out = static_cast<uInt>(compressed.size());
    deflate(&stream, Z_FINISH);
    compressed.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return compressed;
}

// IDX of unsigned bytes: big-endian header, then `values`.
inline QByteArray idx(const std::vector<quint32>& sizes, const QByteArray& values) {
    QByteArray bytes("\0\0\x08", 3);
    bytes.append(static_cast<char>(sizes.size()));
    for (const quint32 size : sizes)
        for (int shift = 24; shift >= 0; shift -= 8) bytes.append(static_cast<char>(size >> shift & 0xff));
    return bytes + values;
}

inline QByteArray countingBytes(int count) {
    QByteArray bytes;
    for (int b = 0; b < count; ++b) bytes.append(static_cast<char>(b % 251));
    return bytes;
}

}  // namespace rewire
