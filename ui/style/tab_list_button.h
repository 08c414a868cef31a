// Names all tabs of a row that does not fit, in a menu at its end.
#pragma once

#include <QTabWidget>
#include <QToolButton>

namespace rewire {

// Stands in the corner of `tabs`, and only while these have no room for all of their names.
class TabListButton : public QToolButton {
    Q_OBJECT
  public:
    explicit TabListButton(QTabWidget& tabs);
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void initStyleOption(QStyleOptionToolButton* option) const override;  // one arrow, not a second one for the menu
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void list();

    QTabWidget& m_tabs;
};

}  // namespace rewire
