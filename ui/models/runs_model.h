// The runs there are as a table, with what people said of them. Reads and writes no files but for the labels' owner; run_list.h shows it.
#pragma once

#include "core/report/run_folder.h"
#include "core/report/run_labels.h"

#include <QAbstractTableModel>
#include <QColor>
#include <filesystem>
#include <map>
#include <vector>

namespace rewire {

struct ListedRun {
    StoredRun run;
    RunLabels labels;
    bool isTrainedNow = false;  // by some program
    QColor colour;              // by the list it stands in, run_colours.h

    [[nodiscard]] bool isInterrupted() const { return run.result.outcome == Outcome::None && !isTrainedNow; }
};

// Confined to the window's thread.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Star, Name, Data, AlgorithmName, Seed, Epochs, Accuracy, Best, State, Started, Note, kFixedColumns };
    static constexpr int kSortRole = Qt::UserRole;  // numbers as numbers

    using QAbstractTableModel::QAbstractTableModel;

    // Keeps rows that are the same, so that selection and scrolling stay.
    void setRuns(std::vector<ListedRun> runs);
    [[nodiscard]] const std::vector<ListedRun>& runs() const { return m_runs; }
    [[nodiscard]] int rowOf(const std::filesystem::path& folder) const;  // -1: not there

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;  // name and note

    void setLabels(int row, const RunLabels& labels);

    // Writes the present colours into the labels of those runs of the list that would have others in a list without the missing ones.
    void keepColours();

  signals:
    void labelsChanged(int row);  // to be stored

  private:
    [[nodiscard]] QVariant text(const ListedRun& run, int column) const;

    void giveColours(std::vector<ListedRun>& runs);

    std::vector<ListedRun> m_runs;
    std::map<std::filesystem::path, QColor> m_colours;  // of all runs that were ever listed
    std::vector<std::string> m_differing;               // settings that differ, beyond the fixed columns
};

// The label's name, else the folder's.
[[nodiscard]] QString runName(const ListedRun& run);
// "training", "interrupted", "complete" ...
[[nodiscard]] QString stateText(const ListedRun& run);

}  // namespace rewire
