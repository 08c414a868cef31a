#include "ui/panels/run_list.h"
#include "ui/panels/copy_table_button.h"

#include "core/report/comparison.h"
#include "ui/models/text.h"
#include "ui/panels/form_fields.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QColorDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {

void RunList::Shown::setShowsHidden(bool shows) {
    m_showsHidden = shows;
    invalidateFilter();
}

bool RunList::Shown::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto& model = static_cast<const RunsModel&>(*sourceModel());
    if (!m_showsHidden && model.runs()[static_cast<std::size_t>(row)].labels.isHidden) return false;
    return QSortFilterProxyModel::filterAcceptsRow(row, parent);
}

RunList::RunList(RunStore& store, QWidget* parent) : QWidget(parent), m_store(store) {
    store.setParent(this);  // as long as anything here can ask it
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap, kGap, kGap, kGap);
    column->setSpacing(kGap);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kGap);
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by any column"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter"));
    connect(m_filter, &QLineEdit::textChanged, this, &RunList::setFilter);
    m_showHidden = new QCheckBox(tr("Hidden ones, too"), this);
    connect(m_showHidden, &QCheckBox::toggled, this, [this](bool shows) {
        m_sorted.setShowsHidden(shows);
        emit comparedChanged();
    });
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_showHidden);
    column->addLayout(bar);
    m_placeBar = new QWidget(this);
    auto* place = new QHBoxLayout(m_placeBar);
    place->setContentsMargins(0, 0, 0, 0);
    m_place = makeMutedLabel({}, m_placeBar);
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* back = makeButton(tr("My runs"), tr("Back to the runs that Rewire keeps"));
    connect(back, &QPushButton::clicked, this, &RunList::usualFolderRequested);
    place->addWidget(m_place, 1);
    place->addWidget(back);
    m_placeBar->hide();
    column->addWidget(m_placeBar);
    buildTable();
    m_empty = makeMutedLabel({}, this);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_pages = new QStackedLayout;
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    column->addLayout(m_pages, 1);
    m_unreadable = makeMutedLabel({}, this);
    m_unreadable->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_unreadable->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addWidget(m_unreadable);
    column->addWidget(makeButtons());
    connect(&m_store, &RunStore::listed, this, &RunList::showEmpty);
    connect(&m_store, &RunStore::listed, this, &RunList::comparedChanged);
    connect(&m_store.model(), &RunsModel::labelsChanged, this, &RunList::comparedChanged);
    showEmpty();
}

void RunList::setPlace(const QString& folder) {
    m_place->setText(tr("Runs in %1").arg(folder));
    m_place->setToolTip(folder);
    m_placeBar->setVisible(!folder.isEmpty());
}

void RunList::showEmpty() {
    const bool hasRuns = !m_store.model().runs().empty();
    const bool allHidden = hasRuns && m_filter->text().isEmpty();
    m_empty->setText(!hasRuns    ? tr("No runs yet. Press Train: every run is kept here while it trains, also those of rewire-cli.")
                     : allHidden ? tr("All runs are hidden. Tick “Hidden ones, too” to see them.")
                                 : tr("No run has “%1” in any column.").arg(m_filter->text()));
    QStringList unreadable;
    for (const std::string& sentence : m_store.unreadable()) unreadable << fromUtf8(sentence);
    m_unreadable->setVisible(!unreadable.isEmpty());
    m_unreadable->setText(unreadable.size() == 1
                              ? unreadable.front()
                              : tr("%1 folders look like runs and cannot be read; the pointer shows why").arg(unreadable.size()));
    m_unreadable->setToolTip(unreadable.join(u'\n'));
    m_pages->setCurrentWidget(m_sorted.rowCount() > 0 ? static_cast<QWidget*>(m_table) : m_empty);
    updateButtons();
}

void RunList::buildTable() {
    m_sorted.setSourceModel(&m_store.model());
    m_sorted.setSortRole(RunsModel::kSortRole);
    m_sorted.setFilterKeyColumn(-1);
    m_sorted.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table = new QTableView(this);
    m_table->setModel(&m_sorted);
    m_table->setAccessibleName(tr("Runs"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunsModel::Started, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kGap);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    const int figure = fontMetrics().horizontalAdvance(u'0');
    const std::pair<int, int> widths[]{{RunsModel::Star, 4},           {RunsModel::Name, 26}, {RunsModel::Data, 18},
                                       {RunsModel::AlgorithmName, 14}, {RunsModel::Seed, 6},  {RunsModel::Epochs, 12},
                                       {RunsModel::Accuracy, 14},      {RunsModel::Best, 9},  {RunsModel::State, 12},
                                       {RunsModel::Started, 18},       {RunsModel::Note, 20}};
    for (const auto& [section, figures] : widths) m_table->setColumnWidth(section, figures * figure);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() != RunsModel::Star) return;
        const int row = m_sorted.mapToSource(index).row();
        RunLabels labels = m_store.model().runs()[static_cast<std::size_t>(row)].labels;
        labels.isStarred = !labels.isStarred;
        m_store.model().setLabels(row, labels);
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != RunsModel::Star)
            emit openRequested(m_store.model().runs()[static_cast<std::size_t>(m_sorted.mapToSource(index).row())].run);
    });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (!chosen().empty()) m_menu->popup(m_table->viewport()->mapToGlobal(at));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        updateButtons();
        emit comparedChanged();
    });
    connect(&m_sorted, &QAbstractItemModel::modelReset, this, [this] {
        for (int column = RunsModel::kFixedColumns; column < m_sorted.columnCount(); ++column) m_table->resizeColumnToContents(column);
        updateButtons();
    });
}

QWidget* RunList::makeButtons() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    m_open = makeButton(tr("Open"), tr("Show this run; one that is being trained is followed live"));
    m_resume = makeButton(tr("Go on"), tr("Go on training where this run stands"));
    connect(m_open, &QPushButton::clicked, this, &RunList::openChosen);
    connect(m_resume, &QPushButton::clicked, this,
            [this] { emit resumeRequested(m_store.model().runs()[static_cast<std::size_t>(chosen().front())].run); });
    m_more = new QToolButton(bar);
    m_more->setText(tr("More"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_menu = new QMenu(m_more);
    const auto add = [this](const QString& text, const QKeySequence& key, auto&& what) {
        QAction* action = m_menu->addAction(text, this, what);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);  // a cell that is edited keeps its keys
        m_table->addAction(action);
    };
    add(tr("&Open"), QKeySequence(Qt::Key_Return), [this] { openChosen(); });
    add(tr("&Rename"), {}, [this] {
        if (!chosen().empty()) m_table->edit(m_sorted.mapFromSource(m_store.model().index(chosen().front(), RunsModel::Name)));
    });
    add(tr("Write a &note"), {}, [this] {
        if (!chosen().empty()) m_table->edit(m_sorted.mapFromSource(m_store.model().index(chosen().front(), RunsModel::Note)));
    });
    add(tr("&Star or unstar"), {}, [this] { changeLabels([](RunLabels& labels) { labels.isStarred = !labels.isStarred; }); });
    add(tr("&Colour…"), {}, [this] { chooseColour(); });
    add(tr("&Hide or show again"), {}, [this] { toggleHidden(); });
    m_menu->addSeparator();
    add(tr("&Delete"), QKeySequence(Qt::Key_Delete), [this] { removeChosen(); });
    m_more->setMenu(m_menu);
    auto* compare =
        makeButton(tr("Compare"),
                   tr("Show the curves, the stability and the topologies of these runs: of the selected ones, or of all that are shown"));
    connect(compare, &QPushButton::clicked, this, &RunList::compareRequested);
    auto* elsewhere =
        makeButton(tr("Other folder…"),
                   tr("List the runs of another folder, such as a race of rewire-cli; those that are being trained are followed"));
    connect(elsewhere, &QPushButton::clicked, this, &RunList::folderRequested);
    QToolButton* const copy = makeCopyTableButton(bar, [this](TableFormat format) { copyTable(format); });
    copy->setToolTip(tr("The selected runs, or all that are shown, with what their settings differ in"));
    row->addWidget(m_open);
    row->addWidget(m_resume);
    row->addWidget(compare);
    row->addWidget(m_more);
    row->addStretch(1);
    row->addWidget(elsewhere);
    row->addWidget(copy);
    return bar;
}

void RunList::setFilter(const QString& text) {
    if (m_filter->text() != text) m_filter->setText(text);
    m_sorted.setFilterFixedString(text);
    showEmpty();
    emit comparedChanged();
}

std::vector<ListedRun> RunList::compared() const {
    std::vector<ListedRun> runs;
    const std::vector<int> selected = chosen();
    if (selected.size() > 1)
        for (const int row : selected) runs.push_back(m_store.model().runs()[static_cast<std::size_t>(row)]);
    else
        for (int row = 0; row < m_sorted.rowCount(); ++row)
            runs.push_back(m_store.model().runs()[static_cast<std::size_t>(m_sorted.mapToSource(m_sorted.index(row, 0)).row())]);
    return runs;
}

std::vector<std::filesystem::path> RunList::emphasised() const {
    const std::vector<int> selected = chosen();
    if (selected.size() != 1) return {};
    return {m_store.model().runs()[static_cast<std::size_t>(selected.front())].run.folder};
}

void RunList::openChosen() {
    if (const std::vector<int> rows = chosen(); rows.size() == 1)
        emit openRequested(m_store.model().runs()[static_cast<std::size_t>(rows.front())].run);
}

void RunList::changeLabels(const std::function<void(RunLabels&)>& change) {
    for (const int row : chosen()) {
        RunLabels labels = m_store.model().runs()[static_cast<std::size_t>(row)].labels;
        change(labels);
        m_store.model().setLabels(row, labels);
    }
}

std::vector<int> RunList::chosen() const {
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows.push_back(m_sorted.mapToSource(index).row());
    std::ranges::sort(rows);
    return rows;
}

void RunList::updateButtons() {
    if (m_open == nullptr) return;
    const std::vector<int> rows = chosen();
    const ListedRun* one = rows.size() == 1 ? &m_store.model().runs()[static_cast<std::size_t>(rows.front())] : nullptr;
    m_open->setEnabled(one != nullptr);
    m_resume->setEnabled(one != nullptr && !one->isTrainedNow &&
                         (one->run.result.outcome == Outcome::None || one->run.result.outcome == Outcome::Stopped));
    m_more->setEnabled(!rows.empty());
}

void RunList::toggleHidden() {
    changeLabels([](RunLabels& labels) { labels.isHidden = !labels.isHidden; });
    m_sorted.setShowsHidden(m_sorted.showsHidden());  // filters anew
    showEmpty();
    emit comparedChanged();
}

void RunList::chooseColour() {
    const std::vector<int> rows = chosen();
    if (rows.empty()) return;
    auto* dialog = new QColorDialog(m_store.model().runs()[static_cast<std::size_t>(rows.front())].colour, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this, rows](const QColor& colour) {
        for (const int row : rows) {
            if (row >= m_store.model().rowCount()) continue;
            RunLabels labels = m_store.model().runs()[static_cast<std::size_t>(row)].labels;
            labels.colour = colour.name().toStdString();
            m_store.model().setLabels(row, labels);
        }
    });
    dialog->open();
}

void RunList::removeChosen() {
    const std::vector<int> rows = chosen();
    if (rows.empty()) return;
    const QString name =
        rows.size() == 1 ? m_store.model().index(rows.front(), RunsModel::Name).data().toString() : tr("%1 runs").arg(rows.size());
    bool isAny = false;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) isAny |= m_store.remove(*row);
    if (isAny) emit deleted(name);
}

std::string RunList::table(TableFormat format) const {
    std::vector<StoredRun> runs;
    for (const int row : chosen()) runs.push_back(m_store.model().runs()[static_cast<std::size_t>(row)].run);
    if (runs.empty())
        for (int row = 0; row < m_sorted.rowCount(); ++row)
            runs.push_back(m_store.model().runs()[static_cast<std::size_t>(m_sorted.mapToSource(m_sorted.index(row, 0)).row())].run);
    return writeTable(runsTable(runs), format);
}

void RunList::copyTable(TableFormat format) { QGuiApplication::clipboard()->setText(QString::fromStdString(table(format))); }

void RunList::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    emit visibilityChanged();
}

void RunList::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    emit visibilityChanged();
}

}  // namespace rewire
