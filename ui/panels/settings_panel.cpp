#include "ui/panels/settings_panel.h"

#include "core/base/text.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"
#include "ui/panels/algorithm_cards.h"
#include "ui/panels/form_fields.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

namespace rewire {
namespace {

// Shows as many digits as the number has, with a decimal point in any locale.
class NumberField : public CalmField<QDoubleSpinBox> {
  public:
    NumberField(double lowest, double highest, double step, int digits) {
        setLocale(QLocale::c());
        setDecimals(digits);
        setRange(lowest, highest);
        setSingleStep(step);
        setStepType(step > 0 ? DefaultStepType : AdaptiveDecimalStepType);
        setKeyboardTracking(false);
    }
    [[nodiscard]] QString textFromValue(double value) const override { return QString::number(value, 'g', 10); }
    // Wide ranges must not make a narrow panel wide.
    [[nodiscard]] QSize sizeHint() const override {
        return {fontMetrics().horizontalAdvance(u'0') * 12, QDoubleSpinBox::sizeHint().height()};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

std::vector<int> layersIn(const QString& text) {
    std::vector<int> sizes;
    static const QRegularExpression kSeparator(QStringLiteral("[^0-9]+"));
    for (const QString& part : text.split(kSeparator, Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const int size = part.toInt(&isNumber);
        sizes.push_back(isNumber ? size : -1);  // too large for an int: refused by checkSettings
    }
    return sizes;
}

}  // namespace

SettingsPanel::SettingsPanel(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Settings"));
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    m_problem = makeLabel({}, this);  // above what scrolls
    m_problem->setContentsMargins(kGap + kHalfGap, kGap, kGap + kHalfGap, kHalfGap);
    whole->addWidget(m_problem);
    auto* scrolled = new QScrollArea(this);
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    whole->addWidget(scrolled, 1);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(kGap + kHalfGap, kGap, kGap + kHalfGap, kWideGap);
    column->setSpacing(kGap);

    m_nextRun = makeLabel({}, body);
    m_nextRun->setWordWrap(true);
    m_nextRun->setForegroundRole(QPalette::Highlight);
    m_nextRun->setToolTip(tr("What changes the run does so from its next epoch on; timeline and curves mark where"));
    m_nextRun->hide();
    m_notes = makeMutedLabel({}, body);
    m_estimate = makeLabel({}, body);
    for (QLabel* label : {m_problem, m_notes, m_estimate}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->hide();
    }
    m_notes->setFont(scaledFont(font(), 0.9));
    m_algorithm = new AlgorithmCards(body);
    connect(m_algorithm, &AlgorithmCards::chosenChanged, this, [this] { changed(); });
    column->addWidget(m_nextRun);
    column->addWidget(m_algorithm);
    column->addWidget(m_estimate);
    column->addWidget(m_notes);
    buildNetwork(*column);
    buildTraining(*column);
    buildEvolution(*column);
    column->addStretch(1);
    scrolled->setWidget(body);
    show(Settings{});
}

QFormLayout* SettingsPanel::addSection(QVBoxLayout& column, const QString& title) {
    column.addSpacing(kGap);
    column.addWidget(makeSectionLabel(title));
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(kWideGap);
    form->setVerticalSpacing(kHalfGap + 2);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    column.addLayout(form);
    return form;
}

void SettingsPanel::buildNetwork(QVBoxLayout& column) {
    QFormLayout* form = addSection(column, tr("Network"));
    m_hidden = new QLineEdit;
    m_hidden->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9 ,x×-]*")), m_hidden));
    addField(*form, tr("Hidden layers"), m_hidden,
             tr("Neurons of each sparse hidden layer, such as 1000-1000-1000. The output layer is dense."));
    m_epsilon = new NumberField(0.01, 100000, 1, 4);
    addField(*form, tr("Sparsity ε"), m_epsilon,
             tr("A layer of n inputs and m neurons gets about ε (n + m) connections (Erdős–Rényi): each pair is connected with probability "
                "p = min(1, ε (n + m) / (n m)). 20 is the paper's "
                "(arXiv:1903.07138, Sec. 2)."));
    QStringList activations;
    for (const ActivationInfo& info : kActivations) activations << fromUtf8(info.name);
    m_activation = makeChoice(activations);
    addField(*form, tr("Activation"), m_activation,
             tr("Of the hidden neurons. SReLU has four trained parameters a neuron and is the paper's: t_l + a_l (z − t_l) below t_l, z "
                "between, T + a_r (z − T) above T = t_l + |t_r| "
                "(arXiv:1512.07030)."));
    m_initialWeights = makeChoice({tr("per fan-in"), tr("as published")});
    addField(
        *form, tr("Initial weights"), m_initialWeights,
        tr("Per fan-in: Glorot with the connections that a neuron really has, ±√(6 / (mean fan-in + mean fan-out)).\n"
           "As published: Glorot of the dense shape, ±√(6 / (n + m)). It shrinks the signal by the density in every layer, and on small "
           "data sets can keep a sparse network at chance for a hundred epochs. Choose it to repeat the paper's figures."));
    connect(m_hidden, &QLineEdit::textChanged, this, [this] { changed(); });
    connect(m_epsilon, &QDoubleSpinBox::valueChanged, this, [this] { changed(); });
    connect(m_activation, &QComboBox::currentIndexChanged, this, [this] { changed(); });
    connect(m_initialWeights, &QComboBox::currentIndexChanged, this, [this] { changed(); });
}

void SettingsPanel::buildTraining(QVBoxLayout& column) {
    QFormLayout* form = addSection(column, tr("Training"));
    m_epochs = makeCount(1, 1'000'000);
    addField(*form, tr("Epochs"), m_epochs,
             tr("Passes over the training samples; evolution follows each but the last. The paper trains 100 (arXiv:1903.07138, Sec. 4)."));
    m_learningRate = new NumberField(1e-6, 1000, 0, 6);
    addField(*form, tr("Learning rate"), m_learningRate,
             tr("Step η of stochastic gradient descent: v ← μ v − η g; w ← w + v. 0.01 in general, 0.1 for Madelon and MicroMass "
                "(arXiv:1903.07138, Sec. 4)."));
    m_batch = makeCount(1, 65536);
    addField(*form, tr("Batch"), m_batch,
             tr("Samples between two updates of the weights. 100 is the published setting (arXiv:1903.07138, Sec. 4)."));
    m_dropout = new NumberField(0, 0.99, 0.05, 3);
    addField(*form, tr("Dropout"), m_dropout,
             tr("Probability p that a hidden activation is dropped in training; the others are scaled by 1 / (1 − p). 0.3 is the published "
                "setting (arXiv:1903.07138, Sec. 4)."));
    auto* seedRow = new QWidget;
    auto* seedLayout = new QHBoxLayout(seedRow);
    seedLayout->setContentsMargins(0, 0, 0, 0);
    seedLayout->setSpacing(kHalfGap);
    m_seed = new QLineEdit;
    m_seed->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,19}")), m_seed));
    m_seed->setMinimumWidth(0);
    auto* dice = new QToolButton;
    dice->setIcon(makeIcon(QStringLiteral("dice")));
    dice->setAutoRaise(true);
    dice->setToolTip(tr("A new seed"));
    dice->setAccessibleName(tr("A new seed"));
    connect(dice, &QToolButton::clicked, this, [this] { setSeed(QRandomGenerator::global()->bounded(100000)); });
    seedLayout->addWidget(m_seed, 1);
    seedLayout->addWidget(dice);
    addField(*form, tr("Seed"), seedRow, tr("The same seed and settings give the same bits, on any number of threads."));
    m_seed->setAccessibleName(tr("Seed"));
    m_augment = new QCheckBox(tr("Rotate, shift, flip"));
    addField(*form, tr("Augment"), m_augment,
             tr("Training images are turned by up to 10°, shifted by up to 10 % and flipped at random, as in the paper (arXiv:1903.07138, "
                "Sec. 4). Test samples and similarity never are."));
    m_momentum = new NumberField(0, 0.9999, 0.05, 4);
    addField(*form, tr("Momentum"), m_momentum,
             tr("μ of stochastic gradient descent: v ← μ v − η g; w ← w + v. 0.9 is the published setting (arXiv:1903.07138, Sec. 4)."));
    m_momentumRestart = makeChoice({tr("every epoch"), tr("never")});
    addField(*form, tr("Restarts"), m_momentumRestart,
             tr("When v, the momentum, starts from zero: v ← 0 at the start of every epoch, as in the authors' program, or never but for "
                "new connections."));
    m_threads = makeCount(0, 1024);
    m_threads->setSpecialValueText(tr("automatic"));
    addField(*form, tr("Threads"), m_threads,
             tr("Processor threads for training; automatic takes as many as make a batch faster. Never changes a result."));
    for (QSpinBox* field : {m_epochs, m_batch, m_threads}) connect(field, &QSpinBox::valueChanged, this, [this] { changed(); });
    for (QDoubleSpinBox* field : {m_learningRate, m_dropout, m_momentum})
        connect(field, &QDoubleSpinBox::valueChanged, this, [this] { changed(); });
    connect(m_seed, &QLineEdit::textChanged, this, [this] { changed(); });
    connect(m_augment, &QCheckBox::toggled, this, [this] { changed(); });
    connect(m_momentumRestart, &QComboBox::currentIndexChanged, this, [this] { changed(); });
}

void SettingsPanel::buildEvolution(QVBoxLayout& column) {
    QFormLayout* form = addSection(column, tr("Evolution"));
    m_zeta = new NumberField(0, 1, 0.05, 4);
    addField(*form, tr("Removal ζ"), m_zeta,
             tr("Fraction ζ of the connections of each sign that go after every epoch, those closest to 0 in w or in w·S; as many come "
                "back (arXiv:1903.07138, Sec. 3.1 and 3.2)."));
    m_newWeights = makeChoice({tr("zero"), tr("small Glorot")});
    addField(*form, tr("New weights"), m_newWeights,
             tr("Value of a weight that has just been added. Zero, the published choice, lets the gradient decide (arXiv:1903.07138, Sec. "
                "3). Small Glorot: uniform at a tenth of the layer's initial bound."));
    m_similarityOf = makeChoice({tr("pre-activations"), tr("activations")});
    addField(*form, tr("Similarity of"), m_similarityOf,
             tr("The x of S = |x·z| / (‖x‖ ‖z‖) for a later layer: what is compared below it. The authors compare pre-activations "
                "(arXiv:1903.07138, Eq. 4)."));
    m_similaritySample = new NumberField(0.001, 1, 0.05, 4);
    addField(*form, tr("Sample"), m_similaritySample,
             tr("Fraction of the training samples over which S = |x·z| / (‖x‖ ‖z‖) is measured (arXiv:1903.07138, Eq. 4). 1 is exact; less "
                "takes less time."));
    for (QDoubleSpinBox* field : {m_zeta, m_similaritySample}) connect(field, &QDoubleSpinBox::valueChanged, this, [this] { changed(); });
    for (QComboBox* field : {m_newWeights, m_similarityOf}) connect(field, &QComboBox::currentIndexChanged, this, [this] { changed(); });
}

void SettingsPanel::setDataset(std::shared_ptr<const Dataset> dataset) {
    m_dataset = std::move(dataset);
    m_augment->setEnabled(m_dataset != nullptr && m_dataset->imageShape.has_value());
    showAdvice();
}

void SettingsPanel::show(const Settings& settings) {
    m_isShowing = true;
    m_algorithm->choose(fromUtf8(settings.algorithm));
    m_hidden->setText(fromUtf8(layersText(settings.hidden)));
    m_epsilon->setValue(settings.epsilon);
    for (std::size_t i = 0; i < kActivations.size(); ++i)
        if (kActivations[i].activation == settings.activation) m_activation->setCurrentIndex(static_cast<int>(i));
    m_initialWeights->setCurrentIndex(settings.initialWeights == InitialWeights::FanIn ? 0 : 1);
    m_epochs->setValue(settings.epochs);
    m_learningRate->setValue(settings.learningRate);
    m_momentum->setValue(settings.momentum);
    m_momentumRestart->setCurrentIndex(settings.momentumRestart == MomentumRestart::EveryEpoch ? 0 : 1);
    m_batch->setValue(settings.batchSize);
    m_dropout->setValue(settings.dropout);
    m_seed->setText(QString::number(settings.seed));
    m_augment->setChecked(settings.augment);
    m_zeta->setValue(settings.removalFraction);
    m_newWeights->setCurrentIndex(settings.newWeights == NewWeights::Zero ? 0 : 1);
    m_similarityOf->setCurrentIndex(settings.similarityOf == SimilarityOf::PreActivations ? 0 : 1);
    m_similaritySample->setValue(settings.similaritySample);
    m_threads->setValue(settings.threads);
    m_isShowing = false;
    changed();
}

Settings SettingsPanel::settings() const {
    return {.algorithm = m_algorithm->chosen().toStdString(),
            .hidden = layersIn(m_hidden->text()),
            .epochs = m_epochs->value(),
            .seed = m_seed->text().toULongLong(),
            .learningRate = m_learningRate->value(),
            .momentum = m_momentum->value(),
            .momentumRestart = m_momentumRestart->currentIndex() == 0 ? MomentumRestart::EveryEpoch : MomentumRestart::Never,
            .batchSize = m_batch->value(),
            .epsilon = m_epsilon->value(),
            .removalFraction = m_zeta->value(),
            .dropout = m_dropout->value(),
            .activation = kActivations[static_cast<std::size_t>(m_activation->currentIndex())].activation,
            .initialWeights = m_initialWeights->currentIndex() == 0 ? InitialWeights::FanIn : InitialWeights::Published,
            .newWeights = m_newWeights->currentIndex() == 0 ? NewWeights::Zero : NewWeights::Glorot,
            .similarityOf = m_similarityOf->currentIndex() == 0 ? SimilarityOf::PreActivations : SimilarityOf::Activations,
            .similaritySample = m_similaritySample->value(),
            .augment = m_augment->isChecked(),
            .threads = m_threads->value()};
}

QString SettingsPanel::problem() const { return m_problem->text(); }

void SettingsPanel::chooseAlgorithm(const QString& id) { m_algorithm->choose(id); }

void SettingsPanel::setSeed(quint64 seed) { m_seed->setText(QString::number(seed)); }

void SettingsPanel::setLearningRate(double rate) { m_learningRate->setValue(rate); }

void SettingsPanel::setRunning(bool running) {
    if (running != m_isRunning) m_liveChange.clear();
    m_isRunning = running;
    showRunning();
}

void SettingsPanel::showLiveChange(const QString& changes) {
    m_liveChange = changes;
    showRunning();
}

void SettingsPanel::showRunning() {
    QString text = tr("Rate, ζ and dropout change this run, the rest the next one.");
    if (!m_liveChange.isEmpty()) text += u'\n' + tr("Asked for: %1.").arg(m_liveChange);
    m_nextRun->setText(text);
    m_nextRun->setVisible(m_isRunning);
}

void SettingsPanel::changed() {
    if (m_isShowing) return;
    showAdvice();
    emit settingsChanged();
}

void SettingsPanel::showAdvice() {
    const Settings chosen = settings();
    const bool evolves = chosen.rules().evolves();
    const bool isSparse = chosen.rules().topology == InitialTopology::Sparse;
    m_epsilon->setEnabled(isSparse);
    for (QWidget* field : {static_cast<QWidget*>(m_zeta), static_cast<QWidget*>(m_newWeights)}) field->setEnabled(evolves);
    for (QWidget* field : {static_cast<QWidget*>(m_similarityOf), static_cast<QWidget*>(m_similaritySample)})
        field->setEnabled(chosen.rules().needsSimilarity());
    m_problem->clear();
    m_problem->hide();
    m_notes->hide();
    m_estimate->hide();
    if (m_dataset == nullptr) return;
    if (const auto checked = checkSettings(chosen, *m_dataset); !checked) {
        colourProblem();
        m_problem->setText(withoutOptions(checked.error().message));
        m_problem->show();
        return;
    }
    QStringList notes;
    for (const std::string& note : settingsNotes(chosen, *m_dataset)) notes << withoutOptions(note);
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
    showEstimate(chosen);
}

// Also when the theme changes below a problem that stands there.
void SettingsPanel::colourProblem() {
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, themeFor(palette()).bad);
    m_problem->setPalette(colours);
}

void SettingsPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_problem != nullptr) colourProblem();
}

void SettingsPanel::showEstimate(const Settings& settings) {
    const RunEstimate estimate = estimateRun(settings, *m_dataset);
    const double share = static_cast<double>(estimate.connections) / static_cast<double>(qMax<std::int64_t>(1, estimate.denseConnections));
    m_estimate->setText(tr("%1 connections, %2 of the %3 of a dense network · about %4")
                            .arg(shortCount(static_cast<double>(estimate.connections)), percentText(share),
                                 shortCount(static_cast<double>(estimate.denseConnections)), byteText(estimate.bytes)));
    m_estimate->show();
}

}  // namespace rewire
