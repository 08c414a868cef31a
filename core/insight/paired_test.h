// Whether one method beats another over the same seeds: means, deviations and Student's paired t-test. Knows no runs.
#pragma once

#include <span>

namespace rewire {

struct MeanAndDeviation {
    int count = 0;
    double mean = 0;
    double deviation = 0;  // of the sample (n - 1); 0 for fewer than two values
};
[[nodiscard]] MeanAndDeviation meanAndDeviation(std::span<const double> values);

struct PairedTest {
    int pairs = 0;
    double meanDifference = 0;  // of first - second
    double t = 0;
    double p = 1;  // two-sided; 1 with fewer than two pairs or without any difference, 0 where all differences are one and the same
};
// Student's paired t-test. first[i] and second[i] share a seed; both of one length.
[[nodiscard]] PairedTest pairedTTest(std::span<const double> first, std::span<const double> second);

// P(|T| >= |t|) of Student's distribution, for at least one degree of freedom.
[[nodiscard]] double twoSidedStudent(double t, double degreesOfFreedom);

}  // namespace rewire
