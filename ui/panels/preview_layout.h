// The common shape of dialogues that show what they will store: preview on the left, form and facts on the right, buttons below.
#pragma once

#include <QSize>

class QDialog;
class QDialogButtonBox;
class QLabel;
class QLayout;
class QWidget;

namespace rewire {

[[nodiscard]] QLabel* makePreview(QSize size);
// `progress` may be null.
void layOutPreview(QDialog& dialog, QLabel* preview, QWidget* form, QLabel* facts, QWidget* progress, QDialogButtonBox* buttons);

}  // namespace rewire
