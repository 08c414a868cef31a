#include "core/data/readers/arff_header.h"

#include "core/base/parse_number.h"
#include "core/base/text.h"
#include "core/data/readers/arff_lines.h"
#include "core/data/readers/raw_samples.h"

#include <algorithm>

namespace rewire {
namespace {

namespace fs = std::filesystem;
using Kind = ArffAttribute::Kind;
using Role = ArffAttribute::Role;

constexpr const char* kUnclosed =
    "a quotation mark is not closed before the end of the line. Close it, or write \\' for one inside a text.";

class HeaderReader {
  public:
    HeaderReader(const LineReader& lines, const fs::path& path) : m_lines(lines), m_path(path) {}

    // True at @data.
    Expected<bool> add(std::string_view text) {
        ArffLine line(text);
        if (line.peek() == '\0') return false;
        ArffWord word;
        if (!line.takeWord("", word)) return bad(kUnclosed);
        const std::string keyword = asciiLower(word.text);
        if (keyword == "@relation") return false;
        if (keyword == "@data") return true;
        if (keyword == "@attribute") {
            if (auto added = addAttribute(line); !added) return added.error();
            return false;
        }
        return bad(std::string("'") + displayText(word.text) +
                   "' stands where @attribute or @data should. Correct the line, or begin it with % to make it a comment.");
    }

    [[nodiscard]] Error bad(const std::string& what) const {
        return {ErrorCode::BadFormat, displayPath(m_path) + ", line " + std::to_string(m_lines.lineNumber()) + ": " + what};
    }
    [[nodiscard]] std::vector<ArffAttribute> takeAttributes() { return std::move(m_attributes); }

  private:
    Expected<void> addAttribute(ArffLine& line) {
        ArffAttribute attribute;
        ArffWord word;
        if (!line.takeWord("{", word)) return bad(kUnclosed);
        if (word.text.size() > kLongestName) return bad("an attribute's name is longer than 4096 bytes.");
        attribute.name = word.text;
        const std::string name = "attribute '" + displayText(attribute.name) + "'";
        if (line.take('{')) {
            if (auto read = readValues(line, attribute, name); !read) return read;
        } else {
            if (!line.takeWord("{", word)) return bad(kUnclosed);
            const std::string type = asciiLower(word.text);
            if (type == "numeric" || type == "real" || type == "integer")
                attribute.kind = Kind::Number;
            else if (type == "string")
                attribute.kind = Kind::String;
            else if (type == "date")
                attribute.kind = Kind::Date;
            else if (type == "relational")
                return bad(name + " is relational: data of several instances a sample are not read. Flatten it into one row a sample.");
            else if (type.empty())
                return bad(name + " has no type. Give numeric, string, date or its values in braces.");
            else
                return bad(name + " has the unknown type '" + displayText(word.text) +
                           "'. Give numeric, string, date or its values in braces.");
        }
        if (static_cast<std::int64_t>(m_attributes.size()) == kMostFeatures)
            return Error{ErrorCode::TooLarge, displayPath(m_path) + " has more than " + std::to_string(kMostFeatures) + " attributes."};
        m_attributes.push_back(std::move(attribute));
        return {};
    }

    Expected<void> readValues(ArffLine& line, ArffAttribute& attribute, const std::string& name) {
        attribute.kind = Kind::Nominal;
        ArffWord word;
        while (!line.take('}')) {
            if (line.take(',')) continue;
            if (line.peek() == '\0')
                return bad(std::string("the values of ") + name + " have no closing brace. Write them in one line, {a, b, c}.");
            if (!line.takeWord(",}", word)) return bad(kUnclosed);
            if (word.text.size() > kLongestName) return bad(std::string("a value of ") + name + " is longer than 4096 bytes.");
            const bool isNew = attribute.indexOf.emplace(word.text, static_cast<std::int32_t>(attribute.values.size())).second;
            if (!isNew)
                return bad(std::string("the value '") + displayText(word.text) + "' of " + name +
                           " is declared twice. Remove one of the two.");
            attribute.values.push_back(word.text);
        }
        if (attribute.values.empty()) return bad(name + " declares no values. Write them in the braces, {a, b, c}.");
        return {};
    }

    const LineReader& m_lines;
    const fs::path& m_path;
    std::vector<ArffAttribute> m_attributes;
};

Error noSuchColumn(const fs::path& path, const std::string& wanted, std::size_t count) {
    return {ErrorCode::BadFormat, displayPath(path) + " has no attribute '" + displayText(wanted) +
                                      "'. Give one of its names or a number from 0 to " + std::to_string(count - 1) + "."};
}

// "'a', 'b', ..."
std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (std::size_t n = 0; n < names.size() && n < 5; ++n) list += (list.empty() ? "'" : ", '") + displayText(names[n]) + "'";
    return names.size() > 5 ? list + ", ..." : list;
}

Expected<void> giveRoles(ArffHeader& header, const fs::path& path, const ReadOptions& options) {
    std::vector<bool> isIgnored(header.attributes.size(), false);
    for (const std::string& wanted : options.ignoredColumns) {
        const auto found = findArffAttribute(header.attributes, wanted);
        if (!found) return noSuchColumn(path, wanted, header.attributes.size());
        if (*found == header.target)
            return Error{ErrorCode::BadSetting, "Attribute '" + displayText(wanted) + "' of " + displayPath(path) +
                                                    " is the class and cannot be ignored. Choose another class (--label-column)."};
        isIgnored[*found] = true;
    }
    std::vector<std::string> texts, dates, leftOut;
    for (std::size_t a = 0; a < header.attributes.size(); ++a) {
        ArffAttribute& attribute = header.attributes[a];
        attribute.firstColumn = header.columnCount;
        if (a == header.target) {
            attribute.role = Role::Target;
        } else if (isIgnored[a]) {
            attribute.role = Role::Ignored;
        } else if (attribute.kind == Kind::Number) {
            attribute.role = Role::Number;
            attribute.columnCount = 1;
        } else if (options.textColumns == TextColumns::Ignore) {
            leftOut.push_back(attribute.name);
        } else if (attribute.kind == Kind::Date) {
            dates.push_back(attribute.name);
        } else if (options.textColumns == TextColumns::Refuse) {
            texts.push_back(attribute.name);
        } else if (attribute.kind == Kind::Nominal) {
            attribute.role = Role::OneHot;
            attribute.columnCount = attribute.values.size();
        } else {
            attribute.role = Role::LaterOneHot;
        }
        header.columnCount += attribute.columnCount;
    }
    const std::string file = displayPath(path);
    if (!texts.empty())
        return Error{ErrorCode::BadFormat,
                     file + " has " + counted(static_cast<long long>(texts.size()), "feature") + " of text: " + listed(texts) +
                         ". Make one input of each value (--text-columns onehot) or leave them out (--text-columns ignore)."};
    if (!dates.empty())
        return Error{
            ErrorCode::BadFormat,
            file + " has " + counted(static_cast<long long>(dates.size()), "feature") + " of dates: " + listed(dates) +
                ". Leave them out (--ignore-columns NAME, or --text-columns ignore for all text and dates), or write them as numbers."};
    if (static_cast<std::int64_t>(header.columnCount) > kMostFeatures)
        return Error{ErrorCode::TooLarge, file + " would have " + std::to_string(header.columnCount) + " inputs; Rewire reads up to " +
                                              std::to_string(kMostFeatures) + ". Leave attributes out (--ignore-columns NAME)."};
    if (!leftOut.empty())
        header.notes.push_back("Left out as asked: " + counted(static_cast<long long>(leftOut.size()), "attribute") +
                               " of text or dates (" + listed(leftOut) + ").");
    if (!options.ignoredColumns.empty()) header.notes.push_back("Left out as asked: " + listed(options.ignoredColumns) + ".");
    return {};
}

}  // namespace

std::optional<std::size_t> findArffAttribute(const std::vector<ArffAttribute>& attributes, const std::string& wanted) {
    auto found = std::ranges::find(attributes, wanted, &ArffAttribute::name);
    if (found == attributes.end())
        found = std::ranges::find_if(attributes, [&](const auto& a) { return equalsIgnoringCase(a.name, wanted); });
    if (found != attributes.end()) return static_cast<std::size_t>(found - attributes.begin());
    const auto number = parseInteger(wanted);
    if (number.isValid() && number.value >= 0 && number.value < static_cast<std::int64_t>(attributes.size()))
        return static_cast<std::size_t>(number.value);
    return std::nullopt;
}

Expected<ArffTarget> chooseArffTarget(const std::vector<ArffAttribute>& attributes, const fs::path& path, const std::string& wanted) {
    if (!wanted.empty()) {
        const auto found = findArffAttribute(attributes, wanted);
        if (!found) return noSuchColumn(path, wanted, attributes.size());
        return ArffTarget{*found, "as asked"};
    }
    for (std::size_t a = 0; a < attributes.size(); ++a)
        if (equalsIgnoringCase(attributes[a].name, "class")) return ArffTarget{a, "by its name"};
    for (std::size_t a = attributes.size(); a-- > 0;)
        if (attributes[a].kind == Kind::Nominal) return ArffTarget{a, "as the last nominal one"};
    return Error{ErrorCode::BadFormat, "It is not clear which attribute of " + displayPath(path) +
                                           " is the class: none is named class and none is nominal. Choose it (--label-column)."};
}

Expected<std::vector<ArffAttribute>> readArffAttributes(LineReader& lines, const fs::path& path) {
    HeaderReader reader(lines, path);
    while (true) {
        auto line = lines.next();
        if (!line) return line.error();
        if (!*line)
            return Error{ErrorCode::BadFormat, displayPath(path) + " ends after line " + std::to_string(lines.lineNumber()) +
                                                   " without @data. It is cut short, or no ARFF file."};
        auto isData = reader.add(**line);
        if (!isData) return isData.error();
        if (*isData) break;
    }
    auto attributes = reader.takeAttributes();
    if (attributes.empty()) return reader.bad("@data stands here and no @attribute before it. Declare the attributes first.");
    return attributes;
}

Expected<ArffHeader> readArffHeader(LineReader& lines, const fs::path& path, const ReadOptions& options) {
    auto attributes = readArffAttributes(lines, path);
    if (!attributes) return attributes.error();
    auto target = chooseArffTarget(*attributes, path, options.labelColumn);
    if (!target) return target.error();
    ArffHeader header{
        .attributes = *std::move(attributes), .target = target->index, .targetReason = target->reason, .columnCount = 0, .notes = {}};
    if (auto given = giveRoles(header, path, options); !given) return given.error();
    return header;
}

}  // namespace rewire
