// Arrays as NumPy and MATLAB 4 write them, made here byte by byte, and what is read of such files.
#pragma once

#include "core/data/readers/matlab.h"
#include "core/data/readers/numpy.h"
#include "core/data/readers/sniff.h"

#include "tests/core/data/data_files.h"

#include <QByteArray>
#include <QTest>

#include <string>
#include <vector>

namespace rewire {

inline QByteArray npy(const QByteArray& descr, const QByteArray& shape, const QByteArray& values, const QByteArray& order = "False") {
    const QByteArray dict = "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes.append(static_cast<char>(dict.size() & 255)).append(static_cast<char>(dict.size() >> 8));
    return bytes + dict + values;
}

template <class Value>
QByteArray raw(const std::vector<Value>& values) {
    QByteArray bytes;
    for (const Value value : values) bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    return bytes;
}

// `type`: 10 x the kind of the numbers (0 double, 5 uint8) + 1 for text, 2 for a sparse matrix.
inline QByteArray matlab4(qint32 rows, qint32 columns, const QByteArray& name, const QByteArray& values, qint32 type = 0) {
    return raw<qint32>({type, rows, columns, 0, static_cast<qint32>(name.size()) + 1}) + name + QByteArray(1, '\0') + values;
}

inline Expected<RawDataset> readArrays(const std::string& path, const ReadOptions& options = {}) {
    ReadMonitor monitor;
    const auto head = readHead(path);
    if (!head) return head.error();
    const auto format = tellFormat(path, *head);
    if (!format) return format.error();
    if (*format == FileFormat::Numpy) return readNpy(path, options, monitor);
    if (*format == FileFormat::Npz) return readNpz(path, options, monitor);
    if (*format == FileFormat::Matlab) return readMatlab(path, options, monitor);
    return Error{ErrorCode::Internal, "another format was told"};
}

inline QString messageOf(const std::string& path, const ReadOptions& options = {}) {
    const auto data = readArrays(path, options);
    return data ? QString("read") : QString::fromStdString(data.error().message);
}

// The message of this file, which must name all words and say more than them.
inline void verifyFault(const QByteArray& bytes, const QStringList& words) {
    const DataFolder folder;
    const QString message = messageOf(folder.write("file", bytes));
    for (const QString& word : words) QVERIFY2(message.contains(word), qPrintable(message));
    QVERIFY2(message.size() > 40, qPrintable(message));
}

inline float cell(const RawSamples& samples, int row, int column) {
    if (!samples.sparse) return samples.features[static_cast<std::size_t>(row * samples.featureCount + column)];
    const auto columns = samples.sparse->columnsOf(row);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == static_cast<std::uint32_t>(column)) return samples.sparse->valuesOf(row)[i];
    return 0;
}

}  // namespace rewire
