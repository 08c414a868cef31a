#include "core/data/readers/matlab_check.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/matlab5_stream.h"
#include "core/base/regular_file.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace rewire {
namespace {

constexpr int kDeepest = 16;  // cells within cells
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

// Bytes of a number of a part's type; 0 for a type that holds none.
std::uint64_t numberBytes(std::uint32_t type) {
    constexpr std::array<std::uint8_t, 19> kBytes{0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8, 0, 0, 1, 2, 4};
    return type < kBytes.size() ? kBytes[type] : 0;
}

// Walks the parts of arrays.
class Walk {
  public:
    explicit Walk(Matlab5Stream& stream) : m_stream(stream) {}

    Expected<void> matrix(std::uint64_t room, int depth) {
        if (room == 0) return {};  // an empty cell
        if (depth > kDeepest) return m_stream.bad("has cells within cells, more than " + std::to_string(kDeepest) + " deep");
        auto header = m_stream.readHeader(room);
        if (!header) return header.error();
        std::uint64_t count = 1;
        for (const std::uint64_t size : header->shape) count = checkedMultiply(count, size).value_or(kMost);
        if (auto walked = body(*header, count, room, depth); !walked) return walked;
        return m_stream.skip(room);
    }

  private:
    Expected<void> body(const MatlabHeader& header, std::uint64_t count, std::uint64_t& room, int depth) {
        using Class = MatlabHeader::Class;
        if (header.isNumeric() || header.arrayClass == Class::Char) {
            if (count == 0) return {};
            auto read = numbers(header, count, room);
            return read && header.isComplex ? numbers(header, count, room) : read;
        }
        switch (header.arrayClass) {
            case Class::Sparse: return parts(header.isComplex ? 4 : 3, room);
            case Class::Cell: return matrices(count, room, depth);
            case Class::Object:
                if (auto name = parts(1, room); !name) return name;
                return fields(count, room, depth);
            case Class::Struct: return fields(count, room, depth);
            default: break;
        }
        // Functions and what has no description: whatever it is, it is within the element.
        while (room > 0)
            if (auto walked = part(room, depth); !walked) return walked;
        return {};
    }

    Expected<void> numbers(const MatlabHeader& header, std::uint64_t count, std::uint64_t& room) {
        auto part = m_stream.nextPart(room);
        if (!part) return part.error();
        const std::uint64_t bytes = numberBytes(part->type);
        if (bytes == 0) return m_stream.bad("has values of the unknown type " + std::to_string(part->type));
        // Some programs write a text of blanks without them.
        const bool isLeftOut = header.arrayClass == MatlabHeader::Class::Char && part->length == 0 && count <= kLongestText;
        if (!isLeftOut && part->length / bytes < count)
            return m_stream.bad("declares " + (count == kMost ? "uncountably many" : std::to_string(count)) + " values and has " +
                                std::to_string(part->length / bytes));
        return m_stream.skip(*part);
    }

    Expected<void> parts(int count, std::uint64_t& room) {
        for (int i = 0; i < count; ++i) {
            auto part = m_stream.nextPart(room);
            if (!part) return part.error();
            if (auto skipped = m_stream.skip(*part); !skipped) return skipped;
        }
        return {};
    }

    // Field names, then a matrix for each field of each item.
    Expected<void> fields(std::uint64_t count, std::uint64_t& room, int depth) {
        auto part = m_stream.nextPart(room);
        if (!part) return part.error();
        auto length = m_stream.contentOf(*part);
        if (!length) return length.error();
        if (part->type != kMatlabInt32 || length->size() != 4) return m_stream.bad("has fields without names");
        const std::uint64_t nameBytes = m_stream.word(*length, 0);
        part = m_stream.nextPart(room);
        if (!part) return part.error();
        if (part->length > 0 && (nameBytes == 0 || nameBytes > kLongestFieldName || part->length % nameBytes != 0))
            return m_stream.bad("has fields without names");
        const std::uint64_t fieldCount = part->length == 0 ? 0 : part->length / nameBytes;
        if (auto skipped = m_stream.skip(*part); !skipped) return skipped;
        return matrices(checkedMultiply(count, fieldCount).value_or(kMost), room, depth);
    }

    Expected<void> matrices(std::uint64_t count, std::uint64_t& room, int depth) {
        // Each has a tag of 8 bytes at least.
        if (count > room / 8)
            return m_stream.bad("declares " + (count == kMost ? "uncountably many" : std::to_string(count)) +
                                " cells, more than it can hold");
        for (std::uint64_t i = 0; i < count; ++i) {
            auto inner = m_stream.nextPart(room);
            if (!inner) return inner.error();
            if (inner->type != kMatlabMatrix || inner->small) return m_stream.bad("has something else than an array in a cell");
            if (auto walked = matrix(inner->length, depth + 1); !walked) return walked;
        }
        return {};
    }

    Expected<void> part(std::uint64_t& room, int depth) {
        auto part = m_stream.nextPart(room);
        if (!part) return part.error();
        return part->type == kMatlabMatrix && !part->small ? matrix(part->length, depth + 1) : m_stream.skip(*part);
    }

    static constexpr std::uint64_t kLongestFieldName = 4096;
    static constexpr std::uint64_t kLongestText = 4096;

    Matlab5Stream& m_stream;
};

Expected<void> checkVersion5(Matlab5Stream& stream) {
    while (true) {
        auto element = stream.nextElement();
        if (!element) return element.error();
        if (!*element) return {};
        if ((*element)->type == kMatlabMatrix)
            if (auto walked = Walk(stream).matrix((*element)->length, 0); !walked) return walked;
        if (auto finished = stream.finishElement(); !finished) return finished;
    }
}

// Version 4: headers of five words, a name, and the values, one matrix after another.
Expected<void> checkVersion4(const RegularFile& whole, ReadMonitor& monitor) {
    auto file = whole.again();
    if (!file) return file.error();
    std::vector<std::byte> block(std::size_t{1} << 18);
    for (std::uint64_t offset = 0; offset < file->size();) {
        const auto bad = [&](const std::string& what) {
            return Error{ErrorCode::BadFormat, displayPath(file->path()) + ": the matrix at byte " + std::to_string(offset) + " of " +
                                                   std::to_string(file->size()) + " " + what +
                                                   ". The file is cut short or damaged: fetch it again."};
        };
        constexpr std::size_t kHeaderBytes = 20;
        auto got = file->read(std::span(block).first(kHeaderBytes));
        if (!got) return got.error();
        if (*got < kHeaderBytes) return bad("has no whole header");
        const auto word = [&](std::size_t at, bool isBig) {
            std::uint32_t value = 0;
            for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint32_t>(block[at + (isBig ? i : 3 - i)]);
            return value;
        };
        // The type is MOPT in decimal digits: machine, 0, type of the numbers, kind of matrix.
        const bool isBig = word(0, false) > 4052;
        const std::uint32_t type = word(0, isBig);
        constexpr std::array<std::uint64_t, 6> kBytes{8, 4, 4, 2, 2, 1};
        if (type / 1000 > 4 || type / 100 % 10 != 0 || type / 10 % 10 >= kBytes.size() || type % 10 > 2 || word(12, isBig) > 1)
            return bad("does not begin as a matrix does");
        const std::uint64_t nameBytes = word(16, isBig);
        if (nameBytes == 0 || nameBytes > 4096) return bad("has a name of " + std::to_string(nameBytes) + " bytes");
        const std::uint64_t count = std::uint64_t{word(4, isBig)} * word(8, isBig);
        const std::uint64_t bytes = checkedMultiply(count, kBytes[type / 10 % 10] * (1 + word(12, isBig))).value_or(kMost);
        const std::uint64_t left = file->size() - offset - kHeaderBytes;
        if (left < nameBytes || bytes > left - nameBytes)
            return bad("declares " + std::to_string(word(4, isBig)) + " x " + std::to_string(word(8, isBig)) +
                       " values, more than are left");
        for (std::uint64_t rest = nameBytes + bytes; rest > 0; rest -= *got) {
            if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
            got = file->read(std::span(block).first(static_cast<std::size_t>(std::min<std::uint64_t>(rest, block.size()))));
            if (!got) return got.error();
            if (*got == 0) return bad("ends too early");
            monitor.advance(*got);
        }
        offset += kHeaderBytes + nameBytes + bytes;
    }
    return {};
}

// By the version behind MATLAB's words.
bool isVersion73(std::string_view head) {
    if (head.size() < 128) return false;
    const std::string_view version = head.substr(124, 4);
    using namespace std::string_view_literals;
    return version == "\0\2IM"sv || version == "\2\0MI"sv;
}

}  // namespace

Expected<MatlabVersion> matlabVersion(const RegularFile& file) {
    ReadMonitor nobody;
    auto stream = Matlab5Stream::open(file, nobody);
    if (!stream) return stream.error();
    if (*stream) return MatlabVersion::Five;
    auto beginning = file.again();
    if (!beginning) return beginning.error();
    std::array<std::byte, 128> head{};
    auto got = beginning->read(head);
    if (!got) return got.error();
    const std::string_view text(reinterpret_cast<const char*>(head.data()), *got);
    if (text.starts_with("\x89HDF"))
        return Error{ErrorCode::BadFormat,
                     displayPath(file.path()) +
                         " is an HDF5 file without MATLAB's words before it. Save it from MATLAB with 'save -v7', or as NPZ."};
    return isVersion73(text) ? MatlabVersion::SevenThree : MatlabVersion::Four;
}

Expected<void> checkMatlab(const RegularFile& file, ReadMonitor& monitor) {
    auto version = matlabVersion(file);
    if (!version) return version.error();
    if (*version == MatlabVersion::SevenThree) return {};
    if (*version == MatlabVersion::Four) return checkVersion4(file, monitor);
    auto stream = Matlab5Stream::open(file, monitor);
    if (!stream) return stream.error();
    return checkVersion5(**stream);
}

}  // namespace rewire
