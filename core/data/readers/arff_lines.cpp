#include "core/data/readers/arff_lines.h"

#include <algorithm>

namespace rewire {
namespace {

bool isBlank(char c) { return static_cast<unsigned char>(c) <= ' '; }

// As java.io.StreamTokenizer, which Weka reads with, undoes them.
char unescaped(char c) {
    switch (c) {
        case 'n': return '\n';
        case 't': return '\t';
        case 'r': return '\r';
        default: return c;
    }
}

}  // namespace

char ArffLine::peek() {
    m_rest.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(m_rest, isBlank) - m_rest.begin()));
    return m_rest.empty() || m_rest.front() == '%' ? '\0' : m_rest.front();
}

bool ArffLine::take(char sign) {
    if (peek() != sign) return false;
    m_rest.remove_prefix(1);
    return true;
}

bool ArffLine::takeWord(std::string_view ends, ArffWord& word) {
    word.text.clear();
    const char first = peek();
    word.isQuoted = first == '\'' || first == '"';
    if (first == '\0') return true;
    std::size_t at = word.isQuoted ? 1 : 0;
    for (; at < m_rest.size(); ++at) {
        const char c = m_rest[at];
        if (word.isQuoted && c == first) {
            m_rest.remove_prefix(at + 1);
            return true;
        }
        if (!word.isQuoted && (isBlank(c) || c == '%' || ends.find(c) != std::string_view::npos)) break;
        if (word.isQuoted && c == '\\' && at + 1 < m_rest.size())
            word.text += unescaped(m_rest[++at]);
        else
            word.text += c;
    }
    m_rest.remove_prefix(at);
    return !word.isQuoted;
}

}  // namespace rewire
