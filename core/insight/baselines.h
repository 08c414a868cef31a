// Univariate scores of features, the yardsticks beside which importance by connections is read: each looks at one feature of the
// training samples and their labels, raw units, and knows no network.
#pragma once

#include "core/data/dataset.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace rewire {

enum class Baseline { Variance, AnovaF, MutualInformation, ChiSquared };

// Each [features], larger is more important, never NaN. Immutable once shared.
struct BaselineScores {
    std::vector<double> variance;  // population variance; follows the feature's unit
    std::vector<double> anovaF;    // between-class over within-class mean square; infinite where a class fixes the value, 0 where constant
    std::vector<double> mutualInformation;      // nats; see measureBaselines
    std::vector<double> chiSquared;             // of class sums against their expectation; empty when a feature has a negative value
    int mutualInformationBins = 0;              // at most so many a feature
    std::int64_t mutualInformationSamples = 0;  // fewer than the training samples where all would cost too much
};

struct BaselineOptions {
    int threads = 0;          // 0: as many as the machine has
    double cellBudget = 2e8;  // stored cells sorted for mutual information; beyond it one of every k samples stands for all
};

// Mutual information is the plug-in estimate over bins with Miller and Madow's correction (Miller, 1955), not below 0. A feature with
// at most B different values has a bin for each; else a value's bin is floor(B · smaller / samples), so that equal values share
// one. B is samples / (5 · classes), between 2 and 16: five samples a cell of the table on average.
//
// Null when stopped, which is obeyed within a block of features. Call it off the window's thread: Fashion-MNIST (60 000 × 784) takes
// seconds. O(stored cells · log(samples)); memory a copy of the stored cells where samples are sparse. The same bits for any number of
// threads; `progress` gets fractions done, from the calling thread.
[[nodiscard]] std::optional<BaselineScores> measureBaselines(const Samples& train, int featureCount, int classCount,
                                                             const BaselineOptions& options = {},
                                                             const std::function<void(double)>& progress = {}, std::stop_token stop = {});

[[nodiscard]] const std::vector<double>& baselineValues(const BaselineScores& scores, Baseline baseline);
[[nodiscard]] std::string_view baselineId(Baseline baseline);  // "variance", "anova_f", "mutual_information", "chi_squared"

}  // namespace rewire
