#include "ui/help/help_button.h"

#include "ui/style/theme.h"

#include <QFrame>
#include <QLabel>
#include <QScreen>
#include <QVBoxLayout>

namespace rewire {

HelpButton::HelpButton(Topic topic, QWidget* parent) : QToolButton(parent), m_topic(topic) {
    setText(QStringLiteral("?"));
    setAutoRaise(true);
    setToolTip(tr("What this shows and how to read it"));
    setAccessibleName(tr("Help on %1").arg(helpFor(topic).title));
    connect(this, &QToolButton::clicked, this, &HelpButton::open);
}

void HelpButton::open() {
    auto* popup = new QFrame(this, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setFrameShape(QFrame::StyledPanel);
    popup->setAutoFillBackground(true);
    popup->setBackgroundRole(QPalette::Base);
    popup->setAccessibleName(accessibleName());
    auto* text = new QLabel(helpAsHtml(helpFor(m_topic)), popup);
    text->setTextFormat(Qt::RichText);  // ours alone
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setFixedWidth(fontMetrics().averageCharWidth() * 62);
    auto* column = new QVBoxLayout(popup);
    column->setContentsMargins(kWideGap, kGap, kWideGap, kGap);
    column->addWidget(text);
    popup->adjustSize();
    // Below the button, its right edge under the button's, inside the screen.
    QPoint at = mapToGlobal(QPoint(width() - popup->width(), height() + kHalfGap));
    const QRect room = screen()->availableGeometry();
    at.setX(qBound(room.left(), at.x(), qMax(room.left(), room.right() - popup->width())));
    at.setY(qBound(room.top(), at.y(), qMax(room.top(), room.bottom() - popup->height())));
    popup->move(at);
    popup->show();
}

}  // namespace rewire
