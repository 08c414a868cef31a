// A button that copies a table, with a menu of the forms it can have. What is copied is its owner's.
#pragma once

#include "core/report/text_table.h"

#include <functional>

class QToolButton;
class QWidget;

namespace rewire {

[[nodiscard]] QToolButton* makeCopyTableButton(QWidget* parent, std::function<void(TableFormat)> copy);

}  // namespace rewire
