// Reading keys of JSON objects into values without silent conversions; the first that is wrong is named. Only for the .cpp files that read
// JSON.
#pragma once

#include "core/base/expected.h"
#include "core/base/text.h"
#include "core/report/choices.h"

#include <nlohmann/json.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rewire {

enum class JsonFault { None, Type, Range };

// nlohmann::json converts silently between kinds of numbers and cuts off what does not fit; this does not.
template <std::integral Integer>
requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>) JsonFault
    assignJson(const nlohmann::ordered_json& json, Integer& value) {
    if (!json.is_number_integer()) return JsonFault::Type;
    if (json.is_number_unsigned() ? !std::in_range<Integer>(json.get<std::uint64_t>()) : !std::in_range<Integer>(json.get<std::int64_t>()))
        return JsonFault::Range;
    value = json.get<Integer>();
    return JsonFault::None;
}

inline JsonFault assignJson(const nlohmann::ordered_json& json, double& value) {
    if (!json.is_number()) return JsonFault::Type;
    value = json.get<double>();
    return JsonFault::None;
}

inline JsonFault assignJson(const nlohmann::ordered_json& json, bool& value) {
    if (!json.is_boolean()) return JsonFault::Type;
    value = json.get<bool>();
    return JsonFault::None;
}

inline JsonFault assignJson(const nlohmann::ordered_json& json, std::string& value) {
    if (!json.is_string()) return JsonFault::Type;
    value = json.get<std::string>();
    return JsonFault::None;
}

// A character is a string of one byte.
inline JsonFault assignJson(const nlohmann::ordered_json& json, char& value) {
    if (!json.is_string()) return JsonFault::Type;
    const auto& text = json.get_ref<const std::string&>();
    if (text.size() != 1) return JsonFault::Range;
    value = text.front();
    return JsonFault::None;
}

template <class Item>
JsonFault assignJson(const nlohmann::ordered_json& json, std::vector<Item>& values) {
    if (!json.is_array()) return JsonFault::Type;
    values.assign(json.size(), Item{});
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const JsonFault fault = assignJson(json[i], values[i]); fault != JsonFault::None) return fault;
    return JsonFault::None;
}

// null is nothing.
template <class Value>
JsonFault assignJson(const nlohmann::ordered_json& json, std::optional<Value>& value) {
    value.reset();
    if (json.is_null()) return JsonFault::None;
    return assignJson(json, value.emplace());
}

// Reads keys one after another and remembers the first that is wrong.
class KeyReader {
  public:
    // `noun` is what a key is called in errors. The object outlives the reader.
    KeyReader(const nlohmann::ordered_json& json, std::string noun) : m_json(json), m_noun(std::move(noun)) {}

    template <class Value>
    void read(const char* key, Value& value) {
        if (m_error) return;
        if (!m_json.contains(key)) return fail(key, "is missing");
        readIfThere(key, value);
    }
    template <class Value>
    void readIfThere(const char* key, Value& value) {
        if (m_error || !m_json.contains(key)) return;
        switch (assignJson(m_json[key], value)) {
            case JsonFault::None: return;
            case JsonFault::Type: return fail(key, "has another type than it should");
            case JsonFault::Range: return fail(key, "is out of range");
        }
    }
    template <class Value, std::size_t kCount>
    void read(const char* key, const std::array<Choice<Value>, kCount>& choices, Value& value) {
        if (!m_error && !m_json.contains(key)) return fail(key, "is missing");
        readIfThere(key, choices, value);
    }
    template <class Value, std::size_t kCount>
    void readIfThere(const char* key, const std::array<Choice<Value>, kCount>& choices, Value& value) {
        if (m_error || !m_json.contains(key)) return;
        std::string id;
        readIfThere(key, id);
        if (m_error) return;
        if (const auto known = valueOf(choices, id))
            value = *known;
        else
            fail(key, "is '" + displayText(id) + "'; known are " + idsOf(choices));
    }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

  private:
    void fail(const char* key, const std::string& what) {
        m_error = Error{ErrorCode::BadFormat, "The " + m_noun + " \"" + key + "\" " + what + "."};
    }

    const nlohmann::ordered_json& m_json;
    std::string m_noun;
    std::optional<Error> m_error;
};

}  // namespace rewire
