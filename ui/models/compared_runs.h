// The runs that are compared, with the epochs of each: what is read off the window's thread for views over runs.
#pragma once

#include "core/insight/importance.h"
#include "core/insight/stability.h"
#include "core/report/comparison.h"
#include "core/training/frame.h"
#include "ui/models/connectivity_grid.h"

#include <QColor>
#include <QString>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rewire {

struct ComparedRun {
    StoredRun run;
    QString name;
    QColor colour;
    bool isTrainedNow = false;
    std::shared_ptr<const std::vector<Metrics>> metrics;  // in the order of the epochs, the untrained start not among them; never null
};

// Immutable once shared.
struct ComparedRuns {
    std::vector<ComparedRun> runs;
    std::vector<RunGroup> groups;  // by everything but the seed; places in `runs`
};

// A hidden layer of two runs.
struct LayerDifference {
    int inputCount = 0;
    int outputCount = 0;
    bool isDense = false;  // in one of them: every connection exists, and nothing is compared
    std::int64_t shared = 0;
    std::int64_t onlyA = 0;
    std::int64_t onlyB = 0;
    double distance = 0;
    double byChance = 0;    // of random topologies with as many connections
    ConnectivityGrid grid;  // where they are; empty where isDense
};

// What the networks of a group of runs, and of two runs, come to.
struct StabilityAnswer {
    QString groupLabel;
    std::string fingerprint;  // of the group's data
    ImportanceMeasure measure = kRankingMeasure;
    std::vector<QString> names;           // of the runs that count
    int evolvedCount = 0;                 // of these, whose network stands after an evolution step
    MeanImportance importance;            // runCount 0: none could be read
    std::vector<std::int32_t> ranking;    // of the mean
    std::vector<SelectionStability> atK;  // element k - 1; empty for fewer than two runs
    std::vector<QString> problems;        // a sentence for each run of the group that is missing
    QString nameA, nameB;
    std::vector<LayerDifference> layers;  // empty: no two runs, or they cannot be compared
    QString pairProblem;                  // why not
};

}  // namespace rewire
