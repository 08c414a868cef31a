// The first thing seen: two data sets that need no file, one's own data, and what was opened before.
#pragma once

#include <QScrollArea>
#include <QStringList>

class QVBoxLayout;

namespace rewire {

class WelcomePage : public QScrollArea {
    Q_OBJECT
  public:
    explicit WelcomePage(QWidget* parent = nullptr);

    void setRecent(const QStringList& paths);  // newest first; what a click tells is its place

  signals:
    void builtInChosen(const QString& name);
    void openChosen();
    void catalogueChosen();
    void raceChosen();
    void runsChosen();
    void recentChosen(int index);

  protected:
    void keyPressEvent(QKeyEvent* event) override;  // Return presses what has the focus

  private:
    QVBoxLayout* m_recent = nullptr;
    QWidget* m_recentSection = nullptr;
};

}  // namespace rewire
