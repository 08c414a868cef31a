#!/usr/bin/env python3
"""Prints reference_figures.h: what scikit-learn, SciPy and NumPy say about the small data sets of test_insight_figures.cpp.

Debian: python3-sklearn. Run as  python3 reference_figures.py > reference_figures.h  and look at the difference.
"""
import numpy
import scipy
import scipy.stats
import sklearn
from sklearn.feature_selection import chi2, f_classif
from sklearn.metrics import mutual_info_score, roc_auc_score, roc_curve

SAMPLES, FEATURES, CLASSES = 400, 8, 3


def cell(i, f):
    """A multiple of 1/8, exact as a float. Feature 5 has three values, 6 is mostly 0, 7 is constant."""
    label = (i * i + i // 7) % CLASSES
    noise = (i * 7919 + f * 104729 + (i * f * 31) % 127) % 257
    if f == 5:
        return (noise % 2) + (label == 1)
    if f == 6:
        return noise / 8 if noise % 5 == 0 else 0
    return 0.75 if f == 7 else noise / 8 + f * label


labels = numpy.array([(i * i + i // 7) % CLASSES for i in range(SAMPLES)])
features = numpy.array([[cell(i, f) for f in range(FEATURES)] for i in range(SAMPLES)], dtype=numpy.float64)


def bins_of(column, bins):
    different = numpy.unique(column)
    if len(different) <= bins:
        return numpy.searchsorted(different, column)
    smaller = numpy.searchsorted(numpy.sort(column), column, side="left")
    return bins * smaller // len(column)


def information(column):
    """Plug-in mutual information by scikit-learn, Miller and Madow's correction beside it."""
    binned = bins_of(column, 16)
    cells = len(set(zip(binned, labels)))
    correction = (len(set(binned)) + len(set(labels)) - cells - 1) / (2 * SAMPLES)
    return max(0.0, mutual_info_score(binned, labels) + correction)


def show(name, values):
    print(f"inline constexpr double {name}[] = {{{', '.join(repr(float(v)) for v in values)}}};")


print("// Made by reference_figures.py with", f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}, NumPy {numpy.__version__}; do not edit.")
print("#pragma once\n\nnamespace rewire::reference {\n")
show("kVariance", features.var(axis=0))
show("kAnovaF", numpy.nan_to_num(f_classif(features[:, :7], labels)[0]))
show("kChiSquared", chi2(features, labels)[0])
show("kInformation", [information(features[:, f]) for f in range(FEATURES)])

scores_a = numpy.array([(i * 37) % 101 // 3 for i in range(60)], dtype=float)
scores_b = numpy.array([(i * i * 11) % 97 // 4 + (i * 37) % 101 // 5 for i in range(60)], dtype=float)
informative = numpy.array([(i * 53) % 60 < 14 for i in range(60)])
show("kSpearman", [scipy.stats.spearmanr(scores_a, scores_b).correlation])
show("kKendall", [scipy.stats.kendalltau(scores_a, scores_b).correlation])
show("kRocArea", [roc_auc_score(informative, scores_a)])
fpr, tpr, _ = roc_curve(informative, scores_a, drop_intermediate=False)
show("kFalsePositiveRate", fpr)
show("kTruePositiveRate", tpr)
print("\n}  // namespace rewire::reference")
