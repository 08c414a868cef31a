#include "core/data/readers/sniff.h"

#include "core/base/byte_stream.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string>
#include <utility>

namespace rewire {
namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    std::string_view kind;
    std::string_view advice;
};

constexpr std::string_view kUnpack = "Unpack it and give the file inside.";
constexpr std::string_view kConvert = "Convert it to CSV or IDX.";
constexpr std::array kSignatures = {
    // One layer of compression is taken off by ByteStream; these are a second one.
    Signature{"PK\x03\x04"sv, "a ZIP archive inside another compressed file", kUnpack},
    Signature{"\xFD"
              "7zXZ\0"sv,
              "compressed twice", kUnpack},
    Signature{"\x28\xB5\x2F\xFD"sv, "compressed twice", kUnpack},
    Signature{"\x1F\x9D"sv, "compressed twice", kUnpack},
    Signature{"7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive", kUnpack},
    Signature{"Rar!"sv, "a RAR archive", kUnpack},
    Signature{"\x1F\x8B"sv, "compressed twice", kUnpack},
    Signature{"PAR1"sv, "a Parquet file", kConvert},
    Signature{"%PDF-"sv, "a PDF document", "Give the data themselves."},
    Signature{"\x89PNG"sv, "a single image", "Give a folder with a folder of images for each class, or one IDX file."},
    Signature{"\xFF\xD8\xFF"sv, "a single image", "Give a folder with a folder of images for each class, or one IDX file."},
    Signature{"\xD0\xCF\x11\xE0"sv, "an old Excel or Word document", "Export it as CSV."},
};

constexpr std::string_view kUtf16 = "Save it as UTF-8.";

Error refuse(const std::filesystem::path& path, std::string_view kind, std::string_view advice) {
    return {ErrorCode::BadFormat, displayPath(path) + " is " + std::string(kind) + ". " + std::string(advice)};
}

bool isHtml(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF"sv)) head.remove_prefix(3);
    const std::string begin = asciiLower(trimmed(head.substr(0, 4096)).substr(0, 64));
    return begin.starts_with("<!doctype html") || begin.starts_with("<html") || begin.starts_with("<head") || begin.starts_with("<body");
}

// An object or a list, of which the first thing inside tells that no row of a table begins so.
bool isJson(std::string_view head) {
    const std::string_view text = trimmed(head.substr(0, 4096));
    if (text.empty() || (text.front() != '{' && text.front() != '[')) return false;
    const std::string_view inside = trimmed(text.substr(1));
    return !inside.empty() && (inside.front() == '"' || inside.front() == '{' || inside.front() == '[' || inside.front() == '}');
}

// UTF-16 without a byte order mark: every other byte of the first ones is 0.
bool looksLikeUtf16(std::string_view head, std::size_t zeroAt) {
    const std::size_t count = std::min<std::size_t>(head.size(), 64) / 2;
    if (count < 4) return false;
    for (std::size_t i = 0; i < count; ++i) {
        if (head[2 * i + zeroAt] != '\0' || head[2 * i + 1 - zeroAt] == '\0') return false;
    }
    return true;
}

// The first line that is neither blank nor a comment of the format's own sign.
std::string_view firstLine(std::string_view head, char comment) {
    while (!head.empty()) {
        const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
        const std::string_view line = trimmed(head.substr(0, end));
        if (!line.empty() && line.front() != comment) return line;
        head.remove_prefix(std::min(end + 1, head.size()));
    }
    return {};
}

std::uint32_t wordAt(std::string_view head, std::size_t at, bool isBigEndian) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i) word = word << 8 | static_cast<unsigned char>(head[at + (isBigEndian ? i : 3 - i)]);
    return word;
}

// MATLAB's version 4 has no signature: a plausible header of five words and a name of letters with its end.
bool looksLikeMatlab4(std::string_view head) {
    if (head.size() < 22) return false;
    for (const bool isBigEndian : {false, true}) {
        const std::uint32_t type = wordAt(head, 0, isBigEndian);
        const std::uint32_t nameBytes = wordAt(head, 16, isBigEndian);
        const bool isType = type / 1000 == (isBigEndian ? 1u : 0u) && type / 100 % 10 == 0 && type / 10 % 10 <= 5 && type % 10 <= 2;
        if (!isType || wordAt(head, 12, isBigEndian) > 1 || nameBytes < 2 || nameBytes > 64 || head.size() < 20 + nameBytes) continue;
        const std::string_view name = head.substr(20, nameBytes);
        if (std::isalpha(static_cast<unsigned char>(name[0])) != 0 && name.find('\0') == name.size() - 1) return true;
    }
    return false;
}

// "3:0.5", "qid:1": an index or a word of SVMlight's, one colon, no other table's delimiter.
bool looksLikePair(std::string_view token) {
    if (token.find_first_of(",;") != std::string_view::npos || token.find(':') != token.rfind(':')) return false;
    if (token.starts_with("qid:")) return true;
    if (token.starts_with('-')) token.remove_prefix(1);
    const std::size_t digits = std::min(token.find_first_not_of("0123456789"), token.size());
    return digits > 0 && digits < token.size() && token[digits] == ':';
}

// "1 3:0.5 7:1": a label and then index:value pairs. Samples without pairs tell nothing.
bool looksLikeLibsvm(std::string_view head) {
    for (int line = 0; line < 100 && !head.empty(); ++line) {
        const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
        const std::string_view text = trimmed(head.substr(0, std::min(end, head.find('#'))));
        head.remove_prefix(std::min(end + 1, head.size()));
        if (text.empty()) continue;
        const std::size_t blank = text.find_first_of(" \t");
        if (text.substr(0, blank).find_first_of(":;") != std::string_view::npos) return false;
        if (blank == std::string_view::npos) {
            if (text.find(',') != std::string_view::npos) return false;
            continue;
        }
        const std::string_view rest = trimmed(text.substr(blank));
        return looksLikePair(rest.substr(0, rest.find_first_of(" \t")));
    }
    return false;
}

}  // namespace

Expected<FileFormat> tellFormat(const std::filesystem::path& path, std::string_view head) {
    if (head.empty()) return refuse(path, "empty", "Check that it was fetched or written completely.");
    if (head.size() >= 4 && head[0] == 0 && head[1] == 0 && head[3] >= 1 && head[3] <= 8 && head[2] >= 0x08 && head[2] <= 0x0E) {
        return FileFormat::Idx;
    }
    if (head.starts_with("\x93NUMPY"sv)) return FileFormat::Numpy;
    // Versions 5 to 7.3 say "MATLAB 5.0 MAT-file", and in which byte order they are.
    const bool isMatlab =
        head.starts_with("MATLAB "sv) && head.size() >= 128 && (head.substr(126, 2) == "IM"sv || head.substr(126, 2) == "MI"sv);
    if (isMatlab || head.starts_with("\x89HDF\r\n\x1A\n"sv) || looksLikeMatlab4(head)) return FileFormat::Matlab;
    if (isNpz(head)) return FileFormat::Npz;
    if (isHtml(head)) return refuse(path, "an HTML page (failed download?)", "Fetch the data file itself.");
    if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0\xFE\xFF"sv)) return refuse(path, "text in UTF-32", kUtf16);
    if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) return refuse(path, "text in UTF-16", kUtf16);
    if (looksLikeUtf16(head, 1) || looksLikeUtf16(head, 0)) return refuse(path, "text in UTF-16", kUtf16);
    for (const Signature& signature : kSignatures) {
        if (head.starts_with(signature.bytes)) return refuse(path, signature.kind, signature.advice);
    }
    const std::size_t nul = head.find('\0');
    if (nul != std::string_view::npos) {
        return refuse(path, "binary data of a kind that Rewire does not know (a NUL byte at byte " + std::to_string(nul) + ")",
                      "Rewire reads text tables, ARFF, LIBSVM, NumPy, MATLAB and IDX files, and folders of images.");
    }
    if (isJson(head)) return refuse(path, "JSON", "Export its records as CSV, one a row.");
    const std::string arff = asciiLower(firstLine(head, '%').substr(0, 16));
    if (arff.starts_with("@relation") || arff.starts_with("@attribute")) return FileFormat::Arff;
    if (looksLikeLibsvm(head)) return FileFormat::Libsvm;
    return FileFormat::Table;
}

Expected<ToldStream> openTold(const std::filesystem::path& path, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    auto head = stream->head();
    if (!head) return head.error();
    auto format = tellFormat(path, *head);
    if (!format) return format.error();
    return ToldStream{*std::move(stream), *format};
}

Expected<ByteStream> openText(const std::filesystem::path& path, ReadMonitor& monitor) {
    auto told = openTold(path, monitor);
    if (!told) return told.error();
    if (told->format != FileFormat::Table) return refuse(path, "no text table", "Give a file of rows with numbers and texts.");
    return std::move(told->stream);
}

}  // namespace rewire
