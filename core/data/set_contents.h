// What the files of a folder or an archive are: one of the layouts that are known by their names, images, or files for training and testing
// that their names tell apart.
#pragma once

#include "core/base/expected.h"
#include "core/data/file_roles.h"
#include "core/data/readers/file_set.h"
#include "core/data/readers/idx.h"
#include "core/data/readers/nips2003.h"

#include <variant>

namespace rewire {

struct ImagesOfSet {};

// FileRoles::reason then tells what was taken and what was left out: "Of 'x.zip', train.csv is taken for training, ..."
using SetContents = std::variant<IdxFiles, Nips2003Files, ImagesOfSet, FileRoles>;

// Reads a block of a few files. Errors list the files and say how to go on.
[[nodiscard]] Expected<SetContents> tellContents(const FileSet& set, ReadMonitor& monitor);

}  // namespace rewire
