#include "ui/panels/reading_form.h"

#include "core/data/preview_traits.h"
#include "ui/models/text.h"
#include "ui/panels/form_fields.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {
namespace {

constexpr int kOther = -1;  // a delimiter that the list does not have
constexpr int kNoMark = 0;  // of ReadOptions::thousandsMark

void select(QComboBox& box, int value) {
    const QSignalBlocker quiet(&box);
    box.setCurrentIndex(qMax(0, box.findData(value)));
}

// Texts of one line, parted by commas.
std::vector<std::string> tokensIn(const QString& text) {
    std::vector<std::string> tokens;
    for (const QString& part : text.split(u',', Qt::SkipEmptyParts))
        if (const QString token = part.trimmed(); !token.isEmpty()) tokens.push_back(token.toStdString());
    return tokens;
}

// A variable that cannot be used is listed with the reason and cannot be chosen. The first choice says which one is taken without one.
void fillVariables(QComboBox& box, const std::vector<VariablePreview>& variables, VariablePreview::Use use, const std::string& used) {
    const QSignalBlocker quiet(&box);
    box.clear();
    const auto taken = std::ranges::find(variables, use, &VariablePreview::use);
    box.addItem(
        used.empty() && taken != variables.end() ? ReadingForm::tr("guessed: %1").arg(fromFile(taken->name)) : ReadingForm::tr("guessed"),
        QByteArray());
    for (const VariablePreview& variable : variables) {
        const QString name = fromFile(variable.name);
        const QString what = variable.refusal.empty()
                                 ? ReadingForm::tr("%1: %2, %3").arg(name, fromFile(variable.shape), fromFile(variable.type))
                                 : ReadingForm::tr("%1: %2").arg(name, fromFile(variable.refusal));
        box.addItem(what, QByteArray::fromStdString(variable.name));
        if (auto* items = qobject_cast<QStandardItemModel*>(box.model()); items != nullptr && !variable.refusal.empty())
            items->item(box.count() - 1)->setEnabled(false);
    }
    box.setCurrentIndex(qMax(0, box.findData(QByteArray::fromStdString(used))));
}

}  // namespace

ReadingForm::ReadingForm(bool isFolder, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kWideGap);
    buildTable();
    buildOthers();
    buildLabels();
    QPushButton* guess = makeButton(tr("Guess e&verything anew"), tr("Forget what was chosen here and let the content decide"));
    connect(guess, &QPushButton::clicked, this, [this] {
        setChosen({});
        emit dialectChanged();
    });
    column->addWidget(guess, 0, Qt::AlignLeft);
    column->addStretch(1);
    m_variables->hide();
    m_numbering->hide();
    m_labelsPart->setVisible(!isFolder);
    m_images->setVisible(isFolder);
    m_dialect->setVisible(!isFolder);
    m_cells->setVisible(!isFolder);
    alignLabels(*this);
    setChosen({});
}

QFormLayout* ReadingForm::addSection(QWidget*& section, const QString& title) {
    section = new QWidget(this);
    auto* column = new QVBoxLayout(section);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(makeSectionLabel(title));
    auto* form = new QFormLayout;
    setUpForm(*form);
    column->addLayout(form);
    layout()->addWidget(section);
    return form;
}

void ReadingForm::buildTable() {
    QFormLayout* form = addSection(m_dialect, tr("Lines and cells"));
    m_delimiter = makeChoice({});
    const std::pair<QString, char> delimiters[]{{tr("comma  ,"), ','}, {tr("semicolon  ;"), ';'}, {tr("tab"), '\t'},
                                                {tr("blanks"), ' '},   {tr("bar  |"), '|'},       {tr("colon  :"), ':'}};
    for (const auto& [name, mark] : delimiters) m_delimiter->addItem(name, int{mark});
    m_delimiter->addItem(tr("other"), kOther);
    m_otherDelimiter = new QLineEdit;
    m_otherDelimiter->setMaxLength(1);
    m_otherDelimiter->setAccessibleName(tr("Other delimiter"));
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    row->addWidget(m_delimiter, 3);
    row->addWidget(m_otherDelimiter, 1);
    addField(*form, tr("&Delimiter"), pair, tr("What stands between two cells of a line"));
    pair->setFocusProxy(m_delimiter);
    m_delimiter->setAccessibleName(tr("Delimiter"));
    m_hasHeader = new QCheckBox(tr("The first line &names the columns"));
    addSwitch(*form, m_hasHeader, tr("Otherwise it is the first sample"));
    m_decimal = makeChoice({});
    m_decimal->addItem(tr("point  1.5"), int{'.'});
    m_decimal->addItem(tr("comma  1,5"), int{','});
    addField(*form, tr("Deci&mal mark"), m_decimal, tr("How numbers are written in the file; the desktop's language has no say"));
    m_thousands = makeChoice({});
    const std::pair<QString, int> marks[]{{tr("none  1000"), kNoMark},
                                          {tr("comma  1,000"), ','},
                                          {tr("point  1.000"), '.'},
                                          {tr("blank  1 000"), ' '},
                                          {tr("apostrophe  1'000"), '\''}};
    for (const auto& [name, mark] : marks) m_thousands->addItem(name, mark);
    addField(*form, tr("Tho&usands mark"), m_thousands, tr("A mark within large numbers, left out when they are read"));
    m_comment = new QLineEdit;
    m_comment->setPlaceholderText(tr("no comments"));
    addField(*form, tr("&Comments begin with"), m_comment, tr("Lines that begin so are left out"));
    m_skipped = makeCount(0, 1'000'000'000);
    addField(*form, tr("Lines to s&kip"), m_skipped, tr("At the top of the file, before the column names"));
    m_missing = new QLineEdit;
    m_missing->setPlaceholderText(tr("empty cells only"));
    addField(*form, tr("Mi&ssing is written"), m_missing,
             tr("Texts that stand for a missing value, parted by commas, in capitals or not; empty cells always do"));

    QFormLayout* cells = addSection(m_cells, tr("Text"));
    m_textColumns = makeChoice({tr("refuse them"), tr("one input a value"), tr("leave them out")});
    addField(*cells, tr("Te&xt features"), m_textColumns,
             tr("Feature columns that hold text: refuse them with their names, make a 0/1 input of each distinct value (one-hot), or leave "
                "them out"));
    connect(m_delimiter, &QComboBox::activated, this, [this] {
        const int chosen = m_delimiter->currentData().toInt();
        m_otherDelimiter->setVisible(chosen == kOther);
        if (chosen == kOther) return m_otherDelimiter->setFocus();
        m_chosen.delimiter = static_cast<char>(chosen);
        emit dialectChanged();
    });
    connect(m_otherDelimiter, &QLineEdit::textEdited, this, [this](const QString& text) {
        if (text.isEmpty() || text[0].unicode() >= 128) return;
        m_chosen.delimiter = static_cast<char>(text[0].unicode());
        emit dialectChanged();
    });
    connect(m_hasHeader, &QCheckBox::clicked, this, [this](bool hasHeader) {
        m_chosen.hasHeader = hasHeader;
        emit dialectChanged();
    });
    connect(m_decimal, &QComboBox::activated, this, [this] {
        m_chosen.decimalMark = static_cast<char>(m_decimal->currentData().toInt());
        emit changed();
    });
    connect(m_thousands, &QComboBox::activated, this, [this] {
        const int mark = m_thousands->currentData().toInt();
        m_chosen.thousandsMark = static_cast<char>(mark);
        emit changed();
    });
    connect(m_comment, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_chosen.commentMark = text.toStdString();
        emit dialectChanged();
    });
    connect(m_skipped, &QSpinBox::valueChanged, this, [this](int count) {
        m_chosen.skippedLines = count;
        emit dialectChanged();
    });
    connect(m_missing, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_chosen.missingTokens = tokensIn(text);
        emit changed();
    });
    connect(m_textColumns, &QComboBox::activated, this, [this](int index) {
        m_chosen.textColumns = static_cast<TextColumns>(index);
        emit changed();
    });
}

void ReadingForm::buildLabels() {
    QFormLayout* form = addSection(m_labelsPart, tr("Labels"));
    auto* labels = new QWidget;
    auto* labelsRow = new QHBoxLayout(labels);
    labelsRow->setContentsMargins(0, 0, 0, 0);
    labelsRow->setSpacing(kHalfGap);
    m_labels = new QLineEdit;
    m_labels->setPlaceholderText(tr("in this file"));
    m_labels->setClearButtonEnabled(true);
    QPushButton* choose = makeButton(tr("…"), tr("Choose the labels' file"));
    choose->setAccessibleName(tr("Choose the labels' file"));
    choose->setFixedWidth(choose->sizeHint().height());
    labelsRow->addWidget(m_labels, 1);
    labelsRow->addWidget(choose);
    addField(*form, tr("&Labels' file"), labels,
             tr("A file with the labels when they do not stand beside the features: text with one a line, a NumPy array, or IDX"));
    labels->setFocusProxy(m_labels);
    m_labels->setAccessibleName(tr("Labels' file"));

    connect(m_labels, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_chosen.labels = QFile::encodeName(text).toStdString();
        emit changed();
    });
    connect(choose, &QPushButton::clicked, this, &ReadingForm::chooseLabels);
}

void ReadingForm::buildOthers() {
    QFormLayout* numbering = addSection(m_numbering, tr("Numbering"));
    m_firstIndex = makeChoice({tr("as the file shows"), tr("0"), tr("1")});
    addField(*numbering, tr("First featur&e is"), m_firstIndex,
             tr("The number that the file gives its first feature; 0 when a file uses it, in either of two files"));
    connect(m_firstIndex, &QComboBox::activated, this, [this](int index) {
        m_chosen.firstIndex = index == 0 ? std::optional<int>() : index - 1;
        emit changed();
    });

    QFormLayout* variables = addSection(m_variables, tr("Variables"));
    m_featuresVariable = makeChoice({});
    addField(*variables, tr("F&eatures in"), m_featuresVariable, tr("The matrix with one sample a row"));
    m_labelsVariable = makeChoice({});
    addField(*variables, tr("Label&s in"), m_labelsVariable, tr("The vector with one label a sample"));
    connect(m_featuresVariable, &QComboBox::activated, this, [this] {
        m_chosen.featuresVariable = m_featuresVariable->currentData().toByteArray().toStdString();
        emit changed();
    });
    connect(m_labelsVariable, &QComboBox::activated, this, [this] {
        m_chosen.labelsVariable = m_labelsVariable->currentData().toByteArray().toStdString();
        emit changed();
    });

    QFormLayout* images = addSection(m_images, tr("Images"));
    m_width = makeCount(0, 4096);
    m_height = makeCount(0, 4096);
    for (QSpinBox* size : {m_width, m_height}) size->setSpecialValueText(tr("as most"));
    addField(*images, tr("Wi&dth"), m_width, tr("All images are brought to this width, in pixels"));
    addField(*images, tr("H&eight"), m_height, tr("All images are brought to this height, in pixels"));
    m_colour = makeChoice({tr("as they are"), tr("grey"), tr("colour (RGB)")});
    addField(*images, tr("Colo&ur"), m_colour, tr("Grey images have one input a pixel, coloured ones three"));
    connect(m_width, &QSpinBox::valueChanged, this, [this](int width) {
        m_chosen.imageWidth = width;
        emit changed();
    });
    connect(m_height, &QSpinBox::valueChanged, this, [this](int height) {
        m_chosen.imageHeight = height;
        emit changed();
    });
    connect(m_colour, &QComboBox::activated, this, [this](int index) {
        m_chosen.imagesAreGrey = index == 0 ? std::optional<bool>() : index == 1;
        emit changed();
    });
}

void ReadingForm::setChosen(const ReadOptions& chosen) {
    m_chosen = chosen;
    showFields(m_chosen);
}

void ReadingForm::show(const SourcePreview& preview) {
    m_dialect->setVisible(preview.used.delimiter.has_value());
    m_cells->setVisible(!preview.columns.empty());
    m_variables->setVisible(!preview.variables.empty());
    m_numbering->setVisible(preview.format == "LIBSVM");
    m_images->setVisible(mayHoldImages(preview));
    m_labelsPart->setVisible(preview.takesLabelFile);
    showFields(preview.used);
    fillVariables(*m_featuresVariable, preview.variables, VariablePreview::Use::Features, preview.used.featuresVariable);
    fillVariables(*m_labelsVariable, preview.variables, VariablePreview::Use::Labels, preview.used.labelsVariable);
}

// Leaves alone what is being typed.
void ReadingForm::showFields(const ReadOptions& used) {
    const auto write = [](QLineEdit& field, const QString& text) {
        const QSignalBlocker quiet(&field);
        if (!field.hasFocus() && field.text() != text) field.setText(text);
    };
    const auto count = [](QSpinBox& field, std::int64_t value) {
        const QSignalBlocker quiet(&field);
        field.setValue(static_cast<int>(std::min<std::int64_t>(value, field.maximum())));
    };
    const char delimiter = used.delimiter.value_or(',');
    const bool isListed = m_delimiter->findData(int{delimiter}) >= 0;
    select(*m_delimiter, isListed ? int{delimiter} : kOther);
    m_otherDelimiter->setVisible(!isListed);
    if (!isListed) write(*m_otherDelimiter, QString(QLatin1Char(delimiter)));
    m_hasHeader->setChecked(used.hasHeader.value_or(true));
    select(*m_decimal, int{used.decimalMark.value_or('.')});
    select(*m_thousands, int{used.thousandsMark.value_or('\0')});
    write(*m_comment, fromUtf8(used.commentMark));
    count(*m_skipped, used.skippedLines);
    QStringList tokens;
    if (used.missingTokens)
        for (const std::string& token : *used.missingTokens) tokens << fromFile(token);
    write(*m_missing, tokens.join(QStringLiteral(", ")));
    m_textColumns->setCurrentIndex(static_cast<int>(used.textColumns));
    m_firstIndex->setCurrentIndex(used.firstIndex ? *used.firstIndex + 1 : 0);
    write(*m_labels, QFile::decodeName(used.labels.c_str()));
    count(*m_width, used.imageWidth);
    count(*m_height, used.imageHeight);
    m_colour->setCurrentIndex(!used.imagesAreGrey ? 0 : *used.imagesAreGrey ? 1 : 2);
}

void ReadingForm::chooseLabels() {
    auto* dialog = new QFileDialog(this, tr("The labels' file"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_labels, &QLineEdit::setText);
    dialog->open();
}

}  // namespace rewire
