// A value or an error that a person can act on, for everything that can fail at a boundary
// (files, parsing, settings). Mirrors the member names of C++23's std::expected, which g++ 12 lacks.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace rewire {

// What a caller may branch on; the text in Error::message is for people.
enum class ErrorCode {
    NotFound,      // a file, data set or folder does not exist
    NotReadable,   // it exists but cannot be read (permissions, not a regular file, I/O error)
    NotWritable,   // a result cannot be stored
    BadFormat,     // the bytes are not what the format demands
    Mismatch,      // two things that must agree do not (images and labels, train and test)
    BadSetting,    // a setting is outside what training can use
    NotTrainable,  // the data set loads but cannot be trained on (one class only, no test samples)
    TooLarge,      // more memory or size than a stated limit
    Cancelled,     // the caller asked to stop
    Internal,      // a defect in Rewire itself
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    // What happened, where (file, line or byte) and what to do. Plain text, no trailing newline.
    std::string message;
};

// Immutable use is thread-safe. Accessing value() of an error, or error() of a value, is a caller's mistake.
template <class T>
class [[nodiscard]] Expected {
  public:
    Expected(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Expected(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return std::get<0>(m_state); }
    [[nodiscard]] const T& value() const& { return std::get<0>(m_state); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const& { return std::get<1>(m_state); }
    [[nodiscard]] Error&& error() && { return std::get<1>(std::move(m_state)); }

  private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Expected<void> {
  public:
    Expected() = default;
    Expected(Error error) : m_error(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !m_error.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const Error& error() const {
        assert(m_error);
        return *m_error;
    }

  private:
    std::optional<Error> m_error;
};

}  // namespace rewire
