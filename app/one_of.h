// The words of a choice (core/report/choices.h) as what an option takes.
#pragma once

#include "core/report/choices.h"

#include <CLI/CLI.hpp>

#include <array>
#include <string>
#include <vector>

namespace rewire {

template <class Value, std::size_t kCount>
[[nodiscard]] CLI::IsMember oneOf(const std::array<Choice<Value>, kCount>& choices) {
    std::vector<std::string> ids;
    for (const auto& choice : choices) ids.emplace_back(choice.id);
    return CLI::IsMember(ids);
}

}  // namespace rewire
