// All commands of the window by name: type a part, press Enter. Runs nothing itself but the chosen action.
#pragma once

#include <QDialog>
#include <QPointer>
#include <QString>
#include <vector>

class QAction;
class QLineEdit;
class QMenuBar;
class QTreeWidget;
class QWidget;

namespace rewire {

class CommandSearch : public QDialog {
    Q_OBJECT
  public:
    // What the menus offer now, in their order, with the menu's name before it.
    CommandSearch(const QMenuBar& menus, QWidget* parent);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;  // arrows in the field move the list

  private:
    struct Command {
        QString name;  // "View › Theme › Dark"
        QPointer<QAction> action;
    };
    void take(const QWidget& menu, const QString& path);
    void filter(const QString& text);
    void runChosen();

    std::vector<Command> m_commands;
    QLineEdit* m_field = nullptr;
    QTreeWidget* m_list = nullptr;
};

}  // namespace rewire
