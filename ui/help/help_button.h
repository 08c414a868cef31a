// The "?" of a view: a click opens its help beside it. What it says is topics.h's.
#pragma once

#include "ui/help/topics.h"

#include <QToolButton>

namespace rewire {

class HelpButton : public QToolButton {
    Q_OBJECT
  public:
    explicit HelpButton(Topic topic, QWidget* parent = nullptr);
    void open();

  private:
    Topic m_topic;
};

}  // namespace rewire
