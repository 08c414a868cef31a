#include "ui/bridge/run_store.h"

#include "core/base/text.h"
#include "core/report/run_lock.h"

namespace rewire {

RunStore::RunStore(QObject* parent) : QObject(parent) {
    m_timer.setInterval(3000);
    connect(&m_timer, &QTimer::timeout, this, &RunStore::refresh);
    connect(&m_model, &RunsModel::labelsChanged, this, [this](int row) {
        const ListedRun& run = m_model.runs()[static_cast<std::size_t>(row)];
        if (const auto stored = writeLabels(run.run.folder, run.labels); !stored) emit problem(stored.error());
    });
}

RunStore::~RunStore() {
    for (const Removed& removed : m_removed) (void)deleteRunFolder(removed.aside);
}

void RunStore::setFolder(std::filesystem::path folder) {
    m_folder = std::move(folder);
    refresh();
}

void RunStore::setWatching(bool isWatching) {
    if (isWatching == m_timer.isActive()) return;
    if (!isWatching) return m_timer.stop();
    m_timer.start();
    refresh();
}

void RunStore::refresh() {
    if (m_folder.empty() || m_lister.isBusy()) return;
    m_lister.run([this, folder = m_folder](const std::stop_token&) -> Background::Answer {
        auto runs = std::make_shared<std::vector<ListedRun>>();
        RunListing listing = listRuns(folder);
        for (StoredRun& run : listing.runs) {
            const bool isOpenEnded = run.result.outcome == Outcome::None;
            ListedRun listed{.labels = readLabels(run.folder), .isTrainedNow = isOpenEnded && RunLock::holder(run.folder).has_value()};
            listed.run = std::move(run);
            runs->push_back(std::move(listed));
        }
        return [this, folder, runs, unreadable = std::move(listing.problems)] {
            if (folder != m_folder) return refresh();  // another one was asked for meanwhile
            m_unreadable = unreadable;
            m_model.setRuns(std::move(*runs));
            emit listed();
        };
    });
}

bool RunStore::remove(int row) {
    const std::filesystem::path folder = m_model.runs()[static_cast<std::size_t>(row)].run.folder;
    if (const auto holder = RunLock::holder(folder)) {
        emit problem({ErrorCode::NotWritable,
                      tr("This run is being trained by %1; stop it first.").arg(QString::fromStdString(*holder)).toStdString()});
        return false;
    }
    const std::filesystem::path aside = folder.parent_path() / (".deleted-" + folder.filename().native());
    std::error_code failure;
    std::filesystem::rename(folder, aside, failure);
    if (failure) {
        emit problem(
            {ErrorCode::NotWritable, tr("%1 cannot be deleted: %2")
                                         .arg(QString::fromStdString(displayPath(folder)), QString::fromStdString(failure.message()))
                                         .toStdString()});
        return false;
    }
    m_removed.push_back({folder, aside});
    std::vector<ListedRun> left = m_model.runs();
    left.erase(left.begin() + row);
    m_model.setRuns(std::move(left));
    m_model.keepColours();
    return true;
}

void RunStore::undoRemove() {
    if (m_removed.empty()) return;
    std::error_code failure;
    std::filesystem::rename(m_removed.back().aside, m_removed.back().from, failure);
    if (failure)
        emit problem({ErrorCode::NotWritable,
                      tr("The run cannot be brought back: %1").arg(QString::fromStdString(failure.message())).toStdString()});
    m_removed.pop_back();
    refresh();
}

}  // namespace rewire
