// The words of ARFF's lines: names, values, quotes, escapes and comments. Leaves their meaning to arff.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rewire {

struct ArffWord {
    std::string text;       // without quotes, escapes undone
    bool isQuoted = false;  // a quoted ? is a value, not a missing one
};

// Takes words off the front of one line. A comment (% outside quotes) ends the line. Linear.
class ArffLine {
  public:
    explicit ArffLine(std::string_view line) : m_rest(line) {}

    // The next non-blank character without taking it; '\0' at the end or before a comment.
    [[nodiscard]] char peek();
    // Takes `sign` if it is next.
    [[nodiscard]] bool take(char sign);
    // A quoted word, or one up to a blank, a comment or any of `ends`. False: a quotation mark is not closed.
    [[nodiscard]] bool takeWord(std::string_view ends, ArffWord& word);
    // All that is left, comments too.
    [[nodiscard]] std::string_view rest() const { return m_rest; }

  private:
    std::string_view m_rest;
};

}  // namespace rewire
