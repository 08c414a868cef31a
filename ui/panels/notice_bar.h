// A bar that tells one thing above the work: what came out, what to watch for, or what went wrong with its details. Never
// blocks. Plain text throughout.
#pragma once

#include <QFrame>
#include <functional>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace rewire {

class NoticeBar : public QFrame {
    Q_OBJECT
  public:
    enum class Kind { Info, Good, Problem };

    explicit NoticeBar(QWidget* parent = nullptr);

    // `details` adds a Details and a Copy button; `action` one button with that label.
    void tell(Kind kind, const QString& text, const QString& details = {});
    void tellWithAction(Kind kind, const QString& text, const QString& label, std::function<void()> action, const QString& details = {});
    [[nodiscard]] QString text() const;
    [[nodiscard]] Kind kind() const { return m_kind; }

  public slots:
    void dismiss();
    void copy();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void drawIcon();

    Kind m_kind = Kind::Info;
    QString m_detailsText;
    std::function<void()> m_action;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QToolButton* m_actionButton = nullptr;
    QToolButton* m_detailsButton = nullptr;
    QToolButton* m_copyButton = nullptr;
    QPlainTextEdit* m_details = nullptr;
};

}  // namespace rewire
