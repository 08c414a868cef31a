// What LIBSVM's sparse samples need before a training and a test part are one data set: the same numbering and the same width.
#pragma once

#include "core/data/readers/raw_samples.h"

namespace rewire {

// Brings both parts to one first feature number (a part that never uses number 0 counts from 0 too when the other does), and to
// the larger feature count of the two (told). Does nothing unless both are sparse without feature names. O(stored cells).
void alignSparse(RawSamples& train, RawSamples& test);

}  // namespace rewire
