#include "core/data/readers/raw_samples.h"

#include "core/base/text.h"

namespace rewire {

std::optional<std::int32_t> LabelSet::indexOf(std::string_view text) {
    if (m_last >= 0 && m_texts[static_cast<std::size_t>(m_last)] == text) return m_last;
    std::string key(text);
    const auto found = m_indices.find(key);
    if (found != m_indices.end()) return m_last = found->second;
    if (static_cast<std::int64_t>(m_texts.size()) == kMostClasses) return std::nullopt;
    m_last = static_cast<std::int32_t>(m_texts.size());
    m_texts.push_back(key);
    m_indices.emplace(std::move(key), m_last);
    return m_last;
}

Error tooManyLabels(const std::filesystem::path& path) {
    return {ErrorCode::BadFormat, displayPath(path) + " has more than " + std::to_string(kMostClasses) +
                                      " distinct labels: are they the classes? Choose the column, variable or file that holds the class "
                                      "(--label-column, --labels-variable, --labels)."};
}

}  // namespace rewire
