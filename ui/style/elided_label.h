// One line of text that gives way: what does not fit is cut with an ellipsis and shown whole as a tooltip.
#pragma once

#include <QFrame>

namespace rewire {

class ElidedLabel : public QFrame {
    Q_OBJECT
  public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setText(const QString& text);
    [[nodiscard]] const QString& text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString m_text;
};

}  // namespace rewire
