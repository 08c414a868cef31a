// The fields that forms are made of: with names for people who cannot see them, and calm under the mouse wheel.
#pragma once

#include <QString>
#include <QStringList>
#include <QWheelEvent>
#include <cstdint>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QWidget;

namespace rewire {

// A wheel over a field in a scrolled panel scrolls the panel, unless the field has been clicked or come to by Tab: a wheel does not give it
// the focus.
template <class Field>
class CalmField : public Field {
  public:
    CalmField() { Field::setFocusPolicy(Qt::StrongFocus); }

  protected:
    void wheelEvent(QWheelEvent* event) override {
        if (Field::hasFocus())
            Field::wheelEvent(event);
        else
            event->ignore();
    }
};

[[nodiscard]] QSpinBox* makeCount(int lowest, int highest);
[[nodiscard]] QComboBox* makeChoice(const QStringList& names);
// A whole number from 0 to 2^64 - 1; see seedOf.
[[nodiscard]] QLineEdit* makeSeed();
[[nodiscard]] std::uint64_t seedOf(const QLineEdit& field);

// A row with the name as a label (its & the mnemonic) and `meaning` as a tooltip and description.
void addField(QFormLayout& form, const QString& name, QWidget* field, const QString& meaning);
// A row without a label: a check box that says itself what it does.
void addSwitch(QFormLayout& form, QWidget* field, const QString& meaning);
// One left edge for the fields of all forms within `parent`.
void alignLabels(QWidget& parent);
[[nodiscard]] QPushButton* makeButton(const QString& text, const QString& meaning = {});
void setUpForm(QFormLayout& form);

}  // namespace rewire
