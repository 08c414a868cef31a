#include "core/insight/paired_test.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace rewire {
namespace {

// The continued fraction of the incomplete beta function, by Lentz's method (Press et al., Numerical Recipes, 3rd ed., Sec. 6.4).
double betaFraction(double a, double b, double x) {
    constexpr double kTiny = 1e-300;
    const auto away = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < 1000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away(1 + even * d);
        c = away(1 + even / c);
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away(1 + odd * d);
        c = away(1 + odd / c);
        fraction *= d * c;
        if (std::abs(d * c - 1) < 1e-15) break;
    }
    return fraction;
}

// I_x(a, b), regularised.
double incompleteBeta(double a, double b, double x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, 1 - x) / b;
}

}  // namespace

MeanAndDeviation meanAndDeviation(std::span<const double> values) {
    MeanAndDeviation result{.count = static_cast<int>(values.size())};
    if (values.empty()) return result;
    for (const double value : values) result.mean += value;
    result.mean /= static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values) squares += (value - result.mean) * (value - result.mean);
    if (values.size() > 1) result.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return result;
}

double twoSidedStudent(double t, double degreesOfFreedom) {
    return incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + t * t));
}

PairedTest pairedTTest(std::span<const double> first, std::span<const double> second) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < first.size(); ++i) differences.push_back(first[i] - second[i]);
    const MeanAndDeviation difference = meanAndDeviation(differences);
    PairedTest test{.pairs = difference.count, .meanDifference = difference.mean};
    if (test.pairs < 2 || difference.mean == 0) return test;
    if (difference.deviation == 0) {
        test.t = std::copysign(std::numeric_limits<double>::infinity(), difference.mean);
        test.p = 0;
        return test;
    }
    test.t = difference.mean / (difference.deviation / std::sqrt(static_cast<double>(test.pairs)));
    test.p = twoSidedStudent(test.t, test.pairs - 1);
    return test;
}

}  // namespace rewire
