// The frames of a run as they are appended to its folder, an epoch a chunk, and its removal curve. A frame is stored as named blocks: a
// field that is added to Frame gets a line in `visit` (frame_file.cpp), and files without it stay readable.
#pragma once

#include "core/base/expected.h"
#include "core/insight/removal_curve.h"
#include "core/training/frame.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rewire {

inline constexpr const char* kFramesFile = "frames.rewire";

[[nodiscard]] std::vector<std::byte> framesFileHead();
[[nodiscard]] std::vector<std::byte> frameChunk(const Frame& frame);
[[nodiscard]] std::vector<std::byte> removalCurveChunk(const RemovalCurve& curve);

// What reading came to.
struct FramesEnd {
    std::uint64_t offset = 0;  // after the last whole chunk: where reading goes on when the file has grown, or what it may be cut to
    std::string tail;          // what stands behind it and is no whole chunk; empty for a clean end
    std::shared_ptr<const RemovalCurve> removalCurve;  // the newest among what was read, or null
};

// A frame and the offset of its chunk's begin. False ends the reading before this frame.
using OnFrame = std::function<bool(std::shared_ptr<const Frame>, std::uint64_t begin)>;

// From `offset` on (0: the first frame), in the order of the file. Sizes and choices are checked: what a frame holds agrees with itself.
// NotFound, NotReadable; BadFormat for a file of another kind or version.
[[nodiscard]] Expected<FramesEnd> readFrames(const std::filesystem::path& file, const OnFrame& onFrame, std::uint64_t offset = 0);

}  // namespace rewire
