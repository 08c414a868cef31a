// What LIBSVM's sparse samples need before a training and a test part are one data set: the same numbering and the same width.
#pragma once

#include "core/data/readers/raw_samples.h"

namespace rewire {

// Brings both parts to one first feature number, and to the larger feature count of the two (told). A part that never uses number
// 0 counts from 0 when the other does, unless its largest number is just the other's feature count: then it counts from 1. Does nothing
// unless both are sparse without feature names. O(stored cells).
void alignSparse(RawSamples& train, RawSamples& test);

}  // namespace rewire
