// The vectors of one width, for the kernels' source files. Only raw pointers and Highway are used in those files, so that
// no library template compiled for a wide machine can be linked into a narrow one's path.
#pragma once

#include "core/network/batch_matrix.h"
#include "core/network/kernels.h"
#include "core/network/kernels/tables.h"

#include <hwy/highway.h>

namespace rewire::REWIRE_WIDTH {

namespace hn = hwy::HWY_NAMESPACE;

// A narrow build has fewer lanes than its machine's vectors (widths.cmake).
#ifdef REWIRE_FLOATS_PER_VECTOR
inline constexpr int kLanes = REWIRE_FLOATS_PER_VECTOR;
#else
inline constexpr int kLanes = HWY_LANES(float);
#endif

using FloatTag = hn::CappedTag<float, kLanes>;
using Vec = hn::Vec<FloatTag>;
inline constexpr FloatTag kTag;

using Quad = hn::FixedTag<float, 4>;
inline constexpr Quad kQuad;

using WordTag = hn::CappedTag<std::uint32_t, kLanes>;
using Words = hn::Vec<WordTag>;
inline constexpr WordTag kWords;

inline float sum(Vec v) { return hn::GetLane(hn::SumOfLanes(kTag, v)); }

// Adds the 128-bit blocks of a vector.
template <class Tag>
inline hn::Vec<Quad> sumOfBlocks(Tag /*tag*/, hn::Vec<Tag> v) {
    if constexpr (hn::MaxLanes(Tag()) == 4) {
        return v;
    } else {
        const hn::Half<Tag> half;
        return sumOfBlocks(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
    }
}

// The two sums of neighbours in ab, then those in cd.
inline hn::Vec<Quad> sumsOfPairs(hn::Vec<Quad> ab, hn::Vec<Quad> cd) {
    return hn::Add(hn::ConcatEven(kQuad, cd, ab), hn::ConcatOdd(kQuad, cd, ab));
}

// The four sums of the lanes of a, b, c, d: a transposition by interleaving, three adds and six shuffles.
template <class V>  // Vec, of which each width has another
inline hn::Vec<Quad> sumsOfLanes(V a, V b, V c, V d) {
    if constexpr (kLanes == 2) {
        return sumsOfPairs(hn::Combine(kQuad, b, a), hn::Combine(kQuad, d, c));
    } else {
        const hn::RepartitionToWide<hn::RebindToUnsigned<FloatTag>> pairs;
        const auto ab = hn::BitCast(pairs, hn::Add(hn::InterleaveLower(kTag, a, b), hn::InterleaveUpper(kTag, a, b)));
        const auto cd = hn::BitCast(pairs, hn::Add(hn::InterleaveLower(kTag, c, d), hn::InterleaveUpper(kTag, c, d)));
        return sumOfBlocks(
            kTag, hn::Add(hn::BitCast(kTag, hn::InterleaveLower(pairs, ab, cd)), hn::BitCast(kTag, hn::InterleaveUpper(pairs, ab, cd))));
    }
}

}  // namespace rewire::REWIRE_WIDTH
