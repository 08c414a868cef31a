#include "ui/views/predictions_page.h"

#include "ui/models/text.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/views/confusion_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {

void PredictionsPage::Shown::set(Rows rows, std::optional<std::pair<int, int>> cell) {
    m_rows = rows;
    m_cell = cell;
    invalidateFilter();
}

bool PredictionsPage::Shown::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto& model = static_cast<const PredictionsModel&>(*sourceModel());
    switch (m_rows) {
        case Rows::All: return true;
        case Rows::Wrong: return model.labelOf(row) != model.predictedOf(row);
        case Rows::Cell: return m_cell && model.labelOf(row) == m_cell->first && model.predictedOf(row) == m_cell->second;
    }
    return true;
}

PredictionsPage::PredictionsPage(QWidget* parent) : QWidget(parent) {
    m_shown.setSourceModel(&m_model);
    m_shown.setSortRole(PredictionsModel::kSortRole);
    m_confusion = new ConfusionView(this);
    m_split = new QSplitter(Qt::Horizontal, this);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_confusion);
    m_split->addWidget(makeTable());
    m_split->setSizes({1100, 900});
    m_split->setStretchFactor(0, 5);
    m_split->setStretchFactor(1, 4);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_split);
    connect(m_confusion, &ConfusionView::cellClicked, this, &PredictionsPage::chooseCell);
    showNothing({});
}

QWidget* PredictionsPage::makeTable() {
    auto* panel = new QWidget(this);
    panel->setAutoFillBackground(true);
    panel->setBackgroundRole(QPalette::Base);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(kGap, kHalfGap, kHalfGap, kHalfGap);
    tools->setSpacing(kHalfGap);
    m_rows = new QComboBox(panel);
    m_rows->addItems({tr("All test samples"), tr("Wrong ones")});
    m_rows->setAccessibleName(tr("Which test samples"));
    m_rows->setToolTip(tr("A click on a cell of the matrix lists its samples"));
    connect(m_rows, &QComboBox::currentIndexChanged, this, &PredictionsPage::chooseRows);
    m_save = new QToolButton(panel);
    m_save->setIcon(makeIcon(QStringLiteral("save")));
    m_save->setAutoRaise(true);
    m_save->setToolTip(tr("Save the predictions and probabilities of all test samples as CSV"));
    m_save->setAccessibleName(tr("Save the predictions"));
    connect(m_save, &QToolButton::clicked, this, &PredictionsPage::saveRequested);
    tools->addWidget(m_rows, 1);
    tools->addWidget(m_save);
    m_table = new QTableView(panel);
    m_table->setModel(&m_shown);
    m_table->setAccessibleName(tr("Predictions"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(PredictionsModel::Sample, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setFont(scaledFont(header->font(), 0.9));
    for (const int name : {PredictionsModel::Label, PredictionsModel::Predicted}) header->setSectionResizeMode(name, QHeaderView::Stretch);
    fitColumns();
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(m_table, 1);
    return panel;
}

// Numbers and headings are whole; names take the rest, and are cut where it is too little for them, as their tooltips tell.
void PredictionsPage::fitColumns() {
    const QFontMetrics cells(m_table->fontMetrics()), titles(m_table->horizontalHeader()->font());
    m_table->horizontalHeader()->setMinimumSectionSize(5 * cells.averageCharWidth() + kWideGap);
    const int padding = kGap + kHalfGap + 2;
    const auto title = [&](int column) { return titles.horizontalAdvance(m_shown.headerData(column, Qt::Horizontal).toString()); };
    const int margins = 2 * m_table->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, m_table->horizontalHeader());
    int needed = 2 * (qMax(title(PredictionsModel::Label), title(PredictionsModel::Predicted)) + margins) +
                 m_table->verticalScrollBar()->sizeHint().width();
    for (const int column : {PredictionsModel::Sample, PredictionsModel::Probability, PredictionsModel::OfLabel}) {
        const QString widest = column == PredictionsModel::Sample ? QString::number(qMax(0, m_model.rowCount() - 1)) : percentText(1);
        m_table->setColumnWidth(column, qMax(title(column), cells.horizontalAdvance(widest)) + padding);
        needed += m_table->columnWidth(column);
    }
    m_table->setMinimumWidth(needed);
}

// As wide as one of the two: they stand above each other where there is no room beside each other.
QSize PredictionsPage::minimumSizeHint() const {
    const QSize matrix = m_confusion->minimumSizeHint();
    return {qMax(matrix.width(), m_table->minimumWidth()), matrix.height()};
}

// The table below the matrix on a page that is tall, or too narrow for both.
void PredictionsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool isTall = 4 * width() < 5 * height(), isNarrow = width() < m_confusion->minimumSizeHint().width() + m_table->minimumWidth();
    m_split->setOrientation(isTall || isNarrow ? Qt::Vertical : Qt::Horizontal);
}

void PredictionsPage::show(const std::shared_ptr<const PredictedTest>& test) {
    const bool isOtherData = test == nullptr || m_model.test() == nullptr || test->dataset != m_model.test()->dataset;
    if (isOtherData && m_cell) {
        m_cell.reset();
        m_rows->removeItem(static_cast<int>(Rows::Cell));
        m_rows->setCurrentIndex(static_cast<int>(Rows::All));
    }
    m_confusion->show(test);
    m_model.show(test);
    if (isOtherData) fitColumns();
    m_save->setEnabled(test != nullptr);
    m_rows->setEnabled(test != nullptr);
}

void PredictionsPage::showNothing(const QString& why) {
    m_confusion->setEmptyReason(why);
    show(nullptr);
}

void PredictionsPage::chooseCell(int label, int predicted) {
    m_cell.emplace(label, predicted);
    const auto& names = m_model.test()->dataset->classNames;
    const QString text = tr("%1 predicted as %2")
                             .arg(fromFile(names[static_cast<std::size_t>(label)]), fromFile(names[static_cast<std::size_t>(predicted)]));
    {
        const QSignalBlocker silent(m_rows);
        if (m_rows->count() > static_cast<int>(Rows::Cell))
            m_rows->setItemText(static_cast<int>(Rows::Cell), text);
        else
            m_rows->addItem(text);
        m_rows->setCurrentIndex(static_cast<int>(Rows::Cell));
    }
    chooseRows();
}

void PredictionsPage::chooseRows() { m_shown.set(static_cast<Rows>(std::max(0, m_rows->currentIndex())), m_cell); }

std::string PredictionsPage::csv() const {
    const auto& test = m_model.test();
    if (test == nullptr) return {};
    return predictionsCsv({.network = {}, .scaling = {}, .featureNames = {}, .classNames = test->dataset->classNames}, test->predictions,
                          test->dataset->test);
}

void PredictionsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    emit shown();
}

}  // namespace rewire
