#include "ui/views/agreement_panel.h"

#include "core/insight/agreement.h"
#include "ui/help/help_button.h"
#include "ui/models/text.h"
#include "ui/style/control_style.h"
#include "ui/style/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {
namespace {

QString baselineName(Baseline baseline) {
    switch (baseline) {
        case Baseline::Variance: return AgreementPanel::tr("Variance");
        case Baseline::AnovaF: return AgreementPanel::tr("ANOVA F");
        case Baseline::MutualInformation: return AgreementPanel::tr("Mutual information");
        case Baseline::ChiSquared: return AgreementPanel::tr("χ²");
    }
    return {};
}

QString baselineMeaning(Baseline baseline) {
    switch (baseline) {
        case Baseline::Variance: return AgreementPanel::tr("σ² of the raw training values: follows the input's unit");
        case Baseline::AnovaF: return AgreementPanel::tr("F = mean square between classes / within classes, one input at a time");
        case Baseline::MutualInformation:
            return AgreementPanel::tr("I(x; class) in nats, over bins of equal counts, Miller–Madow corrected");
        case Baseline::ChiSquared: return AgreementPanel::tr("χ² of class sums against their expectation; needs values of at least 0");
    }
    return {};
}

}  // namespace

AgreementPanel::AgreementPanel(QWidget* parent) : QWidget(parent) {
    build();
    connect(m_button, &QToolButton::clicked, this, &AgreementPanel::measure);
    connect(&m_task, &Background::progressed, this,
            [this](double fraction) { m_button->setText(tr("Measuring, %1").arg(percentText(fraction, 0))); });
    update();
}

void AgreementPanel::build() {
    m_button = new QToolButton(this);
    m_button->setProperty(kOutlinedProperty, true);
    m_button->setToolTip(tr("Score every input by variance, ANOVA F, mutual information and χ², and compare those rankings with this one"));
    m_table = new QWidget(this);
    auto* grid = new QGridLayout(m_table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kWideGap);
    grid->setVerticalSpacing(2);
    const std::array titles{tr("score"), tr("Jaccard"), tr("ρ"), tr("informative")};
    const std::array tips{QString(), tr("|A∩B| / |A∪B| of the two top k"),
                          tr("Spearman's rank correlation over all inputs; ties share their mean rank"),
                          tr("How many of the informative inputs this score finds among its first k")};
    for (int c = 0; c < 4; ++c) {
        QLabel* title = m_header[static_cast<std::size_t>(c)] = makeMutedLabel(titles[static_cast<std::size_t>(c)], m_table);
        title->setToolTip(tips[static_cast<std::size_t>(c)]);
        grid->addWidget(title, 0, c, c == 0 ? Qt::AlignLeft : Qt::AlignRight);
    }
    const std::array baselines{Baseline::Variance, Baseline::AnovaF, Baseline::MutualInformation, Baseline::ChiSquared};
    for (std::size_t r = 0; r < baselines.size(); ++r) {
        Row& row = m_rows[r];
        row.baseline = baselines[r];
        row.name = makeLabel(baselineName(row.baseline), m_table);
        row.name->setToolTip(baselineMeaning(row.baseline));
        int column = 0;
        for (QLabel** label : {&row.name, &row.jaccard, &row.correlation, &row.found}) {
            if (*label == nullptr) *label = makeLabel({}, m_table);
            grid->addWidget(*label, static_cast<int>(r) + 1, column, column == 0 ? Qt::AlignLeft : Qt::AlignRight);
            ++column;
        }
    }
    grid->setColumnStretch(0, 1);
    auto* header = new QHBoxLayout;
    header->addWidget(m_button);
    m_title = makeSectionLabel(tr("Beside other rankings"), this);
    header->addWidget(m_title);
    header->addStretch(1);
    header->addWidget(new HelpButton(Topic::Baselines, this));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap + kHalfGap, kHalfGap, kGap, kGap);
    column->setSpacing(kHalfGap);
    column->addLayout(header);
    column->addWidget(m_table);
}

void AgreementPanel::setDataset(std::shared_ptr<const Dataset> dataset) {
    if (dataset == m_dataset) return;
    m_task.cancel();
    m_dataset = std::move(dataset);
    m_scores = nullptr;
    m_inputs = nullptr;
    update();
}

void AgreementPanel::show(std::shared_ptr<const RankedInputs> inputs) {
    m_inputs = std::move(inputs);
    update();
}

void AgreementPanel::setTopCount(int k) {
    m_topCount = k;
    update();
}

void AgreementPanel::measure() {
    if (m_dataset == nullptr || m_task.isBusy()) return;
    m_button->setEnabled(false);
    m_button->setText(tr("Measuring…"));
    m_task.run(
        [dataset = m_dataset](const std::stop_token& stop, const std::function<void(double)>& progress) {
            return measureBaselines(dataset->train, dataset->featureCount, dataset->classCount(), {}, progress, stop);
        },
        [this](BaselineScores scores) {
            m_scores = std::make_shared<const BaselineScores>(std::move(scores));
            update();
            emit measured();
        });
}

void AgreementPanel::fill(Row& row, int k) {
    const auto& scores = baselineValues(*m_scores, row.baseline);
    if (scores.empty()) {
        row.jaccard->setText(QStringLiteral("–"));
        row.correlation->setText(QStringLiteral("–"));
        row.found->setText(QStringLiteral("–"));
        row.name->setToolTip(baselineMeaning(row.baseline) + QLatin1Char('\n') + tr("Not measured: some values are negative"));
        return;
    }
    const Agreement agreement = agreementOf(m_inputs->values, scores, k);
    row.jaccard->setText(QString::number(agreement.jaccard, 'f', 2));
    row.correlation->setText(numberText(agreement.spearman, 2));
    const auto ranking = rankByImportance(scores);
    const auto found =
        std::count_if(ranking.begin(), ranking.begin() + k, [this](std::int32_t input) { return m_inputs->isInformative(input); });
    row.found->setText(tr("%1 of %2").arg(found).arg(k));
}

void AgreementPanel::update() {
    const bool hasInputs = m_inputs != nullptr && !m_inputs->values.empty();
    const bool isShown = m_scores != nullptr && hasInputs;
    m_button->setVisible(m_scores == nullptr);
    m_button->setEnabled(m_dataset != nullptr && m_dataset->train.count() > 0 && !m_task.isBusy());
    if (!m_task.isBusy()) m_button->setText(tr("Compare with other rankings"));
    m_title->setVisible(m_scores != nullptr);
    m_table->setVisible(isShown);
    if (!isShown) return;
    const int k = std::clamp(m_topCount, 1, static_cast<int>(m_inputs->ranking.size()));
    for (Row& row : m_rows) {
        fill(row, k);
        row.found->setVisible(m_inputs->dataset->truthIsKnown());
    }
    m_title->setText(tr("Beside other rankings, k = %1").arg(k));
    m_header[3]->setVisible(m_inputs->dataset->truthIsKnown());
}

}  // namespace rewire
