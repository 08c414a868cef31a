#include "core/report/array_archive.h"

#include "core/base/text.h"
#include "core/report/npy_bytes.h"

#include <nlohmann/json.hpp>

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace rewire {
namespace {

// Grows by little-endian numbers and texts.
class Bytes {
  public:
    template <class Number>
    void number(Number value) {
        for (std::size_t b = 0; b < sizeof value; ++b)
            m_bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * b)));
    }
    void text(std::string_view text) { bytes(std::as_bytes(std::span(text))); }
    void bytes(std::span<const std::byte> bytes) {
        const std::size_t before = m_bytes.size();
        m_bytes.resize(before + bytes.size());
        if (!bytes.empty()) std::memcpy(m_bytes.data() + before, bytes.data(), bytes.size());
    }
    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
    [[nodiscard]] std::vector<std::byte> take() { return std::move(m_bytes); }

  private:
    std::vector<std::byte> m_bytes;
};

struct TypeNames {
    const char* numpy;
    const char* safetensors;
};
TypeNames namesOf(ArrayType type) {
    switch (type) {
        case ArrayType::F32: return {"<f4", "F32"};
        case ArrayType::F64: return {"<f8", "F64"};
        case ArrayType::I32: return {"<i4", "I32"};
        case ArrayType::I64: return {"<i8", "I64"};
        case ArrayType::U8: return {"|u1", "U8"};
    }
    return {"", ""};
}

std::vector<std::byte> npy(const std::string& descr, const std::vector<std::int64_t>& shape, std::span<const std::byte> data) {
    const std::string header = npyHeader(descr, shape);
    std::vector<std::byte> bytes(header.size() + data.size());
    std::ranges::copy(std::as_bytes(std::span(header)), bytes.begin());
    std::ranges::copy(data, bytes.begin() + static_cast<std::ptrdiff_t>(header.size()));
    return bytes;
}

// Stored members of a ZIP archive without ZIP64: members and archive stay below 4 GiB.
class StoredZip {
  public:
    void add(const std::string& name, std::span<const std::byte> content) {
        const auto checksum = static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
        const auto common = [&](Bytes& to) {
            to.number(std::uint16_t{20});          // version needed
            to.number(std::uint16_t{0});           // flags
            to.number(std::uint16_t{0});           // stored
            to.number(std::uint32_t{0x00210000});  // 1980-01-01: equal models are equal files
            to.number(checksum);
            to.number(static_cast<std::uint32_t>(content.size()));
            to.number(static_cast<std::uint32_t>(content.size()));
            to.number(static_cast<std::uint16_t>(name.size()));
            to.number(std::uint16_t{0});
        };
        m_directory.number(std::uint32_t{0x02014b50});
        m_directory.number(std::uint16_t{20});
        common(m_directory);
        m_directory.number(std::uint16_t{0});
        m_directory.number(std::uint16_t{0});
        m_directory.number(std::uint16_t{0});
        m_directory.number(std::uint32_t{0});
        m_directory.number(static_cast<std::uint32_t>(m_members.size()));
        m_directory.text(name);
        m_members.number(std::uint32_t{0x04034b50});
        common(m_members);
        m_members.text(name);
        m_members.bytes(content);
        ++m_count;
    }
    [[nodiscard]] std::vector<std::byte> take() {
        const auto begin = static_cast<std::uint32_t>(m_members.size());
        const auto size = static_cast<std::uint32_t>(m_directory.size());
        m_members.bytes(m_directory.take());
        m_members.number(std::uint32_t{0x06054b50});
        m_members.number(std::uint32_t{0});
        m_members.number(m_count);
        m_members.number(m_count);
        m_members.number(size);
        m_members.number(begin);
        m_members.number(std::uint16_t{0});
        return m_members.take();
    }

  private:
    Bytes m_members, m_directory;
    std::uint16_t m_count = 0;
};

}  // namespace

std::vector<std::byte> writeNpz(std::span<const NamedArray> arrays, std::span<const NamedTexts> texts) {
    StoredZip zip;
    for (const NamedArray& array : arrays) zip.add(array.name + ".npy", npy(namesOf(array.type).numpy, array.shape, array.bytes));
    for (const NamedTexts& list : texts) {
        std::size_t longest = 1;
        for (const std::string& text : list.texts) longest = std::max(longest, text.size());
        std::vector<std::byte> cells(longest * list.texts.size());
        for (std::size_t t = 0; t < list.texts.size(); ++t)
            std::ranges::copy(std::as_bytes(std::span(list.texts[t])), cells.begin() + static_cast<std::ptrdiff_t>(t * longest));
        zip.add(list.name + ".npy",
                npy(std::string("|S").append(std::to_string(longest)), {static_cast<std::int64_t>(list.texts.size())}, cells));
    }
    return zip.take();
}

std::vector<std::byte> writeSafetensors(std::span<const NamedArray> arrays, std::span<const NamedTexts> texts) {
    nlohmann::ordered_json header;
    for (const NamedTexts& list : texts) {
        std::string joined;
        for (const std::string& text : list.texts) joined.append(&text == &list.texts.front() ? "" : "\n").append(displayText(text));
        header["__metadata__"][list.name] = joined;
    }
    std::size_t offset = 0;
    for (const NamedArray& array : arrays) {
        header[array.name] = {
            {"dtype", namesOf(array.type).safetensors}, {"shape", array.shape}, {"data_offsets", {offset, offset + array.bytes.size()}}};
        offset += array.bytes.size();
    }
    std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    Bytes bytes;
    bytes.number(static_cast<std::uint64_t>(text.size()));
    bytes.text(text);
    for (const NamedArray& array : arrays) bytes.bytes(array.bytes);
    return bytes.take();
}

}  // namespace rewire
