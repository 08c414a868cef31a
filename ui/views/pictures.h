// The pictures that a run leaves behind, drawn by the window's own views without a window: for rewire-cli.
#pragma once

#include "core/base/expected.h"
#include "core/data/dataset.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace rewire {

// Writes curves.png, importance.png, connectivity_layer1.png ... of the last frame, and removal_curve.png when there is a
// curve: on white, two pixels a unit. `folder` exists; a QApplication (offscreen will do) exists. Errors: NotWritable;
// BadSetting when `frames` is empty.
[[nodiscard]] Expected<void> writeRunPictures(const Dataset& dataset, const std::vector<std::shared_ptr<const Frame>>& frames,
                                              const RemovalCurve* curve, const std::filesystem::path& folder);

}  // namespace rewire
