// The larger parts of ControlStyle: titles, tabs, bars and fields.
#include "ui/style/control_painting.h"
#include "ui/style/control_style.h"

#include <QStyleOption>
#include <QTabBar>

namespace rewire {
namespace {

bool has(const QStyleOption* option, QStyle::StateFlag flag) { return (option->state & flag) != 0; }

const QColor kClear(0, 0, 0, 0);

}  // namespace

void ControlStyle::drawDockTitle(const QStyleOption* option, QPainter* painter) const {
    const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option);
    const Theme theme = themeFor(option->palette);
    painter->save();
    painter->setFont(sectionFont(painter->font()));
    painter->setPen(theme.mutedText);
    const QRect text = dock->rect.adjusted(kGap + kHalfGap, 0, -48, 0);
    const QString title = painter->fontMetrics().elidedText(dock->title, Qt::ElideRight, text.width());
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, title);
    painter->restore();
}

void ControlStyle::drawTab(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    QStyleOptionTab tab(*qstyleoption_cast<const QStyleOptionTab*>(option));
    const Theme theme = themeFor(option->palette);
    const bool isSelected = has(option, State_Selected);
    if (element == CE_TabBarTabShape) {
        if (has(option, State_MouseOver) && !isSelected)
            drawRoundedPanel(*painter, tab.rect.adjusted(2, 3, -2, -4), blended(theme.text, theme.window, 0.06), kClear);
        // Tabs below a stack of docks carry their mark at the top.
        const bool isBelow = tab.shape == QTabBar::RoundedSouth || tab.shape == QTabBar::TriangularSouth;
        const int y = isBelow ? tab.rect.top() : tab.rect.bottom() - 1;
        const int margin = pixelMetric(PM_TabBarTabHSpace, option, widget) / 2;  // the mark is as wide as the name
        if (isSelected) painter->fillRect(QRect(tab.rect.left() + margin, y, tab.rect.width() - 2 * margin, 2), theme.accent);
        if (has(option, State_HasFocus) && has(option, State_KeyboardFocusChange))
            drawRoundedPanel(*painter, tab.rect.adjusted(0, 3, 0, -4), kClear, theme.accent);
        return;
    }
    tab.palette.setColor(QPalette::WindowText, isSelected ? theme.text : theme.mutedText);
    tab.state &= ~State_HasFocus;
    QProxyStyle::drawControl(element, &tab, painter, widget);
}

void ControlStyle::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const Theme theme = themeFor(option->palette);
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (bar->maximum <= bar->minimum) return;
    const bool isActive = has(option, State_MouseOver) || has(option, State_Sunken);
    const QRectF thumb = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const double inset = isActive ? 2.5 : 3.5;
    drawRoundedPanel(*painter, thumb.adjusted(inset, inset, -inset, -inset), blended(theme.text, theme.window, isActive ? 0.42 : 0.22),
                     kClear, 3);
}

void ControlStyle::drawSlider(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const Theme theme = themeFor(option->palette);
    const bool isEnabled = has(option, State_Enabled);
    const QRect handle = subControlRect(CC_Slider, option, SC_SliderHandle, widget);
    const double y = QRectF(option->rect).center().y();
    const QRectF groove(option->rect.left() + 2, y - 1.5, option->rect.width() - 4, 3);
    drawRoundedPanel(*painter, groove, blended(theme.text, theme.window, 0.14), kClear, 1.5);
    const QColor accent = isEnabled ? theme.accent : theme.faintText;
    QRectF done = groove;
    done.setRight(QRectF(handle).center().x());
    if (isEnabled && done.width() > 2) drawRoundedPanel(*painter, done, accent, kClear, 1.5);
    const double radius = has(option, State_MouseOver) || has(option, State_Sunken) ? 7 : 6;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(accent, 2));
    painter->setBrush(theme.surface);
    painter->drawEllipse(QPointF(QRectF(handle).center().x(), y), radius, radius);
    painter->restore();
}

// The arrow stands beside the words, not below them.
void ControlStyle::drawMenuButton(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    QStyleOptionToolButton button(*qstyleoption_cast<const QStyleOptionToolButton*>(option));
    drawPrimitive(PE_PanelButtonTool, &button, painter, widget);
    const bool hasWords = !button.text.isEmpty() && button.toolButtonStyle != Qt::ToolButtonIconOnly;
    const QRect all = button.rect;
    const QRect arrow =
        hasWords ? QRect(all.right() - 17, all.top(), 14, all.height()) : QRect(all.right() - 11, all.bottom() - 11, 10, 10);
    if (hasWords) button.rect.setRight(arrow.left());
    drawControl(CE_ToolButtonLabel, &button, painter, widget);
    const Theme theme = themeFor(option->palette);
    drawChevron(*painter, arrow, ChevronTo::Down, has(option, State_Enabled) ? theme.mutedText : theme.faintText);
    button.rect = all.adjusted(3, 3, -3, -3);
    if (has(option, State_HasFocus)) drawPrimitive(PE_FrameFocusRect, &button, painter, widget);
}

void ControlStyle::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    const Theme theme = themeFor(option->palette);
    drawField(*painter, option->rect, *option);
    if (spin->buttonSymbols == QAbstractSpinBox::NoButtons) return;
    const auto arrow = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag flag, ChevronTo to) {
        const bool isUsable = (spin->stepEnabled & flag) != 0 && has(option, State_Enabled);
        const bool isHot = (spin->activeSubControls & part) != 0 && has(option, State_MouseOver);
        const QColor colour = !isUsable ? blended(theme.text, theme.surface, 0.2) : isHot ? theme.text : theme.mutedText;
        drawChevron(*painter, subControlRect(CC_SpinBox, option, part, widget), to, colour);
    };
    arrow(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, ChevronTo::Up);
    arrow(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, ChevronTo::Down);
}

void ControlStyle::drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const Theme theme = themeFor(option->palette);
    drawField(*painter, option->rect, *option);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    drawChevron(*painter, arrow, ChevronTo::Down, has(option, State_Enabled) ? theme.mutedText : theme.faintText);
}

}  // namespace rewire
