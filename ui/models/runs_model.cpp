#include "ui/models/runs_model.h"

#include "core/report/comparison.h"
#include "ui/models/run_colours.h"
#include "ui/models/text.h"

#include <QFont>
#include <QDateTime>
#include <QGuiApplication>
#include <QIcon>
#include <QPainter>
#include <QPixmap>
#include <algorithm>

namespace rewire {
namespace {

QString whenText(const std::string& started) {
    const QDateTime when = QDateTime::fromString(fromUtf8(started), Qt::ISODate).toLocalTime();
    return when.isValid() ? when.toString(QStringLiteral("yyyy-MM-dd HH:mm")) : QString();
}

QVariant alignmentOf(int column) {
    const bool isNumber =
        column == RunsModel::Seed || column == RunsModel::Epochs || column == RunsModel::Accuracy || column == RunsModel::Best;
    return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

// The colour as it is drawn; in a selected row it is neither tinted nor lost in the highlight.
QIcon swatchOf(const QColor& runColour) {
    constexpr int kSide = 16, kRatio = 2;
    const Theme theme = themeFor(QGuiApplication::palette());
    QPixmap plain(kSide * kRatio, kSide * kRatio);
    plain.setDevicePixelRatio(kRatio);
    plain.fill(drawnOn(runColour, theme));
    QPixmap framed = plain;
    framed.fill(theme.onAccent);
    QPainter(&framed).fillRect(1, 1, kSide - 2, kSide - 2, drawnOn(runColour, theme));
    QIcon icon(plain);
    icon.addPixmap(framed, QIcon::Selected);
    return icon;
}

// What a heading of one word does not say.
QString meaningOf(int column) {
    switch (column) {
        case RunsModel::Star: return RunsModel::tr("Starred runs; click a star to set or remove it");
        case RunsModel::Epochs: return RunsModel::tr("Epochs trained of those asked for");
        case RunsModel::Accuracy: return RunsModel::tr("Test accuracy of the last epoch");
        case RunsModel::Best: return RunsModel::tr("Test accuracy of the best epoch");
        default: return column < RunsModel::kFixedColumns ? QString() : RunsModel::tr("A setting in which these runs differ");
    }
}

}  // namespace

QString runName(const ListedRun& run) {
    return run.labels.name.empty() ? fromFile(run.run.folder.filename().native()) : fromFile(run.labels.name);
}

QString stateText(const ListedRun& run) {
    if (run.isTrainedNow) return RunsModel::tr("training");
    switch (run.run.result.outcome) {
        case Outcome::None: return RunsModel::tr("interrupted");
        case Outcome::Completed: return RunsModel::tr("complete");
        case Outcome::Stopped: return RunsModel::tr("stopped");
        case Outcome::Diverged: return RunsModel::tr("diverged");
        case Outcome::Failed: return RunsModel::tr("failed");
    }
    return {};
}

void RunsModel::setRuns(std::vector<ListedRun> runs) {
    giveColours(runs);
    std::vector<StoredRun> stored;
    for (const ListedRun& run : runs) stored.push_back(run.run);
    std::vector<std::string> differing = differingSettings(stored);
    std::erase_if(differing,
                  [](const std::string& key) { return key == "data" || key == "algorithm" || key == "seed" || key == "epochs"; });
    const bool isSameShape = runs.size() == m_runs.size() && differing == m_differing &&
                             std::equal(runs.begin(), runs.end(), m_runs.begin(),
                                        [](const ListedRun& a, const ListedRun& b) { return a.run.folder == b.run.folder; });
    if (!isSameShape) beginResetModel();
    m_runs = std::move(runs);
    m_differing = std::move(differing);
    if (!isSameShape)
        endResetModel();
    else if (!m_runs.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void RunsModel::giveColours(std::vector<ListedRun>& runs) {
    for (const auto& [folder, colour] : coloursOf(runs, m_colours)) m_colours[folder] = colour;
    for (ListedRun& run : runs) run.colour = m_colours.at(run.run.folder);
}

void RunsModel::keepColours() {
    // The first that would change decides for those after it, so that a few labels do for a list of any length.
    for (;;) {
        const RunColours later = coloursOf(m_runs, {});
        int first = -1;
        for (int row = 0; row < rowCount(); ++row) {
            const ListedRun& run = m_runs[static_cast<std::size_t>(row)];
            if (later.at(run.run.folder) != run.colour && (first < 0 || beganBefore(run, m_runs[static_cast<std::size_t>(first)])))
                first = row;
        }
        if (first < 0) return;
        RunLabels labels = m_runs[static_cast<std::size_t>(first)].labels;
        labels.colour = m_runs[static_cast<std::size_t>(first)].colour.name().toStdString();
        setLabels(first, labels);
    }
}

int RunsModel::rowOf(const std::filesystem::path& folder) const {
    const auto found = std::ranges::find(m_runs, folder, [](const ListedRun& run) { return run.run.folder; });
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

int RunsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }

int RunsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kFixedColumns + static_cast<int>(m_differing.size());
}

QVariant RunsModel::text(const ListedRun& run, int column) const {
    const RunResult& result = run.run.result;
    const bool hasTrained = run.run.epochsTrained > 0;
    switch (column) {
        case Star: return run.labels.isStarred ? QStringLiteral("★") : QStringLiteral("☆");
        case Name: return runName(run);
        case Data: return fromFile(run.run.dataName);
        case AlgorithmName: return fromUtf8(run.run.settings.rules().name);
        case Seed: return QString::number(run.run.settings.seed);
        case Epochs: return tr("%1 of %2").arg(run.run.epochsTrained).arg(run.run.settings.epochs);
        case Accuracy: return percentText(hasTrained ? result.finalTestAccuracy : qQNaN());
        case Best: return percentText(hasTrained ? result.bestTestAccuracy : qQNaN());
        case State: return stateText(run);
        case Started: return whenText(run.run.started);
        case Note: return fromFile(run.labels.note);
        default: return fromFile(settingText(run.run, m_differing[static_cast<std::size_t>(column - kFixedColumns)]));
    }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const ListedRun& run = m_runs[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole: return text(run, index.column());
        case Qt::DecorationRole: return index.column() == Name ? QVariant(swatchOf(run.colour)) : QVariant();
        case Qt::ToolTipRole: return index.column() == Star ? tr("Click to star") : fromFile(run.run.folder.native());
        case Qt::AccessibleTextRole:
            return index.column() == Star ? (run.labels.isStarred ? tr("starred") : tr("not starred")) : text(run, index.column());
        case Qt::TextAlignmentRole: return alignmentOf(index.column());
        case kSortRole:
            switch (index.column()) {
                case Star: return run.labels.isStarred ? 0 : 1;
                case Seed: return QVariant::fromValue<qulonglong>(run.run.settings.seed);
                case Epochs: return run.run.epochsTrained;
                case Accuracy: return run.run.result.finalTestAccuracy;
                case Best: return run.run.result.bestTestAccuracy;
                default: return text(run, index.column());
            }
        default: return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignmentOf(section);
    if (role == Qt::ToolTipRole) return meaningOf(section);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Star: return QStringLiteral("★");
        case Name: return tr("Run");
        case Data: return tr("Data");
        case AlgorithmName: return tr("Algorithm");
        case Seed: return tr("Seed");
        case Epochs: return tr("Epochs");
        case Accuracy: return tr("Test accuracy");
        case Best: return tr("Best");
        case State: return tr("State");
        case Started: return tr("Started");
        case Note: return tr("Note");
        default: {
            QString title = fromFile(m_differing[static_cast<std::size_t>(section - kFixedColumns)]).replace(u'_', u' ');
            title[0] = title[0].toUpper();
            return title;
        }
    }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == Name || index.column() == Note) flags |= Qt::ItemIsEditable;
    return flags;
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
    RunLabels labels = m_runs[static_cast<std::size_t>(index.row())].labels;
    (index.column() == Name ? labels.name : labels.note) = value.toString().trimmed().toStdString();
    setLabels(index.row(), labels);
    return true;
}

void RunsModel::setLabels(int row, const RunLabels& labels) {
    ListedRun& run = m_runs[static_cast<std::size_t>(row)];
    if (run.labels == labels) return;
    run.labels = labels;
    giveColours(m_runs);
    emit dataChanged(index(row, 0), index(row, columnCount() - 1));
    emit labelsChanged(row);
}

}  // namespace rewire
