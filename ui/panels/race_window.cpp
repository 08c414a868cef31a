#include "ui/panels/race_window.h"
#include "ui/panels/copy_table_button.h"

#include "core/base/parallel.h"
#include "core/insight/curve_mean.h"
#include "core/report/comparison.h"
#include "ui/help/help_button.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"
#include "ui/panels/form_fields.h"
#include "ui/panels/race_lanes.h"
#include "ui/panels/race_result_headings.h"
#include "ui/style/control_style.h"
#include "ui/style/elided_label.h"
#include "ui/style/theme.h"
#include "ui/views/race_lane_view.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QStackedLayout>
#include <QTableWidget>
#include <QTextDocument>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace rewire {
namespace {

constexpr int kColumns = 4;

}  // namespace

RaceWindow::RaceWindow(QWidget* parent) : QWidget(parent, Qt::Window) {
    setWindowTitle(tr("Race – Rewire"));
    resize(1180, 800);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kWideGap, kWideGap, kWideGap, kWideGap);
    column->setSpacing(kGap);
    column->addWidget(makeChoices());
    column->addWidget(makeControls());
    m_problem = makeLabel({}, this);
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    column->addWidget(m_problem);
    auto* lanes = new QWidget(this);
    m_pages = new QStackedLayout(lanes);
    m_pages->addWidget(makeBefore());
    m_pages->addWidget(makeLanes());
    column->addWidget(lanes, 3);
    column->addWidget(m_result = makeTable(), 2);
    m_result->hide();
    updateControls();
}

RaceWindow::~RaceWindow() = default;

// In lines of a length that is read with ease.
QWidget* RaceWindow::makeBefore() {
    constexpr int kLetters = 80;
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    m_empty = makeMutedLabel({}, page);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMaximumWidth(kLetters * fontMetrics().averageCharWidth());
    row->addWidget(m_empty);
    return page;
}

QWidget* RaceWindow::makeLanes() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(makeTimeline());
    m_grid = new QGridLayout;
    m_grid->setSpacing(kGap);
    column->addLayout(m_grid, 1);
    return page;
}

QWidget* RaceWindow::makeTable() {
    auto* result = new QWidget(this);
    auto* column = new QVBoxLayout(result);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kHalfGap);
    auto* heading = new QHBoxLayout;
    m_resultHeading = makeSectionLabel(tr("Result"), result);
    heading->addWidget(m_resultHeading);
    heading->addStretch(1);
    QToolButton* const copy = makeCopyTableButton(result, [this](TableFormat format) { copyTable(format); });
    heading->addWidget(copy);
    column->addLayout(heading);
    m_table = new QTableWidget(result);
    m_table->setAccessibleName(tr("Result"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kGap);
    m_table->horizontalHeader()->setHighlightSections(false);
    column->addWidget(m_table, 1);
    return result;
}

QWidget* RaceWindow::makeTimeline() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    m_epoch = makeLabel({}, bar);
    row->addWidget(m_epoch);
    m_timeline = new QSlider(Qt::Horizontal, bar);
    m_timeline->setRange(1, 1);
    m_timeline->setAccessibleName(tr("Epoch"));
    m_timeline->setToolTip(tr("The epoch that all lanes show"));
    connect(m_timeline, &QSlider::sliderMoved, this, &RaceWindow::chooseEpoch);
    connect(m_timeline, &QSlider::actionTriggered, this, [this] { chooseEpoch(m_timeline->sliderPosition()); });  // keys and clicks
    row->addWidget(m_timeline, 1);
    m_live = new QToolButton(bar);
    m_live->setText(tr("Live"));
    m_live->setToolTip(tr("Follow the newest epoch"));
    connect(m_live, &QToolButton::clicked, this, [this] {
        m_isLive = true;
        showLanes();
    });
    row->addWidget(m_live);
    return bar;
}

QWidget* RaceWindow::makeChoices() {
    auto* choices = new QWidget(this);
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kWideGap);
    for (const Algorithm& algorithm : kAlgorithms) {
        auto* box = new QCheckBox(fromUtf8(algorithm.name), choices);
        box->setToolTip(fromUtf8(algorithm.summary));
        box->setChecked(true);
        connect(box, &QCheckBox::toggled, this, &RaceWindow::updateControls);
        m_algorithms.push_back(box);
        row->addWidget(box);
    }
    row->addStretch(1);
    row->addWidget(new HelpButton(Topic::Race, choices));
    return choices;
}

QWidget* RaceWindow::makeControls() {
    auto* controls = new QWidget(this);
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    const auto addNamed = [&](const QString& name, QWidget* field, const QString& meaning) {
        field->setToolTip(meaning);
        field->setAccessibleName(name);
        row->addWidget(makeMutedLabel(name, controls));
        row->addWidget(field);
    };
    m_seeds = new QLineEdit(QStringLiteral("0-2"), controls);
    m_seeds->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("0-4,10,20")) + 2 * kGap);
    connect(m_seeds, &QLineEdit::textChanged, this, &RaceWindow::updateControls);
    addNamed(tr("Seeds"), m_seeds, tr("Each algorithm runs once with each, such as 0-4 or 0,2,5"));
    m_epochs = makeCount(1, 1'000'000);
    m_epochs->setValue(20);
    connect(m_epochs, &QSpinBox::valueChanged, this, &RaceWindow::updateControls);
    addNamed(tr("Epochs"), m_epochs, tr("The same for every run"));
    m_jobs = makeCount(1, 64);
    m_jobs->setValue(std::min(4, resolvedThreads(0)));
    addNamed(tr("At a time"), m_jobs, tr("Runs that train at once; they share the processors"));
    m_start = makeButton(tr("Race"));
    m_start->setProperty(kPrimaryProperty, true);
    connect(m_start, &QPushButton::clicked, this, &RaceWindow::startOrPause);
    row->addWidget(m_start);
    m_stop = makeButton(tr("Stop"), tr("Stop and keep what is trained; Race goes on"));
    connect(m_stop, &QPushButton::clicked, this, &RaceWindow::stop);
    row->addWidget(m_stop);
    m_budget = new ElidedLabel(controls);  // gives way, so that the state of the race never widens the window
    m_budget->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_budget, 1);
    m_state = makeLabel({}, controls);
    row->addWidget(m_state);
    return controls;
}

void RaceWindow::setData(std::shared_ptr<const LoadedData> loaded, std::function<Settings(const QString&)> settingsFor,
                         std::filesystem::path runsFolder) {
    if (m_runner != nullptr && m_runner->isRunning()) return;  // a race goes on with its own data
    const bool isNew = m_data != loaded;
    m_data = std::move(loaded);
    m_settingsFor = std::move(settingsFor);
    m_runsFolder = std::move(runsFolder);
    if (isNew) {
        m_runner.reset();
        m_pages->setCurrentIndex(0);
        m_result->hide();
    }
    setWindowTitle(tr("Race on %1 – Rewire").arg(fromFile(m_data->dataset->name)));
    updateControls();
}

void RaceWindow::setColours(ColourMap colours) {
    m_colours = colours;
    showLanes();
}

std::vector<std::string> RaceWindow::chosenAlgorithms() const {
    std::vector<std::string> chosen;
    for (std::size_t a = 0; a < m_algorithms.size(); ++a)
        if (m_algorithms[a]->isChecked()) chosen.emplace_back(kAlgorithms[a].id);
    return chosen;
}

void RaceWindow::startOrPause() {
    m_problem->hide();
    if (m_runner != nullptr && m_runner->isRunning() && !m_runner->isPaused())
        m_runner->pause();
    else if (m_runner != nullptr && m_runner->isRunning())
        m_runner->start();
    else
        beginRace();
    updateControls();
}

void RaceWindow::beginRace() {
    const auto fail = [this](const Error& error) { tellProblem(withoutOptions(error.message)); };
    const auto seeds = parseSeeds(m_seeds->text().trimmed().toStdString());
    if (!seeds) return fail(seeds.error());
    const int share = std::max(1, resolvedThreads(0) / m_jobs->value());
    auto entries = raceEntries(chosenAlgorithms(), *seeds, {}, [&](const std::string& algorithm) {
        Settings settings = m_settingsFor(fromUtf8(algorithm));
        settings.epochs = m_epochs->value();
        settings.threads = share;
        return settings;
    });
    if (!entries) return fail(entries.error());
    for (const RaceEntry& entry : *entries)
        if (const auto checked = checkSettings(entry.settings, *m_data->dataset); !checked) return fail(checked.error());
    // The race that was stopped goes on in its folder; another one gets another.
    const bool isSame =
        m_runner != nullptr && std::equal(entries->begin(), entries->end(), m_runner->lanes().begin(), m_runner->lanes().end(),
                                          [](const RaceEntry& entry, const RaceLane& lane) {
                                              return entry.name == lane.entry.name && entry.settings.epochs == lane.entry.settings.epochs;
                                          });
    std::filesystem::path folder = isSame ? m_runner->folder() : raceToGoOnWith(m_runsFolder, *entries, m_data->dataset->fingerprint);
    if (folder.empty())
        folder = m_runsFolder / ("race-" + newRunFolder({}, *m_data->dataset, entries->front().settings).filename().native().substr(0, 15));
    begin(*std::move(entries), folder);
}

void RaceWindow::tellProblem(const QString& problem) {
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void RaceWindow::goOn(const RacePlan& plan, const std::filesystem::path& folder) {
    if (m_data == nullptr || (m_runner != nullptr && m_runner->isRunning())) return;
    if (m_data->dataset->fingerprint != plan.fingerprint)
        return tellProblem(tr("The race in %1 cannot go on: it was begun on “%2” with the fingerprint %3, and “%4” has %5.")
                               .arg(fromFile(folder.native()), fromFile(plan.dataName), fromUtf8(plan.fingerprint),
                                    fromFile(m_data->dataset->name), fromUtf8(m_data->dataset->fingerprint)));
    for (const RaceEntry& entry : plan.entries)
        if (const auto checked = checkSettings(entry.settings, *m_data->dataset); !checked)
            return tellProblem(withoutOptions(entry.name + ": " + checked.error().message));
    std::set<std::uint64_t> seeds;
    std::set<std::string> algorithms;
    for (const RaceEntry& entry : plan.entries) {
        seeds.insert(entry.settings.seed);
        algorithms.insert(entry.settings.algorithm);
    }
    QStringList seedTexts;
    for (const std::uint64_t seed : seeds) seedTexts << QString::number(seed);
    m_seeds->setText(seedTexts.join(u','));
    for (std::size_t a = 0; a < m_algorithms.size(); ++a) m_algorithms[a]->setChecked(algorithms.contains(std::string(kAlgorithms[a].id)));
    m_epochs->setValue(plan.entries.front().settings.epochs);
    tellProblem({});
    begin(plan.entries, folder);
    updateControls();
}

// With the lanes of the algorithms that are among the entries.
void RaceWindow::begin(std::vector<RaceEntry> entries, const std::filesystem::path& folder) {
    std::vector<std::string> algorithms;
    int epochs = 1;
    for (const RaceEntry& entry : entries) {
        if (std::ranges::find(algorithms, entry.settings.algorithm) == algorithms.end()) algorithms.push_back(entry.settings.algorithm);
        epochs = std::max(epochs, entry.settings.epochs);
    }
    m_runner = std::make_unique<RaceRunner>(m_data, std::move(entries), folder, m_jobs->value());
    connect(m_runner.get(), &RaceRunner::changed, this, &RaceWindow::showRace);
    for (const auto& [algorithm, view] : m_views) delete view;
    m_views.clear();
    for (const std::string& algorithm : algorithms) {
        auto* view = new RaceLaneView(this);
        const int place = static_cast<int>(m_views.size());
        m_grid->addWidget(view, place / kColumns, place % kColumns);
        m_views.emplace_back(algorithm, view);
    }
    m_isLive = true;
    m_timeline->setRange(1, epochs);
    m_epoch->setMinimumWidth(fontMetrics().horizontalAdvance(tr("epoch %1 of %2").arg(epochs).arg(epochs)));  // as wide in every epoch
    m_pages->setCurrentIndex(1);
    m_result->show();
    m_runner->start();
}

void RaceWindow::stop() {
    if (m_runner != nullptr) m_runner->stop();
}

void RaceWindow::chooseEpoch(int epoch) {
    m_isLive = false;
    m_timeline->setValue(epoch);
    showLanes();
}

void RaceWindow::showRace() {
    showLanes();
    showTable();
    updateControls();
    QStringList problems;
    for (const RaceLane& lane : m_runner->lanes())
        if (!lane.problem.isEmpty()) problems << tr("%1: %2").arg(fromUtf8(lane.entry.name), lane.problem);
    m_problem->setToolTip(Qt::convertFromPlainText(problems.join(u'\n')));
    // A full disk is every run's problem: all of them would leave no room for the race.
    constexpr qsizetype kMostShown = 2;
    const qsizetype others = problems.size() - kMostShown;
    if (others > 0) problems = problems.first(kMostShown) << tr("And %1 more such messages of other runs.").arg(others);
    tellProblem(problems.join(u'\n'));
}

void RaceWindow::showLanes() {
    if (m_runner == nullptr) return;
    std::map<std::string, std::vector<const RaceLane*>> byAlgorithm;
    double lowest = 1, highest = 0;
    int newest = 0;
    for (const RaceLane& lane : m_runner->lanes()) {
        byAlgorithm[lane.entry.settings.algorithm].push_back(&lane);
        newest = std::max(newest, static_cast<int>(lane.accuracy.size()));
        for (const double accuracy : lane.accuracy)
            if (std::isfinite(accuracy)) {
                lowest = std::min(lowest, accuracy);
                highest = std::max(highest, accuracy);
            }
    }
    if (m_isLive) m_timeline->setValue(std::max(1, newest));
    const int epoch = m_timeline->value();
    m_epoch->setText(tr("epoch %1 of %2").arg(epoch).arg(m_timeline->maximum()));
    std::vector<RaceLaneShown> shown;
    double largest = 0;
    for (const auto& [algorithm, view] : m_views) {
        const auto& lanes = byAlgorithm[algorithm];
        RaceLaneShown lane{.title = fromUtf8(findAlgorithm(algorithm)->name),
                           .state = stateOf(lanes),
                           .epochCount = m_timeline->maximum(),
                           .epoch = epoch};
        for (const RaceLane* one : lanes) lane.accuracy.push_back(one->accuracy);
        MeanCurve mean = meanCurve(lane.accuracy);
        lane.figure = figureAt(mean, epoch);
        lane.mean = std::move(mean.mean);
        lane.lowest = std::floor(20 * lowest) / 20;
        lane.highest = std::max(lane.lowest + 0.05, std::ceil(20 * highest) / 20);
        lane.importance = importanceAt(lanes, epoch);
        lane.shape = m_data->dataset->imageShape;
        lane.colours = m_colours;
        const bool isDense = findAlgorithm(algorithm)->topology == InitialTopology::Dense;  // all inputs alike, and far above the others
        if (!isDense && !lane.importance.empty()) largest = std::max(largest, *std::ranges::max_element(lane.importance));
        shown.push_back(std::move(lane));
    }
    for (std::size_t v = 0; v < m_views.size(); ++v) {
        shown[v].largestImportance = std::max(1.0, largest);
        m_views[v].second->show(std::move(shown[v]));
    }
}

void RaceWindow::showTable() {
    const TextTable table = resultTable();
    m_table->setColumnCount(static_cast<int>(table.header.size()));
    m_table->setRowCount(static_cast<int>(table.rows.size()));
    QStringList header;
    for (const std::string& cell : table.header) header << resultHeading(cell);
    m_table->setHorizontalHeaderLabels(header);
    for (int column = 0; column < m_table->columnCount(); ++column) {
        m_table->horizontalHeaderItem(column)->setToolTip(resultMeaning(table.header[static_cast<std::size_t>(column)]));
        m_table->horizontalHeaderItem(column)->setTextAlignment((column < table.textColumns ? Qt::AlignLeft : Qt::AlignRight) |
                                                                Qt::AlignVCenter);
    }
    for (int row = 0; row < m_table->rowCount(); ++row)
        for (int column = 0; column < m_table->columnCount(); ++column) {
            auto* item = new QTableWidgetItem(fromUtf8(table.rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]));
            item->setTextAlignment((column < table.textColumns ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_table->columnCount(); ++column) m_table->setColumnWidth(column, m_table->columnWidth(column) + kGap);
    // No taller than its rows and the heading: the lanes have the rest.
    const int height = m_table->horizontalHeader()->sizeHint().height() + m_table->verticalHeader()->length() + 2 * m_table->frameWidth();
    m_table->setMaximumHeight(height);
    const QLayout& around = *m_result->layout();
    m_result->setMaximumHeight(around.itemAt(0)->sizeHint().height() + around.spacing() + height);
}

int RaceWindow::tableRows() const { return m_table->rowCount(); }

TextTable RaceWindow::resultTable() const {
    return rankingTable(rankRuns(storedRuns(*m_runner), Score::FinalAccuracy), Score::FinalAccuracy);
}

void RaceWindow::copyTable(TableFormat format) {
    if (m_runner != nullptr) QGuiApplication::clipboard()->setText(fromUtf8(writeTable(resultTable(), format)));
}

// What goes on as a whole.
QString RaceWindow::stateText() const {
    int done = 0, training = 0, measuring = 0;
    for (const RaceLane& lane : m_runner->lanes()) {
        done += (lane.state == RaceLane::State::Ended && lane.result.outcome != Outcome::Stopped) || lane.state == RaceLane::State::Failed;
        if (lane.state != RaceLane::State::Training) continue;
        const bool isMeasuring = lane.progress.phase == Progress::Phase::RemovalCurve;
        measuring += isMeasuring;
        training += !isMeasuring;
    }
    QStringList parts{tr("%1 of %2 runs done").arg(done).arg(m_runner->lanes().size())};
    if (m_runner->isRunning() && m_runner->isPaused()) return parts.front() + tr(" · paused");
    if (training > 0) parts << tr("%1 in training").arg(training);
    if (measuring > 0) parts << tr("%1 measuring").arg(measuring);
    return parts.join(QStringLiteral(" · "));
}

void RaceWindow::updateControls() {
    if (m_budget == nullptr) return;
    const bool isRunning = m_runner != nullptr && m_runner->isRunning();
    const auto seeds = parseSeeds(m_seeds->text().trimmed().toStdString());
    const std::size_t algorithms = chosenAlgorithms().size();
    m_start->setText(!isRunning ? tr("Race") : m_runner->isPaused() ? tr("Continue") : tr("Pause"));
    m_start->setEnabled(m_data != nullptr && seeds.has_value() && algorithms > 0 && !m_runsFolder.empty());
    m_start->setToolTip(m_runsFolder.empty() ? tr("Runs are not kept, because no folder for them is known: give one with --runs")
                                             : tr("Train all runs, or go on where the same race stood"));
    m_stop->setEnabled(isRunning);
    m_resultHeading->setText(isRunning ? tr("Result so far") : tr("Result"));
    for (QWidget* field : std::initializer_list<QWidget*>{m_seeds, m_epochs, m_jobs}) field->setEnabled(!isRunning);
    for (QCheckBox* box : m_algorithms) box->setEnabled(!isRunning);
    m_timeline->setEnabled(m_runner != nullptr);
    m_live->setEnabled(m_runner != nullptr);
    const auto runs = seeds ? algorithms * seeds->size() : 0;
    m_budget->setText(!seeds ? tr("Seeds such as 0-4 or 0,2,5")
                             : tr("%1 runs, each %2 epochs of %3 samples")
                                   .arg(runs)
                                   .arg(m_epochs->value())
                                   .arg(m_data == nullptr ? tr("the") : countText(m_data->dataset->train.count())));
    if (m_data != nullptr)
        m_empty->setText(
            tr("%1 algorithms train on “%2”, each with every seed, with the settings of the main window and the same number of epochs.\n\n"
               "Every algorithm gets a small picture here: its accuracy, seed by seed and on average, and the mean importance of the "
               "inputs, all at one epoch of one timeline. "
               "Below stands who is better, and how sure that is. All runs are kept; pause and stop whenever you like, and the same "
               "choices go on where they stood.")
                .arg(algorithms)
                .arg(fromFile(m_data->dataset->name)));
    if (m_runner == nullptr) return m_state->clear();
    m_state->setText(stateText());
}

}  // namespace rewire
