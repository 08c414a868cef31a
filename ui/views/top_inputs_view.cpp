#include "ui/views/top_inputs_view.h"

#include "ui/help/help_button.h"
#include "ui/models/text.h"
#include "ui/style/icons.h"
#include "ui/style/control_style.h"
#include "ui/style/theme.h"
#include "ui/views/agreement_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QShowEvent>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {
namespace {

QToolButton* makeToolButton(const QString& icon, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(makeIcon(icon));
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    return button;
}

QTableView* makeTable(QAbstractItemModel* model, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setAccessibleName(TopInputsView::tr("Top inputs"));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
    QHeaderView* header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setFont(scaledFont(header->font(), 0.9));
    header->setMinimumSectionSize(20);
    const int digit = table->fontMetrics().horizontalAdvance(u'0');
    const int widths[] = {4, 6, 10, 6, 6, 7, 7, 8};
    for (int column = 0; column < TopInputsModel::ColumnCount; ++column) table->setColumnWidth(column, widths[column] * digit);
    return table;
}

}  // namespace

TopInputsView::TopInputsView(QWidget* parent) : QWidget(parent) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_model = new TopInputsModel(this);
    m_filtered = new QSortFilterProxyModel(this);
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);

    buildTools();
    auto* row = new QHBoxLayout;
    row->setContentsMargins(kGap + kHalfGap, kGap, kGap, kHalfGap);
    row->setSpacing(kHalfGap);
    row->addWidget(m_filter, 1);
    row->addWidget(m_topCount);
    auto* copy = makeToolButton(QStringLiteral("copy"), tr("Copy the top k"), this);
    connect(copy, &QToolButton::clicked, this, &TopInputsView::copyTop);
    auto* save = makeToolButton(QStringLiteral("save"), tr("Save all rows as CSV"), this);
    connect(save, &QToolButton::clicked, this, &TopInputsView::saveRequested);
    row->addWidget(copy);
    row->addWidget(save);
    row->addWidget(new HelpButton(Topic::TopInputs, this));
    m_precision = makeLabel({}, this);
    m_precision->setForegroundRole(QPalette::Highlight);
    m_precision->setWordWrap(true);
    auto* told = new QHBoxLayout;
    told->setContentsMargins(kGap + kHalfGap, 0, kGap, kHalfGap);
    told->addWidget(m_precision, 1);
    told->addWidget(m_trainOnTop, 0, Qt::AlignTop);
    m_table = makeTable(m_filtered, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addLayout(told);
    m_empty = makeMutedLabel(tr("The ranking of the inputs appears here when training begins."), this);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(kWideGap);
    column->addWidget(m_empty, 1);
    column->addWidget(m_table, 1);
    m_agreement = new AgreementPanel(this);
    m_agreement->setTopCount(topCount());
    column->addWidget(m_agreement);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        const int rank = m_filtered->mapToSource(index).row();
        if (m_inputs != nullptr && rank < static_cast<int>(m_inputs->ranking.size()))
            emit inputChosen(m_inputs->ranking[static_cast<std::size_t>(rank)]);
    });
}

void TopInputsView::buildTools() {
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter the inputs"));
    m_filter->setToolTip(tr("By name, index or truth"));
    connect(m_filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    m_topCount = new QSpinBox(this);
    m_topCount->setRange(1, 1'000'000);
    m_topCount->setValue(m_model->topCount());
    m_topCount->setPrefix(tr("k = "));
    m_topCount->setAccessibleName(tr("Number of top inputs, k"));
    m_topCount->setToolTip(tr("How many of the most important inputs count as chosen"));
    connect(m_topCount, &QSpinBox::valueChanged, this, [this](int k) {
        m_model->setTopCount(k);
        m_precision->setText(precisionText());
        m_agreement->setTopCount(k);
        emit topCountChanged(k);
    });
    m_trainOnTop = new QToolButton(this);
    m_trainOnTop->setText(tr("Train on these"));
    m_trainOnTop->setProperty(kOutlinedProperty, true);
    m_trainOnTop->setToolTip(
        tr("Train again on the top k inputs alone, with the same settings: if accuracy holds, the others were not needed"));
    connect(m_trainOnTop, &QToolButton::clicked, this, &TopInputsView::trainOnTopRequested);
}

void TopInputsView::setDataset(const std::shared_ptr<const Dataset>& dataset) { m_agreement->setDataset(dataset); }

void TopInputsView::show(std::shared_ptr<const RankedInputs> inputs) {
    m_inputs = std::move(inputs);
    m_isDirty = true;
    if (isVisible()) update();
}

void TopInputsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_isDirty) update();
}

void TopInputsView::update() {
    m_isDirty = false;
    m_model->show(m_inputs);
    m_agreement->show(m_inputs);
    m_trainOnTop->setEnabled(m_inputs != nullptr);
    m_empty->setVisible(m_inputs == nullptr);
    m_table->setVisible(m_inputs != nullptr);
    const bool isKnown = m_inputs != nullptr && m_inputs->dataset->truthIsKnown();
    m_table->setColumnHidden(TopInputsModel::Truth, !isKnown);
    // A name that only repeats the index takes room from the numbers.
    const bool isNamed = m_inputs != nullptr && (!m_inputs->dataset->featureNames.empty() || m_inputs->dataset->imageShape);
    m_table->setColumnHidden(TopInputsModel::Name, !isNamed);
    // The untrained start and algorithms without similarity have none.
    m_table->setColumnHidden(TopInputsModel::StrengthTimesSimilarity,
                             m_inputs == nullptr || m_inputs->frame->importance.strengthTimesSimilarity.empty());
    // A pixel's row and column say all that its index does.
    m_table->setColumnHidden(TopInputsModel::Input, m_inputs != nullptr && m_inputs->dataset->imageShape.has_value());
    // Words take the room that the numbers leave.
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(TopInputsModel::Truth, isNamed ? QHeaderView::Interactive : QHeaderView::Stretch);
    header->setSectionResizeMode(TopInputsModel::Name, QHeaderView::Stretch);
    m_precision->setForegroundRole(isKnown ? QPalette::Highlight : QPalette::PlaceholderText);
    m_precision->setText(precisionText());
}

int TopInputsView::topCount() const { return m_topCount->value(); }

void TopInputsView::setTopCount(int k) { m_topCount->setValue(k); }

QString TopInputsView::precisionText() const {
    if (m_inputs == nullptr || m_inputs->ranking.empty()) return {};
    if (!m_inputs->dataset->truthIsKnown()) return shareText();
    const int k = std::min(topCount(), static_cast<int>(m_inputs->ranking.size()));
    const int found = m_inputs->informativeAmongTop(k);
    return (found == 1 ? tr("%1 of the top %2 is informative: precision@%2 = %3")
                       : tr("%1 of the top %2 are informative: precision@%2 = %3"))
        .arg(found)
        .arg(k)
        .arg(percentText(static_cast<double>(found) / k, 0));
}

// What the choice of k comes to where nobody knows the truth.
QString TopInputsView::shareText() const {
    const auto k = std::min<std::size_t>(static_cast<std::size_t>(topCount()), m_inputs->ranking.size());
    double top = 0, all = 0;
    for (std::size_t rank = 0; rank < m_inputs->ranking.size(); ++rank) {
        const double value = m_inputs->values[static_cast<std::size_t>(m_inputs->ranking[rank])];
        all += value;
        if (rank < k) top += value;
    }
    const QString of = isCount(m_inputs->measure) ? tr("connections") : shortMeasureName(m_inputs->measure);
    return tr("The top %1 of %2 have %3 of all %4")
        .arg(k)
        .arg(countText(static_cast<std::int64_t>(m_inputs->ranking.size())), percentText(all > 0 ? top / all : qQNaN()), of);
}

void TopInputsView::copyTop() {
    const NumberTable table = m_model->numbers(topCount());
    QString text;
    for (const auto& row : table.rows) {
        QStringList cells;
        for (const NumberCell& cell : row)
            cells << std::visit(
                [](const auto& value) {
                    using Value = std::decay_t<decltype(value)>;
                    if constexpr (std::is_same_v<Value, std::string>)
                        return QString::fromStdString(value);
                    else
                        return QString::number(value);
                },
                cell);
        text += cells.join(u'\t') + u'\n';
    }
    QGuiApplication::clipboard()->setText(text);
}

}  // namespace rewire
