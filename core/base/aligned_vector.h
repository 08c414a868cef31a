// std::vector whose storage starts on a cache line, so that rows padded to whole vectors can be loaded aligned. Large ones lie in
// pages of 2 MiB where the system gives some: samples in random order miss fewer translations (gathering Fashion-MNIST's batches
// 27 -> 22 ms an epoch, Zen 4, 2026-11-30).
#pragma once

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <cstddef>
#include <new>
#include <vector>

namespace rewire {

inline constexpr std::size_t kCacheLine = 64;

template <class T>
struct CacheLineAllocator {
    using value_type = T;
    CacheLineAllocator() = default;
    template <class U>
    CacheLineAllocator(const CacheLineAllocator<U>&) {}
    T* allocate(std::size_t count) {
        void* const pointer = ::operator new(count * sizeof(T), alignmentOf(count));
#ifdef __linux__
        if (isLarge(count)) ::madvise(pointer, count * sizeof(T), MADV_HUGEPAGE);  // a wish
#endif
        return static_cast<T*>(pointer);
    }
    void deallocate(T* pointer, std::size_t count) { ::operator delete(pointer, alignmentOf(count)); }
    friend bool operator==(CacheLineAllocator, CacheLineAllocator) { return true; }

  private:
    static constexpr std::size_t kHugePage = std::size_t{2} << 20;
    static constexpr bool isLarge(std::size_t count) { return count * sizeof(T) >= 4 * kHugePage; }
    static constexpr std::align_val_t alignmentOf(std::size_t count) { return std::align_val_t{isLarge(count) ? kHugePage : kCacheLine}; }
};

template <class T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace rewire
