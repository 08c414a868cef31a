// What stands above @data in an ARFF file, and what becomes of each attribute: target, inputs, or left out.
#pragma once

#include "core/base/expected.h"
#include "core/base/line_reader.h"
#include "core/data/read_options.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace rewire {

// A value. `firstColumn` and `columnCount` say which inputs an attribute fills.
struct ArffAttribute {
    enum class Kind { Number, Nominal, String, Date } kind = Kind::Number;
    enum class Role {
        Number,
        OneHot,
        LaterOneHot,
        Target,
        Ignored
    } role = Role::Ignored;  // LaterOneHot: strings, known only when all are read
    std::string name;
    std::vector<std::string> values;                        // of a nominal attribute, as declared
    std::unordered_map<std::string, std::int32_t> indexOf;  // of each value
    std::size_t firstColumn = 0;
    std::size_t columnCount = 0;
};

struct ArffHeader {
    std::vector<ArffAttribute> attributes;
    std::size_t target = 0;
    std::string targetReason;     // "as asked", "by its name"
    std::size_t columnCount = 0;  // inputs, without those of LaterOneHot
    std::vector<std::string> notes;
};

struct ArffTarget {
    std::size_t index = 0;
    std::string reason;
};

// Reads up to and with @data, roles not given yet. BadFormat names the line.
[[nodiscard]] Expected<std::vector<ArffAttribute>> readArffAttributes(LineReader& lines, const std::filesystem::path& path);
// By name, exactly and then in any case, else by 0-based number.
[[nodiscard]] std::optional<std::size_t> findArffAttribute(const std::vector<ArffAttribute>& attributes, const std::string& wanted);
// The class: as `wanted`, or by its name, or the last nominal attribute. BadFormat when there is none.
[[nodiscard]] Expected<ArffTarget> chooseArffTarget(const std::vector<ArffAttribute>& attributes, const std::filesystem::path& path,
                                                    const std::string& wanted);

// The same, then gives each attribute its role. BadFormat names the line; a missing target, text attributes
// under TextColumns::Refuse and unknown column names are errors that name the way out.
[[nodiscard]] Expected<ArffHeader> readArffHeader(LineReader& lines, const std::filesystem::path& path, const ReadOptions& options);

}  // namespace rewire
