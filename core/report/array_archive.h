// Named arrays as one file for other programs: NPZ (NumPy's archive, members stored as they are) and safetensors. Reads nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace rewire {

enum class ArrayType { F32, F64, I32, I64, U8 };

struct NamedArray {
    std::string name;
    ArrayType type = ArrayType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;  // row-major, little-endian
};

// A list of texts; in NPZ an array of NumPy byte strings (UTF-8).
struct NamedTexts {
    std::string name;
    std::vector<std::string> texts;
};

[[nodiscard]] std::vector<std::byte> writeNpz(std::span<const NamedArray> arrays, std::span<const NamedTexts> texts);
// Texts go into the metadata, joined by line ends.
[[nodiscard]] std::vector<std::byte> writeSafetensors(std::span<const NamedArray> arrays, std::span<const NamedTexts> texts);

}  // namespace rewire
