// Reads what views over runs need from their folders, off the window's thread: the epochs of every compared run, and the networks of those
// whose stability is asked for. Remembers what has not changed.
#pragma once

#include "core/report/run_network.h"
#include "ui/bridge/background.h"
#include "ui/models/compared_runs.h"
#include "ui/models/runs_model.h"

#include <QObject>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace rewire {

// Which group of the compared runs, and which two; places in ComparedRuns.
struct StabilityQuestion {
    std::size_t group = 0;
    ImportanceMeasure measure = kRankingMeasure;  // Connections or Strength, which a checkpoint tells
    std::optional<std::pair<std::size_t, std::size_t>> pair;
};

// Confined to the window's thread.
class RunComparer : public QObject {
    Q_OBJECT
  public:
    explicit RunComparer(QObject* parent = nullptr);
    ~RunComparer() override;

    // Told by compared(), once the epochs are read.
    void setRuns(std::vector<ListedRun> runs);
    [[nodiscard]] const std::shared_ptr<const ComparedRuns>& runs() const { return m_runs; }
    // Of the runs at hand; told by answered().
    void ask(const StabilityQuestion& question);

  signals:
    void compared(const std::shared_ptr<const rewire::ComparedRuns>& runs);
    void answered(const std::shared_ptr<const rewire::StabilityAnswer>& answer);

  private:
    // What a file was like when it was read.
    struct Stamp {
        std::uintmax_t size = 0;
        std::filesystem::file_time_type changed{};
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    template <class Content>
    struct Read {
        Stamp stamp;
        std::shared_ptr<const Content> content;
    };
    template <class Content>
    using Memory = std::map<std::filesystem::path, Read<Content>>;

    [[nodiscard]] static Stamp stampOf(const std::filesystem::path& file);

    std::shared_ptr<const ComparedRuns> m_runs = std::make_shared<const ComparedRuns>();
    Memory<std::vector<Metrics>> m_metrics;   // of the compared runs
    Memory<Expected<RunNetwork>> m_networks;  // of those that the last question was about
    Background m_reader;
    Background m_asker;  // last: both join before what they touch goes
};

}  // namespace rewire
