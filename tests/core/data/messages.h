// What a result or its notes say, for tests of sentences.
#pragma once

#include "core/base/expected.h"

#include <QString>

#include <algorithm>
#include <string>
#include <vector>

namespace rewire {

template <class T>
QString textOf(const Expected<T>& result) {
    return result ? QString("opened") : QString::fromStdString(result.error().message);
}

inline bool hasNote(const std::vector<std::string>& notes, const char* part) {
    return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

}  // namespace rewire
