#include "core/data/readers/arff.h"

#include "core/base/line_reader.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/readers/arff_header.h"
#include "core/data/readers/arff_lines.h"
#include "core/data/readers/arrays.h"
#include "core/data/readers/left_out_rows.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace rewire {
namespace {

using Kind = ArffAttribute::Kind;
using Role = ArffAttribute::Role;

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::int32_t kMissingText = -1;

// One pass over the rows under @data.
class ArffRows {
  public:
    ArffRows(RawSamples& samples, const ArffHeader& header, const LineReader& lines, BadRows rule)
        : m_samples(samples),
          m_header(header),
          m_lines(lines),
          m_leftOut(samples, rule),
          m_row(header.columnCount),
          m_isWritten(header.attributes.size(), false) {
        for (std::size_t a = 0; a < header.attributes.size(); ++a) {
            const ArffAttribute& attribute = header.attributes[a];
            if (attribute.role == Role::LaterOneHot) m_texts[a];
            // What a sparse row leaves out means the first declared value, and so a 1.
            if (attribute.role == Role::OneHot || attribute.role == Role::Target || attribute.role == Role::LaterOneHot)
                m_withDefault.push_back(a);
        }
    }

    Expected<void> add(std::string_view text) {
        ArffLine line(text);
        const char first = line.peek();
        if (first == '\0') return {};
        const bool isSparse = first == '{';
        // The first row that is kept tells the form.
        if (m_samples.labels.empty() && isSparse != m_samples.sparse.has_value())
            m_samples.sparse = isSparse ? std::optional<SparseRows>(std::in_place) : std::nullopt;
        beginRow();
        auto read = isSparse ? readSparse(line) : readDense(line);
        if (read) read = readWeight(line);
        return read ? commit() : m_leftOut.take(m_lines.lineNumber(), read.error(), text);
    }

    Expected<void> finish(const ReadMonitor& monitor) {
        if (auto finished = m_leftOut.finish(); !finished) return finished;
        if (m_samples.count() == 0)
            return Error{ErrorCode::BadFormat,
                         displayPath(m_samples.path) + " declares attributes and holds no rows under @data. Give the file with the rows."};
        m_samples.featureCount = static_cast<int>(m_header.columnCount);
        m_samples.featureNames.resize(m_header.columnCount);
        for (const ArffAttribute& attribute : m_header.attributes) {
            if (attribute.role == Role::Number) m_samples.featureNames[attribute.firstColumn] = attribute.name;
            if (attribute.role != Role::OneHot) continue;
            for (std::size_t v = 0; v < attribute.values.size(); ++v)
                m_samples.featureNames[attribute.firstColumn + v] = (attribute.name + "=" + attribute.values[v]).substr(0, kLongestName);
        }
        if (auto added = addTextColumns(monitor); !added) return added;
        m_samples.labelTexts = m_labels.takeTexts();
        tell();
        return {};
    }

  private:
    struct TextCodes {
        LabelSet distinct;
        std::vector<std::int32_t> codes;  // [samples]
    };

    // What the row in hand brings beside its numbers; it counts only once the whole row is read.
    struct Pending {
        std::string label;
        std::vector<std::pair<std::size_t, std::optional<std::string>>> texts;  // attribute and text, nothing where it is missing
        std::vector<std::pair<const ArffAttribute*, std::string>> missing;      // and what stands there
        bool hasWeight = false;
        std::int64_t underflowCount = 0;
    };

    // The reason alone: path and line come with LeftOutRows.
    static Error bad(const std::string& what) { return {ErrorCode::BadFormat, what}; }

    void beginRow() {
        m_cells.clear();
        m_pending = {};
        for (const std::size_t a : m_written) m_isWritten[a] = false;
        m_written.clear();
        if (!m_samples.sparse) std::ranges::fill(m_row, 0.0f);
    }

    Expected<void> commit() {
        const auto label = m_labels.indexOf(m_pending.label);
        if (!label) return tooManyLabels(m_samples.path);
        for (const auto& [a, text] : m_pending.texts) {
            const auto code = text ? m_texts[a].distinct.indexOf(*text) : std::optional(kMissingText);
            if (!code) return tooManyTexts(m_header.attributes[a]);
            m_texts[a].codes.push_back(*code);
        }
        for (const auto& [attribute, text] : m_pending.missing) {
            ++m_samples.missing.count;
            if (m_samples.missing.wantsPlace())
                m_samples.missing.places.push_back("line " + std::to_string(m_lines.lineNumber()) + ", attribute '" +
                                                   displayText(attribute->name) + "' (" + displayText(text) + ")");
        }
        m_weightCount += m_pending.hasWeight ? 1 : 0;
        m_underflowCount += m_pending.underflowCount;
        m_samples.labels.push_back(*label);
        store();
        return {};
    }

    Error tooManyTexts(const ArffAttribute& attribute) const {
        return {ErrorCode::TooLarge, displayPath(m_samples.path) + ", line " + std::to_string(m_lines.lineNumber()) + ": attribute '" +
                                         displayText(attribute.name) + "' has more than " + std::to_string(kMostClasses) +
                                         " distinct texts, too many for one input each. Leave it out (--ignore-columns NAME)."};
    }

    Expected<void> takeWord(ArffLine& line, std::string_view ends) {
        if (line.takeWord(ends, m_word)) return {};
        return bad("a quotation mark is not closed before the end of the line. Close it, or write \\' for one inside a text.");
    }

    Expected<void> readDense(ArffLine& line) {
        const std::size_t count = m_header.attributes.size();
        std::size_t cells = 0;
        while (true) {
            const char next = line.peek();
            if (next == '\0' || (next == '{' && cells >= count)) break;
            if (next == ',') return bad(std::string("cell ") + std::to_string(cells) + " is empty. Write ? for a missing value.");
            if (auto word = takeWord(line, ","); !word) return word;
            if (cells < count)
                if (auto taken = take(cells); !taken) return taken;
            ++cells;
            if (line.take(',') && line.peek() == '\0') return bad("the row ends with a comma. Write ? for a missing value.");
        }
        if (cells == count) return {};
        return bad(std::string("this row has ") + counted(static_cast<long long>(cells), "value") + ", but " + std::to_string(count) +
                   " attributes are declared. Mend or remove the row.");
    }

    // {index value, index value}, the attributes counted from 0.
    Expected<void> readSparse(ArffLine& line) {
        static_cast<void>(line.take('{'));
        Expected<void> result;
        while (!line.take('}')) {
            if (line.peek() == '\0') return bad("a sparse row has no closing brace. Mend or remove the row.");
            if (result = readPair(line); !result) return result;
            if (!line.take(',') && line.peek() != '}' && line.peek() != '\0')
                return bad(std::string("'") + displayText(line.rest().substr(0, 24)) +
                           "' follows a value where a comma or } should. Mend the row.");
        }
        for (const std::size_t a : m_withDefault) {
            if (m_isWritten[a]) continue;
            if (result = takeDefault(a); !result) return result;
        }
        return {};
    }

    Expected<void> readPair(ArffLine& line) {
        if (auto word = takeWord(line, ",}"); !word) return word;
        const auto index = parseInteger(m_word.text);
        const std::size_t count = m_header.attributes.size();
        if (!index.isValid() || index.value < 0 || index.value >= static_cast<std::int64_t>(count))
            return bad(std::string("'") + displayText(m_word.text) + "' is no attribute's number. Give one from 0 to " +
                       std::to_string(count - 1) + ".");
        const auto attribute = static_cast<std::size_t>(index.value);
        if (m_isWritten[attribute])
            return bad(std::string("attribute ") + std::to_string(attribute) + " is given twice. Remove one of the two.");
        m_isWritten[attribute] = true;
        m_written.push_back(attribute);
        if (line.peek() == ',' || line.peek() == '}' || line.peek() == '\0')
            return bad(std::string("attribute ") + std::to_string(attribute) + " has no value. Write ? for a missing one.");
        if (auto word = takeWord(line, ",}"); !word) return word;
        return take(attribute);
    }

    Expected<void> takeDefault(std::size_t a) {
        const ArffAttribute& attribute = m_header.attributes[a];
        m_word = {.text = attribute.kind == Kind::Nominal  ? attribute.values[0]
                          : attribute.kind == Kind::Number ? "0"
                                                           : "?",
                  .isQuoted = attribute.kind == Kind::Nominal};
        return take(a);
    }

    // ", {5}" behind a row: an instance's weight.
    Expected<void> readWeight(ArffLine& line) {
        static_cast<void>(line.take(','));
        if (line.take('{')) {
            if (auto word = takeWord(line, "}"); !word) return word;
            if (!parseDouble(m_word.text).isValid() || !line.take('}'))
                return bad(std::string("'{") + displayText(m_word.text) + "' behind the row is no weight. Mend or remove it.");
            m_pending.hasWeight = true;
        }
        if (line.peek() == '\0') return {};
        return bad(std::string("'") + displayText(line.rest().substr(0, 24)) + "' follows the row's end. Mend or remove it.");
    }

    // m_word as the value of attribute `a`.
    Expected<void> take(std::size_t a) {
        const ArffAttribute& attribute = m_header.attributes[a];
        const bool isMissing = !m_word.isQuoted && m_word.text == "?";
        std::int32_t value = -1;
        if (attribute.kind == Kind::Nominal && !isMissing) {
            const auto found = attribute.indexOf.find(m_word.text);
            if (found == attribute.indexOf.end())
                return bad(std::string("'") + displayText(m_word.text) + "' is no declared value of attribute '" +
                           displayText(attribute.name) + "'. Declare it in the header or correct the value.");
            value = found->second;
        }
        switch (attribute.role) {
            case Role::Ignored: return {};
            case Role::Target: return takeLabel(attribute, isMissing);
            case Role::Number: return takeNumber(attribute, isMissing);
            case Role::LaterOneHot: takeText(a, isMissing); return {};
            case Role::OneHot: break;
        }
        if (isMissing) noteMissing(attribute);
        for (std::size_t v = 0; v < attribute.columnCount; ++v)
            if (isMissing || static_cast<std::size_t>(value) == v) put(attribute.firstColumn + v, isMissing ? kMissing : 1.0f);
        return {};
    }

    Expected<void> takeLabel(const ArffAttribute& attribute, bool isMissing) {
        if (isMissing || m_word.text.empty())
            return bad(std::string("the class, attribute '") + displayText(attribute.name) + "', is missing. Give it or remove the row.");
        if (m_word.text.size() > kLongestName) return bad("the class is longer than 4096 bytes. Is this the class?");
        m_pending.label = m_word.text;
        return {};
    }

    Expected<void> takeNumber(const ArffAttribute& attribute, bool isMissing) {
        const auto number = parseFloat(m_word.text);
        float value = number.value;
        if (isMissing || number.fault == NumberFault::NotFinite) {
            noteMissing(attribute);
            value = kMissing;
        } else if (!number.isValid()) {
            return bad(std::string("'") + displayText(m_word.text) + "' as value of attribute '" + displayText(attribute.name) + "' " +
                       std::string(describe(number.fault)) + ". Correct it, or write ? if it is missing.");
        }
        if (number.isUnderflow) ++m_pending.underflowCount;
        if (value != 0) put(attribute.firstColumn, value);
        return {};
    }

    void takeText(std::size_t a, bool isMissing) {
        if (isMissing) noteMissing(m_header.attributes[a]);
        m_pending.texts.emplace_back(a, isMissing ? std::nullopt : std::optional(m_word.text.substr(0, kLongestName)));
    }

    void noteMissing(const ArffAttribute& attribute) { m_pending.missing.emplace_back(&attribute, m_word.text.substr(0, kLongestName)); }

    void put(std::size_t column, float value) {
        if (m_samples.sparse)
            m_cells.emplace_back(static_cast<std::uint32_t>(column), value);
        else
            m_row[column] = value;
    }

    void store() {
        if (!m_samples.sparse) {
            m_samples.features.insert(m_samples.features.end(), m_row.begin(), m_row.end());
            return;
        }
        if (!std::ranges::is_sorted(m_cells, {}, &std::pair<std::uint32_t, float>::first))
            std::ranges::sort(m_cells, {}, &std::pair<std::uint32_t, float>::first);
        for (const auto& [column, value] : m_cells) {
            m_samples.sparse->column.push_back(column);
            m_samples.sparse->value.push_back(value);
        }
        m_samples.sparse->endRow();
    }

    // The inputs of string attributes, one a distinct text, behind all others.
    Expected<void> addTextColumns(const ReadMonitor& monitor) {
        const std::size_t oldWidth = m_header.columnCount;
        std::size_t width = oldWidth;
        std::vector<std::size_t> firstColumn;
        for (const auto& [a, texts] : m_texts) {
            firstColumn.push_back(width);
            for (const std::string& text : texts.distinct.texts())
                m_samples.featureNames.push_back((m_header.attributes[a].name + "=" + text).substr(0, kLongestName));
            width += texts.distinct.texts().size();
        }
        if (width == oldWidth) return {};
        if (static_cast<std::int64_t>(width) > kMostFeatures)
            return Error{ErrorCode::TooLarge, displayPath(m_samples.path) + " would have " + std::to_string(width) +
                                                  " inputs; Rewire reads up to " + std::to_string(kMostFeatures) +
                                                  ". Leave text attributes out (--ignore-columns NAME)."};
        const auto forEachCell = [&](std::size_t s, const auto& set) {
            std::size_t t = 0;
            for (const auto& [a, texts] : m_texts) {
                const std::int32_t code = texts.codes[s];
                for (std::size_t v = 0; v < texts.distinct.texts().size(); ++v)
                    if (code == kMissingText || code == static_cast<std::int32_t>(v))
                        set(firstColumn[t] + v, code == kMissingText ? kMissing : 1.0f);
                ++t;
            }
        };
        m_samples.featureCount = static_cast<int>(width);
        if (m_samples.sparse) {
            SparseRows wide;
            for (std::int64_t s = 0; s < m_samples.count(); ++s) {
                if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
                const auto columns = m_samples.sparse->columnsOf(s);
                const auto values = m_samples.sparse->valuesOf(s);
                wide.column.insert(wide.column.end(), columns.begin(), columns.end());
                wide.value.insert(wide.value.end(), values.begin(), values.end());
                forEachCell(static_cast<std::size_t>(s), [&](std::size_t column, float value) {
                    wide.column.push_back(static_cast<std::uint32_t>(column));
                    wide.value.push_back(value);
                });
                wide.endRow();
            }
            m_samples.sparse = std::move(wide);
            return {};
        }
        if (auto fits = checkMemory(m_samples.path, m_samples.labels.size() * width * sizeof(float)); !fits) return fits;
        std::vector<float> wide;
        wide.reserve(m_samples.labels.size() * width);
        for (std::size_t s = 0; s < m_samples.labels.size(); ++s) {
            if (monitor.stopRequested()) return Error{ErrorCode::Cancelled, "Reading was stopped."};
            wide.resize((s + 1) * width, 0.0f);
            std::copy_n(m_samples.features.data() + s * oldWidth, oldWidth, wide.data() + s * width);
            forEachCell(s, [&](std::size_t column, float value) { wide[s * width + column] = value; });
        }
        m_samples.features = std::move(wide);
        return {};
    }

    void tell() {
        const std::string file = displayPath(m_samples.path.filename());
        const ArffAttribute& target = m_header.attributes[m_header.target];
        m_samples.classColumn = m_header.target;
        m_samples.classColumnName = target.name;
        m_samples.notes.push_back(std::string("Read as ") + (m_samples.sparse ? "sparse" : "dense") + " ARFF. The class is attribute " +
                                  std::to_string(m_header.target) + " (" + displayText(target.name) + "), taken " + m_header.targetReason +
                                  ".");
        m_samples.notes.insert(m_samples.notes.end(), m_header.notes.begin(), m_header.notes.end());
        std::int64_t textCount = 0;
        for (const ArffAttribute& attribute : m_header.attributes)
            textCount += attribute.role == Role::OneHot || attribute.role == Role::LaterOneHot ? 1 : 0;
        if (textCount > 0)
            m_samples.notes.push_back(counted(textCount, "text attribute") + " of " + file + " became one 0/1 input a value.");
        if (m_weightCount > 0)
            m_samples.notes.push_back(counted(m_weightCount, "instance weight") + " in " + file + " left out: all samples count the same.");
        if (m_underflowCount > 0)
            m_samples.notes.push_back(counted(m_underflowCount, "cell") + " of " + file + " too small for a 32-bit number became 0.");
        bool isLatin1 = false;
        for (auto* names : {&m_samples.labelTexts, &m_samples.featureNames}) {
            for (std::string& name : *names) {
                if (isValidUtf8(name)) continue;
                name = latin1ToUtf8(name);
                isLatin1 = true;
            }
        }
        if (isLatin1) m_samples.notes.push_back("Names in " + file + " are no UTF-8 and were taken as Latin-1.");
    }

    RawSamples& m_samples;
    const ArffHeader& m_header;
    const LineReader& m_lines;
    LabelSet m_labels;
    LeftOutRows m_leftOut;
    std::map<std::size_t, TextCodes> m_texts;  // of LaterOneHot attributes
    std::vector<std::size_t> m_withDefault;
    std::vector<float> m_row;                              // of a dense file
    std::vector<std::pair<std::uint32_t, float>> m_cells;  // of a sparse one
    std::vector<bool> m_isWritten;                         // in the sparse row being read
    std::vector<std::size_t> m_written;
    ArffWord m_word;
    Pending m_pending;
    std::int64_t m_weightCount = 0;
    std::int64_t m_underflowCount = 0;
};

}  // namespace

Expected<RawSamples> readArff(const std::filesystem::path& path, const ReadOptions& options, ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    LineReader lines(*stream);
    auto header = readArffHeader(lines, path, options);
    if (!header) return header.error();
    RawSamples samples;
    samples.path = path;
    ArffRows rows(samples, *header, lines, options.badRows);
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        if (auto added = rows.add(**line); !added) return added.error();
    }
    if (auto finished = rows.finish(monitor); !finished) return finished.error();
    if (!stream->note().empty()) samples.notes.push_back(stream->note());
    return samples;
}

Expected<std::vector<BadRow>> unreadableArffRows(const std::filesystem::path& path, ReadOptions options, std::int64_t mostLines,
                                                 ReadMonitor& monitor) {
    auto stream = ByteStream::open(path, &monitor);
    if (!stream) return stream.error();
    // A text attribute is the matter of a question of its own, not of each of its rows.
    if (options.textColumns == TextColumns::Refuse) options.textColumns = TextColumns::Ignore;
    LineReader lines(*stream);
    auto header = readArffHeader(lines, path, options);
    if (!header) return header.error();
    RawSamples samples;
    samples.path = path;
    ArffRows rows(samples, *header, lines, BadRows::LeaveOut);
    for (std::int64_t l = 0; l < mostLines; ++l) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        if (auto added = rows.add(**line); !added) return added.error();
    }
    return std::move(samples.badRows);
}

}  // namespace rewire
