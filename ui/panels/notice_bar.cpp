#include "ui/panels/notice_bar.h"

#include "ui/style/control_style.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace rewire {
namespace {

QString iconName(NoticeBar::Kind kind) {
    switch (kind) {
        case NoticeBar::Kind::Info: return QStringLiteral("info");
        case NoticeBar::Kind::Good: return QStringLiteral("good");
        case NoticeBar::Kind::Problem: return QStringLiteral("warning");
    }
    return {};
}

QColor colourOf(NoticeBar::Kind kind, const Theme& theme) {
    switch (kind) {
        case NoticeBar::Kind::Info: return theme.accent;
        case NoticeBar::Kind::Good: return theme.good;
        case NoticeBar::Kind::Problem: return theme.bad;
    }
    return theme.accent;
}

}  // namespace

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent) {
    setAccessibleName(tr("Notice"));
    const auto makeButton = [this](const QString& text) {
        auto* button = new QToolButton(this);
        button->setText(text);
        button->setAutoRaise(true);
        return button;
    };
    m_icon = new QLabel(this);
    m_text = makeLabel({}, this);
    m_text->setWordWrap(true);
    m_text->setContentsMargins(0, kHalfGap, 0, kHalfGap);  // of several lines, too
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_actionButton = makeButton({});
    m_actionButton->setProperty(kOutlinedProperty, true);
    connect(m_actionButton, &QToolButton::clicked, this, [this] {
        if (const auto action = m_action) action();
    });
    m_detailsButton = makeButton(tr("Details"));
    m_detailsButton->setCheckable(true);
    m_copyButton = makeButton(tr("Copy"));
    connect(m_copyButton, &QToolButton::clicked, this, &NoticeBar::copy);
    auto* close = makeButton({});
    close->setIcon(makeIcon(QStringLiteral("close")));
    close->setToolTip(tr("Dismiss"));
    close->setAccessibleName(tr("Dismiss"));
    connect(close, &QToolButton::clicked, this, &NoticeBar::dismiss);
    m_details = new QPlainTextEdit(this);
    m_details->setReadOnly(true);
    m_details->setMaximumHeight(6 * fontMetrics().height());
    m_details->setAccessibleName(tr("Details"));
    m_details->hide();
    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);

    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    for (QToolButton* button : {m_actionButton, m_detailsButton, m_copyButton, close}) row->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kWideGap, kHalfGap, kGap, kHalfGap);
    column->setSpacing(kHalfGap);
    column->addLayout(row);
    column->addWidget(m_details);
    hide();
}

void NoticeBar::tell(Kind kind, const QString& text, const QString& details) {
    m_kind = kind;
    m_action = {};
    m_detailsText = details;
    drawIcon();
    m_text->setText(text);
    m_actionButton->hide();
    m_details->setPlainText(details);
    m_detailsButton->setChecked(false);
    m_detailsButton->setVisible(!details.isEmpty());
    m_copyButton->setVisible(kind == Kind::Problem);
    show();
    QWidget::update();
}

void NoticeBar::tellWithAction(Kind kind, const QString& text, const QString& label, std::function<void()> action, const QString& details) {
    tell(kind, text, details);
    m_action = std::move(action);
    m_actionButton->setText(label);
    m_actionButton->show();
}

QString NoticeBar::text() const { return m_text->text(); }

void NoticeBar::dismiss() { hide(); }

void NoticeBar::copy() { QGuiApplication::clipboard()->setText(m_detailsText.isEmpty() ? text() : text() + u'\n' + m_detailsText); }

void NoticeBar::drawIcon() { m_icon->setPixmap(makeIcon(iconName(m_kind)).pixmap(QSize(18, 18), devicePixelRatioF())); }

void NoticeBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) drawIcon();
}

void NoticeBar::paintEvent(QPaintEvent*) {
    const Theme theme = themeFor(palette());
    const QColor colour = colourOf(m_kind, theme);
    QPainter painter(this);
    painter.fillRect(rect(), blended(colour, theme.window, theme.isDark ? 0.14 : 0.09));
    painter.fillRect(QRect(0, 0, 3, height()), colour);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

}  // namespace rewire
