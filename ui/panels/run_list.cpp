#include "ui/panels/run_list.h"

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
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by any column"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter"));
    connect(m_filter, &QLineEdit::textChanged, this, &RunList::setFilter);
    column->addWidget(m_filter);
    buildTable();
    column->addWidget(m_table, 1);
    m_empty = makeMutedLabel(tr("No runs yet. Every run is kept here while it trains, also those of rewire-cli."), this);
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    column->addWidget(makeButtons());
    const auto whenListed = [this] {
        m_empty->setVisible(m_store.model().runs().empty());
        updateButtons();
    };
    connect(&m_store, &RunStore::listed, this, whenListed);
    whenListed();
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
    const std::pair<int, int> widths[]{{RunsModel::Star, 4}, {RunsModel::Name, 26}, {RunsModel::Data, 18}, {RunsModel::AlgorithmName, 14}, {RunsModel::Seed, 6}, {RunsModel::Epochs, 12}, {RunsModel::Accuracy, 14}, {RunsModel::Best, 9}, {RunsModel::State, 12}, {RunsModel::Started, 18}, {RunsModel::Note, 20}};
    for (const auto& [section, figures] : widths) m_table->setColumnWidth(section, figures * figure);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() != RunsModel::Star) return;
        const int row = m_sorted.mapToSource(index).row();
        RunLabels labels = m_store.model().runs()[static_cast<std::size_t>(row)].labels;
        labels.isStarred = !labels.isStarred;
        m_store.model().setLabels(row, labels);
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != RunsModel::Star) emit openRequested(m_store.model().runs()[static_cast<std::size_t>(m_sorted.mapToSource(index).row())].run);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunList::updateButtons);
    connect(&m_sorted, &QAbstractItemModel::modelReset, this, &RunList::updateButtons);
}

QWidget* RunList::makeButtons() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    m_open = makeButton(tr("Open"), tr("Show this run; one that is being trained is followed live"));
    m_resume = makeButton(tr("Go on"), tr("Go on training where this run stands"));
    connect(m_open, &QPushButton::clicked, this, [this] { emit openRequested(m_store.model().runs()[static_cast<std::size_t>(chosen().front())].run); });
    connect(m_resume, &QPushButton::clicked, this, [this] { emit resumeRequested(m_store.model().runs()[static_cast<std::size_t>(chosen().front())].run); });
    m_more = new QToolButton(bar);
    m_more->setText(tr("More"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->addAction(tr("&Rename"), this, [this] { m_table->edit(m_sorted.mapFromSource(m_store.model().index(chosen().front(), RunsModel::Name))); });
    menu->addAction(tr("&Colour…"), this, &RunList::chooseColour);
    menu->addAction(tr("&Hide or show again"), this, &RunList::toggleHidden);
    menu->addAction(tr("&Delete"), this, &RunList::removeChosen);
    m_more->setMenu(menu);
    auto* copy = new QToolButton(bar);
    copy->setText(tr("Copy table"));
    copy->setToolTip(tr("The selected runs, or all that are shown, with what their settings differ in"));
    copy->setPopupMode(QToolButton::InstantPopup);
    auto* formats = new QMenu(copy);
    formats->addAction(tr("as &CSV"), this, [this] { copyTable(TableFormat::Csv); });
    formats->addAction(tr("as &Markdown"), this, [this] { copyTable(TableFormat::Markdown); });
    formats->addAction(tr("as &LaTeX"), this, [this] { copyTable(TableFormat::Latex); });
    copy->setMenu(formats);
    m_showHidden = new QCheckBox(tr("Hidden ones, too"), bar);
    connect(m_showHidden, &QCheckBox::toggled, this, [this](bool shows) { m_sorted.setShowsHidden(shows); });
    row->addWidget(m_open);
    row->addWidget(m_resume);
    row->addWidget(m_more);
    row->addStretch(1);
    row->addWidget(m_showHidden);
    row->addWidget(copy);
    return bar;
}

void RunList::setFilter(const QString& text) {
    if (m_filter->text() != text) m_filter->setText(text);
    m_sorted.setFilterFixedString(text);
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
    m_resume->setEnabled(one != nullptr && !one->isTrainedNow && (one->run.result.outcome == Outcome::None || one->run.result.outcome == Outcome::Stopped));
    m_more->setEnabled(!rows.empty());
}

void RunList::toggleHidden() {
    for (const int row : chosen()) {
        RunLabels labels = m_store.model().runs()[static_cast<std::size_t>(row)].labels;
        labels.isHidden = !labels.isHidden;
        m_store.model().setLabels(row, labels);
    }
    m_sorted.setShowsHidden(m_sorted.showsHidden());
}

void RunList::chooseColour() {
    const std::vector<int> rows = chosen();
    auto* dialog = new QColorDialog(colourOf(m_store.model().runs()[static_cast<std::size_t>(rows.front())]), this);
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
    std::vector<int> rows = chosen();
    const QString name = rows.size() == 1 ? m_store.model().index(rows.front(), RunsModel::Name).data().toString() : tr("%1 runs").arg(rows.size());
    bool isAny = false;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) isAny |= m_store.remove(*row);
    if (isAny) emit deleted(name);
}

std::string RunList::table(TableFormat format) const {
    std::vector<StoredRun> runs;
    for (const int row : chosen()) runs.push_back(m_store.model().runs()[static_cast<std::size_t>(row)].run);
    if (runs.empty())
        for (int row = 0; row < m_sorted.rowCount(); ++row) runs.push_back(m_store.model().runs()[static_cast<std::size_t>(m_sorted.mapToSource(m_sorted.index(row, 0)).row())].run);
    return writeTable(runsTable(runs), format);
}

void RunList::copyTable(TableFormat format) { QGuiApplication::clipboard()->setText(QString::fromStdString(table(format))); }

void RunList::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_store.setWatching(true);
}

void RunList::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_store.setWatching(false);
}

}  // namespace rewire
