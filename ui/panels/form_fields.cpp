#include "ui/panels/form_fields.h"

#include "ui/style/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
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
    field->setFocusPolicy(Qt::StrongFocus);
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
    form.addRow(label, field);
}

void addSwitch(QFormLayout& form, QWidget* field, const QString& meaning) {
    field->setToolTip(meaning);
    field->setAccessibleDescription(meaning);
    form.addRow(field);
}

void setUpForm(QFormLayout& form) {
    form.setContentsMargins(0, 0, 0, 0);
    form.setVerticalSpacing(kGap);
    form.setHorizontalSpacing(kWideGap);
    form.setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form.setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
}

}  // namespace rewire
