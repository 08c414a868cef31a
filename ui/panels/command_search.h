// All commands of the window by name: type a part, press Enter. Runs nothing itself but the chosen action.
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

namespace rewire {

class CommandSearch : public QDialog {
    Q_OBJECT
  public:
    // `actions` stay the window's.
    CommandSearch(const QList<QAction*>& actions, QWidget* parent);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;  // arrows in the field move the list

  private:
    void filter(const QString& text);
    void runChosen();

    QList<QAction*> m_actions;
    QLineEdit* m_field = nullptr;
    QListWidget* m_list = nullptr;
};

}  // namespace rewire
