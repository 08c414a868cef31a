// The augmented images of one epoch, made on a thread of their own a few batches ahead of the training that takes them.
#pragma once

#include "core/base/aligned_vector.h"
#include "core/base/sample_matrix.h"
#include "core/data/dataset.h"
#include "core/network/kernels.h"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace rewire {

// Of one thread, besides the one it has. Each image's change follows from seed, sample and epoch alone.
class ImagesAhead {
  public:
    // Batches of `batchSize` samples of `images` in `order`, the last of what is left. Both must outlive it.
    ImagesAhead(const ImageShape& shape, const SampleMatrix& images, std::span<const std::uint32_t> order, int batchSize,
                std::uint64_t seed, int epoch, const Kernels& kernels);

    // The images of the next batch, which stay until the next call.
    [[nodiscard]] std::vector<const float*> next();

  private:
    static constexpr std::int64_t kAhead = 4;  // batches

    [[nodiscard]] std::span<const std::uint32_t> samplesOf(std::int64_t batch) const;
    [[nodiscard]] float* imageAt(std::int64_t batch, std::size_t sample);
    void makeAll(const std::stop_token& stop);

    const ImageShape m_shape;
    const SampleMatrix& m_images;
    const std::span<const std::uint32_t> m_order;
    const std::int64_t m_batchSize;
    const std::uint64_t m_seed;
    const std::uint32_t m_epoch;
    const Kernels& m_kernels;
    std::array<AlignedVector<float>, kAhead> m_buffers;  // [batch x features] each

    std::mutex m_mutex;
    std::condition_variable_any m_hasRoom;
    std::condition_variable m_hasImages;
    std::int64_t m_made = 0;   // batches
    std::int64_t m_taken = 0;  // of these; the last one is in use
    std::jthread m_thread;     // last: ends before what it fills goes
};

}  // namespace rewire
