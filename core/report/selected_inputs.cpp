#include "core/report/selected_inputs.h"

#include <algorithm>

namespace rewire {

std::string selectedInputsText(const Dataset& dataset, std::span<const std::int32_t> ranking, int k) {
    std::string text;
    for (const std::int32_t input : ranking.first(std::min(ranking.size(), static_cast<std::size_t>(std::max(0, k))))) {
        std::string name = dataset.featureName(input);
        std::ranges::replace_if(
            name, [](char c) { return c == '\n' || c == '\r'; }, ' ');
        text += name + '\n';
    }
    return text;
}

}  // namespace rewire
