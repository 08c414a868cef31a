#include "core/training/images_ahead.h"

#include "core/training/augmentation.h"

#include <algorithm>

namespace rewire {

ImagesAhead::ImagesAhead(const ImageShape& shape, const SampleMatrix& images, std::span<const std::uint32_t> order, int batchSize,
                         std::uint64_t seed, int epoch, const Kernels& kernels)
    : m_shape(shape),
      m_images(images),
      m_order(order),
      m_batchSize(batchSize),
      m_seed(seed),
      m_epoch(static_cast<std::uint32_t>(epoch)),
      m_kernels(kernels) {
    for (auto& buffer : m_buffers) buffer.resize(static_cast<std::size_t>(batchSize) * static_cast<std::size_t>(images.featureCount));
    m_thread = std::jthread([this](const std::stop_token& stop) { makeAll(stop); });
}

std::vector<const float*> ImagesAhead::next() {
    std::unique_lock lock(m_mutex);
    const std::int64_t batch = m_taken++;
    // Woken for one free buffer, the thread would be woken for every batch, which takes longer than its work.
    if (m_made - batch <= kAhead / 2) m_hasRoom.notify_one();
    m_hasImages.wait(lock, [&] { return m_made > batch; });
    lock.unlock();
    std::vector<const float*> rows;
    for (std::size_t s = 0; s < samplesOf(batch).size(); ++s) rows.push_back(imageAt(batch, s));
    return rows;
}

std::span<const std::uint32_t> ImagesAhead::samplesOf(std::int64_t batch) const {
    const std::int64_t first = batch * m_batchSize;
    return m_order.subspan(static_cast<std::size_t>(first),
                           static_cast<std::size_t>(std::min(m_batchSize, static_cast<std::int64_t>(m_order.size()) - first)));
}

float* ImagesAhead::imageAt(std::int64_t batch, std::size_t sample) {
    return m_buffers[static_cast<std::size_t>(batch % kAhead)].data() + sample * static_cast<std::size_t>(m_images.featureCount);
}

void ImagesAhead::makeAll(const std::stop_token& stop) {
    const auto inUse = [this] { return m_made - std::max<std::int64_t>(0, m_taken - 1); };  // buffers
    for (std::int64_t batch = 0; batch * m_batchSize < static_cast<std::int64_t>(m_order.size()); ++batch) {
        {
            std::unique_lock lock(m_mutex);
            if (inUse() == kAhead && !m_hasRoom.wait(lock, stop, [&] { return inUse() <= kAhead / 2 + 1; })) return;
        }
        if (stop.stop_requested()) return;
        const auto samples = samplesOf(batch);
        for (std::size_t s = 0; s < samples.size(); ++s) {
            const RandomStream stream(m_seed, StreamPurpose::Augmentation, samples[s], m_epoch);
            changeImage(m_shape, drawImageChange(m_shape, stream), m_images.row(samples[s]), imageAt(batch, s), m_kernels);
        }
        const std::lock_guard lock(m_mutex);
        ++m_made;
        m_hasImages.notify_one();
    }
}

}  // namespace rewire
