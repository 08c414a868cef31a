// What the columns of a race's result are called in the window and what they mean; the numbers are those of
// core/report/comparison.h.
#pragma once

#include <QString>

#include <string>

namespace rewire {

// As other tables' headings begin; symbols of one letter stay as they are.
[[nodiscard]] QString resultHeading(const std::string& column);
// For the heading's tooltip; empty where the heading says it.
[[nodiscard]] QString resultMeaning(const std::string& column);

}  // namespace rewire
