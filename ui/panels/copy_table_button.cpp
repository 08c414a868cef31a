#include "ui/panels/copy_table_button.h"

#include <QCoreApplication>
#include <QMenu>
#include <QToolButton>
#include <utility>

namespace rewire {

QToolButton* makeCopyTableButton(QWidget* parent, std::function<void(TableFormat)> copy) {
    const auto translated = [](const char* text) { return QCoreApplication::translate("CopyTableButton", text); };
    auto* button = new QToolButton(parent);
    button->setText(translated("Copy table"));
    button->setPopupMode(QToolButton::InstantPopup);
    auto* formats = new QMenu(button);
    for (const auto& [text, format] : {std::pair("as &CSV", TableFormat::Csv), std::pair("as &Markdown", TableFormat::Markdown),
                                       std::pair("as &LaTeX", TableFormat::Latex)})
        QObject::connect(formats->addAction(translated(text)), &QAction::triggered, button, [copy, chosen = format] { copy(chosen); });
    button->setMenu(formats);
    return button;
}

}  // namespace rewire
