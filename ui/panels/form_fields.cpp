#include "ui/panels/form_fields.h"

#include "ui/style/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSpinBox>

namespace rewire {

QSpinBox* makeCount(int lowest, int highest) {
    auto* field = new CalmField<QSpinBox>;
    field->setRange(lowest, highest);
    field->setKeyboardTracking(false);
    return field;
}

QComboBox* makeChoice(const QStringList& names) {
    auto* field = new CalmField<QComboBox>;
    field->addItems(names);
    field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    field->setMinimumContentsLength(8);
    return field;
}

QLineEdit* makeSeed() {
    auto* field = new QLineEdit(QStringLiteral("0"));
    field->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{0,20}")), field));
    return field;
}

std::uint64_t seedOf(const QLineEdit& field) { return field.text().toULongLong(); }

void addField(QFormLayout& form, const QString& name, QWidget* field, const QString& meaning) {
    QLabel* label = makeLabel(name);
    label->setBuddy(field);
    for (QWidget* part : {static_cast<QWidget*>(label), field}) part->setToolTip(meaning);
    field->setAccessibleName(QString(name).remove(u'&'));
    field->setAccessibleDescription(meaning);
    label->setMinimumHeight(field->sizeHint().height());  // in the middle beside the field
    form.addRow(label, field);
}

void addSwitch(QFormLayout& form, QWidget* field, const QString& meaning) {
    field->setToolTip(meaning);
    field->setAccessibleDescription(meaning);
    form.addRow(field);
}

QPushButton* makeButton(const QString& text, const QString& meaning) {
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    button->setToolTip(meaning);
    button->setAccessibleDescription(meaning);
    return button;
}

void alignLabels(QWidget& parent) {
    QList<QLabel*> labels;
    int widest = 0;
    for (QLabel* label : parent.findChildren<QLabel*>())
        if (label->buddy() != nullptr) {
            labels << label;
            widest = qMax(widest, label->sizeHint().width());
        }
    for (QLabel* label : labels) label->setMinimumWidth(widest);
}

void setUpForm(QFormLayout& form) {
    form.setContentsMargins(0, 0, 0, 0);
    form.setVerticalSpacing(kGap);
    form.setHorizontalSpacing(kWideGap);
    form.setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form.setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

}  // namespace rewire
