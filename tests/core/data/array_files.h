// Arrays as NumPy and MATLAB 4 write them, made here byte by byte.
#pragma once

#include <QByteArray>

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

}  // namespace rewire
