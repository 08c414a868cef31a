#include "ui/panels/preparation_form.h"

#include "ui/models/text.h"
#include "ui/panels/form_fields.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

constexpr int kManySamples = 2'000'000'000;

QFormLayout* addSection(QVBoxLayout& column, const QString& title) {
    column.addWidget(makeSectionLabel(title));
    auto* form = new QFormLayout;
    setUpForm(*form);
    column.addLayout(form);
    column.addSpacing(kGap);
    return form;
}

QString scalingNote(Scaling scaling) {
    switch (scaling) {
        case Scaling::Standard: return PreparationForm::tr("Mean and deviation of the training samples alone, applied to both parts.");
        case Scaling::Uncentred:
            return PreparationForm::tr("Divided by the root mean square and not centred: zeros stay zeros, so sparse data stay sparse.");
        case Scaling::MinMax:
            return PreparationForm::tr("Smallest and largest of the training samples alone; test values may fall outside.");
        case Scaling::None: return PreparationForm::tr("Values go into the network as they stand in the file.");
    }
    return {};
}

}  // namespace

PreparationForm::PreparationForm(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);

    QFormLayout* split = addSection(*column, tr("Training and test"));
    m_split = makeChoice({tr("as the source has it"), tr("a share of all samples")});
    addField(*split, tr("&Split"), m_split, tr("As the source has it: where it has no test samples, a share is set apart"));
    m_testPercent = makeCount(1, 99);
    m_testPercent->setSuffix(tr(" %"));
    addField(*split, tr("T&est share"), m_testPercent, tr("The part of the samples that is kept for testing"));
    m_splitSeed = makeSeed();
    addField(*split, tr("Sp&lit seed"), m_splitSeed, tr("The same seed sets the same samples apart"));
    m_stratified = new QCheckBox(tr("The same share of e&very class"));
    addSwitch(*split, m_stratified, tr("Stratified: a rare class is in both parts; a class of one sample stays in training"));
    m_unseen = makeChoice({tr("refuse the data"), tr("leave out those rows"), tr("count them as wrong")});
    addField(*split, tr("Unseen &classes"), m_unseen, tr("Test samples of a class that no training sample has"));

    QFormLayout* values = addSection(*column, tr("Values"));
    m_missing = makeChoice({tr("refuse the data"), tr("fill with the mean"), tr("leave out those rows")});
    addField(*values, tr("&Missing values"), m_missing,
             tr("Missing and non-finite cells: the mean is that of the column's training samples"));
    connect(m_missing, &QComboBox::currentIndexChanged, this, &PreparationForm::missingChosen);
    m_scaling = makeChoice({tr("standard"), tr("without centring"), tr("from 0 to 1"), tr("none")});
    addField(*values, tr("Scali&ng"), m_scaling, tr("Fitted on the training samples only"));
    m_scalingNote = makeMutedLabel({});
    m_scalingNote->setWordWrap(true);
    values->addRow(m_scalingNote);

    QFormLayout* noise = addSection(*column, tr("Known truth"));
    m_noiseCount = makeCount(0, 1'000'000);
    m_noiseCount->setSpecialValueText(tr("none"));
    addField(*noise, tr("Add noise inp&uts"), m_noiseCount,
             tr("Inputs without information: the others count as informative, and the top inputs can be checked against that"));
    m_noiseKind = makeChoice({tr("shuffled columns"), tr("Gaussian")});
    addField(*noise, tr("Noise t&ype"), m_noiseKind, tr("Shuffled: columns of the data in random order, with the same values"));
    m_noiseSeed = makeSeed();
    addField(*noise, tr("Noise see&d"), m_noiseSeed, tr("The same seed makes the same noise"));

    QFormLayout* subset = addSection(*column, tr("Subset"));
    m_classes = new QLineEdit;
    m_classes->setPlaceholderText(tr("all"));
    addField(*subset, tr("&Kept classes"), m_classes, tr("Names of the classes to keep, parted by commas"));
    m_mostSamples = makeCount(0, kManySamples);
    m_mostSamples->setSpecialValueText(tr("all"));
    addField(*subset, tr("Ma&ximum samples"), m_mostSamples, tr("Of training and of test samples each, the same share of each class"));
    column->addStretch(1);
    alignLabels(*this);

    connect(m_scaling, &QComboBox::currentIndexChanged, this, &PreparationForm::explain);
    connect(m_noiseCount, &QSpinBox::valueChanged, this, &PreparationForm::explain);
    show({});
}

void PreparationForm::explain() {
    m_scalingNote->setText(scalingNote(static_cast<Scaling>(m_scaling->currentIndex())));
    for (QWidget* field : std::initializer_list<QWidget*>{m_noiseKind, m_noiseSeed}) field->setEnabled(m_noiseCount->value() > 0);
}

void PreparationForm::show(const Preparation& preparation) {
    m_shown = preparation;
    m_shown.keptFeatures.clear();  // numbers of inputs mean nothing once other columns are chosen here
    m_split->setCurrentIndex(preparation.split == Preparation::Split::AsGiven ? 0 : 1);
    m_testPercent->setValue(static_cast<int>(std::lround(100 * preparation.testFraction)));
    m_stratified->setChecked(preparation.isStratified);
    m_splitSeed->setText(QString::number(preparation.splitSeed));
    m_scaling->setCurrentIndex(static_cast<int>(preparation.scaling));
    m_missing->setCurrentIndex(static_cast<int>(preparation.missing));
    m_unseen->setCurrentIndex(static_cast<int>(preparation.unseenClasses));
    m_noiseCount->setValue(preparation.noise.count);
    m_noiseKind->setCurrentIndex(static_cast<int>(preparation.noise.kind));
    m_noiseSeed->setText(QString::number(preparation.noise.seed));
    QStringList classes;
    for (const std::string& name : preparation.keptClasses) classes << fromUtf8(name);
    m_classes->setText(classes.join(QStringLiteral(", ")));
    m_mostSamples->setValue(static_cast<int>(std::min<std::int64_t>(preparation.mostSamples, kManySamples)));
    explain();
}

Preparation PreparationForm::preparation() const {
    Preparation chosen = m_shown;
    chosen.split = m_split->currentIndex() == 0 ? Preparation::Split::AsGiven : Preparation::Split::Fraction;
    // A finer fraction of the command line stays as it is until the field is touched.
    if (m_testPercent->value() != static_cast<int>(std::lround(100 * m_shown.testFraction)))
        chosen.testFraction = m_testPercent->value() / 100.0;
    chosen.isStratified = m_stratified->isChecked();
    chosen.splitSeed = seedOf(*m_splitSeed);
    chosen.scaling = static_cast<Scaling>(m_scaling->currentIndex());
    chosen.missing = static_cast<MissingCells>(m_missing->currentIndex());
    chosen.unseenClasses = static_cast<UnseenClasses>(m_unseen->currentIndex());
    chosen.noise = {
        .count = m_noiseCount->value(), .kind = static_cast<NoiseInputs::Kind>(m_noiseKind->currentIndex()), .seed = seedOf(*m_noiseSeed)};
    chosen.keptClasses.clear();
    for (const QString& part : m_classes->text().split(u',', Qt::SkipEmptyParts))
        if (const QString name = part.trimmed(); !name.isEmpty()) chosen.keptClasses.push_back(name.toStdString());
    chosen.mostSamples = m_mostSamples->value();
    return chosen;
}

}  // namespace rewire
