// Runs out of their folders: shown, followed while another program trains them, and gone on with.
#include "ui/bridge/run_control.h"

#include "core/report/checkpoint.h"
#include "core/report/frame_file.h"
#include "core/report/run_lock.h"
#include "core/training/network_snapshot.h"
#include "ui/models/text.h"

#include <algorithm>

namespace rewire {
namespace {

// The views draw without asking: a frame must be of these data.
bool isOf(const Frame& frame, const Dataset& dataset) {
    return !frame.layers.empty() && frame.layers.front().inputCount == dataset.featureCount &&
           frame.importance.connections.size() == static_cast<std::size_t>(dataset.featureCount) &&
           frame.importance.connectionsAfterRemoval.size() == frame.importance.connections.size() &&
           frame.importance.strength.size() == frame.importance.connections.size();
}

// Frames are stored without their networks, but a whole run's checkpoint is the network of its last epoch as trained: with it single
// connections and removal curves of that epoch can be shown. Null where there is none, or it is not that.
std::shared_ptr<const Frame> withStoredNetwork(const StoredRun& run, const Dataset& dataset, const Frame& last) {
    const auto checkpoint = readCheckpoint(run.folder / kCheckpointFile);
    if (!checkpoint || checkpoint->state.position.epoch != last.metrics.epoch || checkpoint->state.position.isEvolved ||
        !checkFits(*checkpoint, run.settings, dataset))
        return nullptr;
    const Network& network = checkpoint->state.network;
    const std::vector<std::int64_t> connections = network.connectionsPerLayer();
    const bool isSame = std::ranges::equal(connections, last.layers, {}, {}, &LayerFrame::connections);
    if (!isSame || snapshotBytes(network) > kSnapshotBudget) return nullptr;
    auto frame = std::make_shared<Frame>(last);
    frame->network = std::make_shared<const NetworkSnapshot>(snapshotOf(network, nullptr, false));
    return frame;
}

}  // namespace

// What reading a frames file came to.
struct RunControl::StoredFrames {
    std::vector<std::shared_ptr<const Frame>> frames;
    std::shared_ptr<const RemovalCurve> curve;
    std::uint64_t offset = 0;
    std::optional<std::string> trainedBy;
    std::optional<Error> error;

    static StoredFrames read(const StoredRun& run, const Dataset& dataset, std::uint64_t offset, const std::stop_token& stop) {
        StoredFrames result{.offset = offset, .trainedBy = RunLock::holder(run.folder)};
        const auto end = readFrames(
            run.folder / kFramesFile,
            [&](std::shared_ptr<const Frame> frame, std::uint64_t) {
                if (stop.stop_requested() || !isOf(*frame, dataset)) return false;
                result.frames.push_back(std::move(frame));
                return true;
            },
            offset);
        if (!end) {
            result.error = end.error();
            return result;
        }
        result.offset = end->offset;
        if (end->removalCurve != nullptr && end->removalCurve->ranking.size() == static_cast<std::size_t>(dataset.featureCount))
            result.curve = end->removalCurve;
        return result;
    }
};

void RunControl::openWithData(const StoredRun& run, Opening opening) {
    if (!run.source)
        return tell(
            {ErrorCode::NotFound, tr("This run does not tell where its data are. Open them first, and the run again.").toStdString()});
    m_opening.emplace(run, opening);
    if (m_data != nullptr && m_data->dataset->fingerprint == run.fingerprint)
        openNow();
    else
        m_loader.open(*run.source);
}

void RunControl::openNow() {
    const auto [run, opening] = *std::exchange(m_opening, std::nullopt);
    if (m_data->dataset->fingerprint != run.fingerprint) {
        const Error error{ErrorCode::Mismatch, tr("The data have changed since this run: it was trained on “%1” with the fingerprint %2, "
                                                  "and “%3” now has %4. Bring the old data back to go on with it.")
                                                   .arg(fromFile(run.dataName), fromFile(run.fingerprint), fromFile(m_data->dataset->name),
                                                        fromFile(m_data->dataset->fingerprint))
                                                   .toStdString()};
        if (opening == Opening::GoOn)
            emit mismatched(error, run);
        else
            tell(error);
        return;
    }
    if (opening == Opening::Show)
        show(run);
    else
        goOn(run);
}

void RunControl::show(const StoredRun& run) {
    m_files.run([this, run, dataset = m_data->dataset](const std::stop_token& stop) -> Background::Answer {
        const auto read = std::make_shared<StoredFrames>(StoredFrames::read(run, *dataset, 0, stop));
        if (!read->frames.empty() && !read->trainedBy)
            if (auto whole = withStoredNetwork(run, *dataset, *read->frames.back())) read->frames.back() = std::move(whole);
        return [this, run, read] {
            const bool isAwaited = read->trainedBy.has_value();  // its first epoch comes
            if (read->error && !(isAwaited && read->error->code == ErrorCode::NotFound)) return tell(*read->error);
            if (read->frames.empty() && !isAwaited)
                return tell({ErrorCode::NotFound, tr("This run has no epochs to show yet.").toStdString()});
            showFrames(run, *read);
        };
    });
}

void RunControl::showFrames(const StoredRun& stored, const StoredFrames& read) {
    endSession();
    m_weightsFrom = stored.weightsFrom;
    auto run = std::make_unique<Run>(m_data->dataset, stored.settings);
    run->timeline().append(read.frames);
    std::swap(m_run, run);
    emit runBegan();
    if (read.curve != nullptr) m_run->setRemovalCurve(read.curve);
    RunResult result = stored.result;
    if (read.trainedBy) result.message = tr("Shown as it is trained by %1").arg(QString::fromStdString(*read.trainedBy)).toStdString();
    m_run->setProgress({.epoch = read.frames.empty() ? 0 : read.frames.back()->metrics.epoch, .epochCount = stored.settings.epochs});
    m_run->setState(SessionState::Ended);
    m_run->setResult(result);
    emit stateChanged();
    if (!read.trainedBy) return;
    m_followed = stored;
    m_followedOffset = read.offset;
    m_followTimer.start();
}

// What has come since the last look; its end when the other program lets go.
void RunControl::follow() {
    if (!m_followed || m_files.isBusy()) return;
    m_files.run([this, run = *m_followed, dataset = m_data->dataset,
                 offset = m_followedOffset](const std::stop_token& stop) -> Background::Answer {
        const auto read = std::make_shared<StoredFrames>(StoredFrames::read(run, *dataset, offset, stop));
        const auto newest = std::make_shared<Expected<StoredRun>>(read->trainedBy ? Expected<StoredRun>(run) : openRunFolder(run.folder));
        return [this, folder = run.folder, read, newest] {
            if (!m_followed || m_followed->folder != folder || read->error) return;
            m_followedOffset = read->offset;
            if (!read->frames.empty()) m_run->timeline().append(read->frames);
            if (read->curve != nullptr) m_run->setRemovalCurve(read->curve);
            if (!read->frames.empty())
                m_run->setProgress({.epoch = read->frames.back()->metrics.epoch, .epochCount = m_run->settings().epochs});
            if (read->trainedBy) return;
            m_followTimer.stop();
            m_followed.reset();
            if (*newest) m_run->setResult((*newest)->result);
        };
    });
}

void RunControl::goOn(const StoredRun& stored) {
    struct Ready {
        std::optional<Error> error;
        ResumableRun run;
        std::unique_ptr<RunWriter> writer;
    };
    m_files.run([this, stored, dataset = m_data->dataset](const std::stop_token&) -> Background::Answer {
        const auto ready = std::make_shared<Ready>();
        const auto prepare = [&]() -> Expected<void> {
            auto lock = RunLock::acquire(stored.folder);
            if (!lock) return lock.error();
            auto run = openRunFolder(stored.folder);
            if (!run) return run.error();
            auto resumed = prepareResume(*run, dataset, run->settings.epochs, KeepFrames::All);
            if (!resumed) return resumed.error();
            for (const auto& frame : resumed->frames)
                if (!isOf(*frame, *dataset))
                    return Error{ErrorCode::Mismatch, tr("The frames of this run are of other data.").toStdString()};
            auto writer = RunWriter::resume(stored.folder, *std::move(lock), *resumed);
            if (!writer) return writer.error();
            ready->run = *std::move(resumed);
            ready->writer = *std::move(writer);
            return {};
        };
        if (auto prepared = prepare(); !prepared) ready->error = prepared.error();
        return [this, ready, stored] {
            if (ready->error && ready->error->code == ErrorCode::Mismatch) {
                emit mismatched(*ready->error, stored);
                return;
            }
            if (ready->error) return tell(*ready->error);
            endSession();
            RunRecord record = std::move(ready->run.record);
            m_weightsFrom = record.weightsFrom;
            auto run = std::make_unique<Run>(m_data->dataset, record.settings);
            run->timeline().append(ready->run.frames);
            SessionStart start{.from = std::move(ready->run.state), .newest = record.newest, .changes = record.changes};
            m_writer = std::move(ready->writer);
            keepIn(*m_writer, start);
            begin(std::move(run), std::move(start));
            m_bridge->start();
        };
    });
}

void RunControl::beginWithWeightsOf(const StoredRun& stored) {
    if (m_data == nullptr) return;
    m_files.run([this, stored, dataset = m_data->dataset](const std::stop_token&) -> Background::Answer {
        const auto start = std::make_shared<Expected<TrainingState>>([&]() -> Expected<TrainingState> {
            if (auto checked = checkSettings(stored.settings, *dataset); !checked) return checked.error();
            auto checkpoint = readCheckpoint(stored.folder / kCheckpointFile);
            if (!checkpoint) return checkpoint.error();
            return startFromWeights(*std::move(checkpoint), stored.settings, *dataset);
        }());
        return [this, stored, dataset, start] {
            if (!*start) return tell(start->error());
            if (m_data == nullptr || m_data->dataset != dataset) return;  // others were opened meanwhile
            endSession();
            m_weightsFrom = stored.folder.native();
            SessionStart from{.from = std::move(**start)};
            if (!m_runsFolder.empty()) {
                m_writer = RunWriter::beginWithin(m_runsFolder, {.dataset = dataset,
                                                                 .settings = stored.settings,
                                                                 .source = m_data->options,
                                                                 .started = utcNow(),
                                                                 .weightsFrom = m_weightsFrom});
                keepIn(*m_writer, from);
            }
            begin(std::make_unique<Run>(dataset, stored.settings), std::move(from));
            m_bridge->start();
        };
    });
}

}  // namespace rewire
