#include "ui/bridge/run_keeper.h"

#include "core/report/run_folder.h"

#include <utility>

namespace rewire {

RunKeeper::RunKeeper(RunRecord record, std::filesystem::path runsFolder) : m_record(std::move(record)), m_runsFolder(std::move(runsFolder)) {}

RunKeeper::RunKeeper(RunRecord record, std::unique_ptr<RunWriter> writer) : m_record(std::move(record)), m_writer(std::move(writer)), m_hasBegun(true) {}

RunKeeper::~RunKeeper() = default;

void RunKeeper::begin() {
    m_hasBegun = true;
    const std::filesystem::path folder = newRunFolder(m_runsFolder, *m_record.dataset, m_record.settings);
    const auto made = [&]() -> Expected<std::unique_ptr<RunWriter>> {
        if (auto prepared = prepareRunFolder(folder, false); !prepared) return prepared.error();
        auto lock = RunLock::acquire(folder);
        if (!lock) return lock.error();
        return RunWriter::begin(folder, *std::move(lock), m_record);
    };
    auto writer = made();
    const std::lock_guard lock(m_mutex);
    if (writer) m_writer = *std::move(writer);
    else m_problem = writer.error().message;
}

void RunKeeper::add(const FinishedEpoch& epoch) {
    if (!m_hasBegun) begin();
    if (m_writer != nullptr) m_writer->add(epoch);
}

void RunKeeper::change(const std::vector<SettingChange>& changes) {
    if (m_writer != nullptr) m_writer->change(changes);
    else m_record.changes = changes;  // a writer that is still to be made begins with them
}

void RunKeeper::finish(RunRecord record) {
    if (m_isFinished.exchange(true)) return;
    m_finisher = std::jthread([this, ended = std::move(record)]() mutable {
        RunWriter* writer = nullptr;
        {
            const std::lock_guard lock(m_mutex);
            writer = m_writer.get();
        }
        if (writer == nullptr) return;
        ended.source = m_record.source;
        ended.started = m_record.started;
        ended.weightsFrom = m_record.weightsFrom;
        if (auto stored = writer->finish(ended); !stored) {
            const std::lock_guard lock(m_mutex);
            m_problem = stored.error().message;
        }
    });
}

Expected<void> RunKeeper::moveTo(const std::filesystem::path& runsFolder) {
    const std::lock_guard held(m_mutex);
    if (m_writer == nullptr || m_isFinished)
        return Error{ErrorCode::NotWritable, "The past of this run is not stored, so that it cannot go on elsewhere. Export what is to be kept, or train it again."};
    const std::filesystem::path folder = newRunFolder(runsFolder, *m_record.dataset, m_record.settings);
    if (auto prepared = prepareRunFolder(folder, false); !prepared) return prepared.error();
    auto lock = RunLock::acquire(folder);
    if (!lock) return lock.error();
    m_writer->moveTo(folder, *std::move(lock));
    return {};
}

std::optional<RunWriter::Status> RunKeeper::status() const {
    const std::lock_guard lock(m_mutex);
    if (!m_problem.empty()) return RunWriter::Status{.problem = m_problem};
    if (m_writer == nullptr) return std::nullopt;
    return m_writer->status();
}

std::filesystem::path RunKeeper::folder() const {
    const std::lock_guard lock(m_mutex);
    return m_writer != nullptr ? m_writer->folder() : std::filesystem::path();
}

void keepIn(RunKeeper& keeper, SessionStart& start) {
    start.onEpoch = [&keeper](const FinishedEpoch& epoch) { keeper.add(epoch); };
    start.onChange = [&keeper](const std::vector<SettingChange>& changes) { keeper.change(changes); };
}

}  // namespace rewire
