// How numbers and foreign text are written for people: one form everywhere in the window. Leaves files to number_table.h.
#pragma once

#include <QString>
#include <cstdint>
#include <string>
#include <string_view>

namespace rewire {

// Text that a file brought: control characters and broken UTF-8 made visible, long text cut. Show it as plain text only.
[[nodiscard]] QString fromFile(std::string_view bytes);
// Our own UTF-8 text.
[[nodiscard]] QString fromUtf8(std::string_view text);

[[nodiscard]] QString countText(std::int64_t count);                   // 12 345
[[nodiscard]] QString shortCount(double count);                        // 12.3 k, 4.1 M
[[nodiscard]] QString byteText(std::int64_t bytes);                    // 14 MB
[[nodiscard]] QString percentText(double fraction, int decimals = 1);  // 72.1 %, "–" when not finite
[[nodiscard]] QString secondsText(double seconds);                     // 0.42 s, 3 min 20 s, "–" when unknown
[[nodiscard]] QString numberText(double value, int digits = 4);        // "–" when not finite

}  // namespace rewire
