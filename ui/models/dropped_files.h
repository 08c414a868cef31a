// What several files that came together are to each other, by their names: training samples, test samples, labels.
#pragma once

#include "core/data/open.h"

#include <QStringList>
#include <optional>

namespace rewire {

// One file, or two of which the names say what they are; empty when they do not fit together. Of two files without a word
// like "test", the first is taken for training.
[[nodiscard]] std::optional<OpenOptions> optionsForFiles(const QStringList& paths);

}  // namespace rewire
