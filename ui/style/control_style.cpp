#include "ui/style/control_style.h"

#include "ui/style/control_painting.h"
#include "ui/style/icons.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QPainterPath>
#include <QStyleOption>
#include <QTabBar>
#include <QTableView>

namespace rewire {
namespace {

bool isPrimary(const QWidget* widget) { return widget != nullptr && widget->property(kPrimaryProperty).toBool(); }

constexpr int kMenuArrow = 14;  // beside the words of a button that opens a menu

// One that opens its menu wherever it is pressed.
bool opensMenu(const QStyleOption* option) {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    return button != nullptr && (button->features & QStyleOptionToolButton::HasMenu) != 0 &&
           (button->subControls & QStyle::SC_ToolButtonMenu) == 0;
}

bool isOutlined(const QWidget* widget) { return widget != nullptr && widget->property(kOutlinedProperty).toBool(); }

bool has(const QStyleOption* option, QStyle::StateFlag flag) { return (option->state & flag) != 0; }

QColor buttonFill(const QStyleOption* option, const Theme& theme, bool primary) {
    if (!has(option, QStyle::State_Enabled)) return primary ? blended(theme.text, theme.window, 0.12) : theme.window;
    const QColor base = primary ? theme.accent : theme.surface;
    const double press = has(option, QStyle::State_Sunken) ? 0.18 : has(option, QStyle::State_MouseOver) ? 0.07 : 0.0;
    if (!primary && has(option, QStyle::State_On)) return blended(theme.accent, theme.surface, 0.18);
    return blended(theme.text, base, press);
}

void drawCheckIndicator(const QStyleOption* option, QPainter& painter) {
    const Theme theme = themeFor(option->palette);
    const bool isOn = has(option, QStyle::State_On);
    const bool isEnabled = has(option, QStyle::State_Enabled);
    QColor outline = isOn ? theme.accent : blended(theme.text, theme.surface, 0.36);
    if (!isEnabled) outline = theme.faintText;
    const QRectF box = QRectF(option->rect).adjusted(1, 1, -1, -1);
    drawRoundedPanel(painter, box, isOn ? (isEnabled ? theme.accent : theme.faintText) : theme.surface, outline, 3);
    if (!isOn) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.onAccent, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](double x, double y) { return QPointF(box.left() + x * box.width(), box.top() + y * box.height()); };
    const QPointF tick[] = {at(0.24, 0.52), at(0.43, 0.71), at(0.77, 0.31)};
    painter.drawPolyline(tick, 3);
    painter.restore();
}

}  // namespace

ControlStyle::ControlStyle() : QProxyStyle(QStringLiteral("fusion")) {}

QPalette ControlStyle::standardPalette() const { return lightPalette(); }

void ControlStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
        qobject_cast<QTabBar*>(widget) != nullptr || widget->inherits("QAbstractSpinBox") || widget->inherits("QScrollBar") ||
        widget->inherits("QLineEdit") || widget->inherits("QSlider"))
        widget->setAttribute(Qt::WA_Hover);
}

int ControlStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_ToolBarIconSize: return 18;
        case PM_SmallIconSize: return 16;
        case PM_ButtonMargin: return 10;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical: return 0;
        case PM_ToolBarFrameWidth: return 0;
        case PM_ToolBarItemMargin: return 6;
        case PM_ToolBarItemSpacing: return 4;
        case PM_ToolBarSeparatorExtent: return 13;
        case PM_DockWidgetSeparatorExtent: return 5;
        case PM_DockWidgetTitleMargin: return 6;
        case PM_DockWidgetTitleBarButtonMargin: return 2;
        case PM_DockWidgetFrameWidth: return 0;
        case PM_SplitterWidth: return 5;
        case PM_TabBarTabHSpace: return 8;  // nine views in 670 pixels, half of a window of the usual size
        case PM_TabBarTabVSpace: return 14;
        case PM_TabBarBaseOverlap: return 0;
        case PM_TabBarTabShiftVertical:
        case PM_TabBarTabShiftHorizontal: return 0;
        case PM_ScrollBarExtent: return 12;
        case PM_ScrollBarSliderMin: return 28;
        case PM_SliderThickness: return 20;
        case PM_SliderLength: return 16;
        case PM_SliderControlThickness: return 16;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight: return 16;
        case PM_HeaderMargin: return 6;
        // Cells begin and end where their headers do.
        case PM_FocusFrameHMargin:
            return qobject_cast<const QTableView*>(widget) != nullptr ? 5 : QProxyStyle::pixelMetric(metric, option, widget);
        default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ControlStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (hint) {
        case SH_EtchDisabledText:
        case SH_DitherDisabledText:
        case SH_DockWidget_ButtonsHaveFrame:
        case SH_ScrollBar_Transient: return 0;
        case SH_Slider_AbsoluteSetButtons: return Qt::LeftButton;
        case SH_TabBar_Alignment: return Qt::AlignLeft;
        default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize ControlStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const {
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
        case CT_PushButton:
        case CT_ComboBox:
        case CT_LineEdit:
        case CT_SpinBox: size.setHeight(qMax(28, (option->fontMetrics.height() + 14) & ~1)); break;
        case CT_ToolButton: size = {qMax(size.width() + (opensMenu(option) ? kMenuArrow : 0), 28), qMax(size.height(), 28)}; break;
        case CT_MenuItem: size.setHeight(size.height() + 4); break;
        case CT_MenuBarItem: size += QSize(4, 4); break;
        default: break;
    }
    return size;
}

QIcon ControlStyle::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const {
    switch (which) {
        case SP_TitleBarCloseButton: return makeIcon(QStringLiteral("close"));
        case SP_TitleBarNormalButton: return makeIcon(QStringLiteral("float"));
        default: return QProxyStyle::standardIcon(which, option, widget);
    }
}

QRect ControlStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    // As far from the outline as in the other fields, whose editors have none of their own.
    if (element == SE_LineEditContents &&
        (widget == nullptr || widget->parentWidget() == nullptr ||
         (!widget->parentWidget()->inherits("QAbstractSpinBox") && !widget->parentWidget()->inherits("QComboBox"))))
        return rect.adjusted(3, 0, -3, 0);
    if (element == SE_DockWidgetCloseButton || element == SE_DockWidgetFloatButton) return rect.translated(-kHalfGap, 0);
    return rect;
}

QRect ControlStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                   const QWidget* widget) const {
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        const bool isHorizontal = bar->orientation == Qt::Horizontal;
        const int length = isHorizontal ? bar->rect.width() : bar->rect.height();
        const qint64 span = qint64{bar->maximum} - bar->minimum;
        const qint64 total = qMax<qint64>(1, span + bar->pageStep);
        const int thumb = span > 0 ? qBound(qMin(28, length), static_cast<int>(length * qint64{bar->pageStep} / total), length) : length;
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb, bar->upsideDown);
        const auto along = [&](int from, int extent) {
            return isHorizontal ? QRect(from, 0, extent, bar->rect.height()) : QRect(0, from, bar->rect.width(), extent);
        };
        switch (part) {
            case SC_ScrollBarSlider: return along(start, thumb);
            case SC_ScrollBarSubPage: return along(0, start);
            case SC_ScrollBarAddPage: return along(start + thumb, length - start - thumb);
            case SC_ScrollBarGroove: return bar->rect;
            default: return {};
        }
    }
    if (control == CC_SpinBox) {
        const QRect all = option->rect;
        const int width = 20;
        switch (part) {
            case SC_SpinBoxUp: return {all.right() - width, all.top() + 2, width, all.height() / 2 - 2};
            case SC_SpinBoxDown: return {all.right() - width, all.center().y() + 1, width, all.height() / 2 - 2};
            case SC_SpinBoxEditField: return all.adjusted(4, 1, -width - 1, -1);
            default: break;
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void ControlStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const Theme theme = themeFor(option->palette);
    switch (element) {
        case PE_PanelButtonCommand: {
            const bool primary = isPrimary(widget);
            QColor outline = primary ? QColor(0, 0, 0, 0) : blended(theme.text, theme.surface, 0.18);
            const bool isFocused = has(option, State_HasFocus) && has(option, State_KeyboardFocusChange);
            if (!primary && (has(option, State_On) || isFocused)) outline = theme.accent;
            drawRoundedPanel(*painter, option->rect, buttonFill(option, theme, primary), outline);
            if (primary && isFocused)
                drawRoundedPanel(*painter, option->rect.adjusted(2, 2, -2, -2), QColor(0, 0, 0, 0), theme.onAccent, 3);
            return;
        }
        case PE_PanelButtonTool: {
            const bool primary = isPrimary(widget) && has(option, State_Enabled);
            const QColor fill = primary              ? buttonFill(option, theme, true)
                                : isOutlined(widget) ? buttonFill(option, theme, false)
                                                     : flatFill(theme, option->state);
            if (isOutlined(widget))
                drawRoundedPanel(*painter, option->rect, fill, blended(theme.text, theme.surface, 0.18));
            else if (fill.alpha() > 0)
                drawRoundedPanel(*painter, option->rect, fill, QColor(0, 0, 0, 0));
            return;
        }
        case PE_FrameFocusRect:
            if (has(option, State_KeyboardFocusChange))
                drawRoundedPanel(*painter, option->rect, QColor(0, 0, 0, 0),
                                 isPrimary(widget) && has(option, State_Enabled) ? theme.onAccent : theme.accent);
            return;
        case PE_PanelLineEdit:
            if (widget != nullptr && widget->parentWidget() != nullptr &&
                (widget->parentWidget()->inherits("QAbstractSpinBox") || widget->parentWidget()->inherits("QComboBox")))
                return;
            drawField(*painter, option->rect, *option);
            return;
        case PE_FrameLineEdit:
        case PE_FrameTabWidget:
        case PE_FrameStatusBarItem:
        case PE_PanelStatusBar:
        case PE_FrameDockWidget: return;
        case PE_FrameTabBarBase:
            painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.line);
            return;
        // Wider than the tear, which is the room that tabs leave: a name fades out there, and no tab in front is below.
        case PE_IndicatorTabTearLeft: drawFade(*painter, option->rect.adjusted(0, 0, kGap, 0), theme.window, true); return;
        case PE_IndicatorTabTearRight: drawFade(*painter, option->rect.adjusted(-kGap, 0, 0, 0), theme.window, false); return;
        case PE_Frame: drawRoundedPanel(*painter, option->rect, QColor(0, 0, 0, 0), theme.line, 2); return;
        case PE_PanelScrollAreaCorner: painter->fillRect(option->rect, theme.surface); return;
        case PE_IndicatorToolBarSeparator: {
            const QRect r = option->rect;
            painter->fillRect(QRect(r.center().x(), r.top() + 6, 1, r.height() - 12), theme.line);
            return;
        }
        case PE_IndicatorDockWidgetResizeHandle: {
            const QRect r = option->rect;
            const bool isTall = r.height() > r.width();
            painter->fillRect(isTall ? QRect(r.center().x(), r.top(), 1, r.height()) : QRect(r.left(), r.center().y(), r.width(), 1),
                              theme.line);
            return;
        }
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck: drawCheckIndicator(option, *painter); return;
        case PE_IndicatorArrowDown: drawChevron(*painter, option->rect, ChevronTo::Down, theme.mutedText); return;
        case PE_IndicatorArrowUp: drawChevron(*painter, option->rect, ChevronTo::Up, theme.mutedText); return;
        default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ControlStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const Theme theme = themeFor(option->palette);
    switch (element) {
        case CE_ToolBar:
            painter->fillRect(option->rect, theme.window);
            painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.line);
            return;
        case CE_MenuBarEmptyArea: painter->fillRect(option->rect, theme.window); return;
        case CE_MenuBarItem: {
            QStyleOptionMenuItem item(*qstyleoption_cast<const QStyleOptionMenuItem*>(option));
            painter->fillRect(item.rect, theme.window);
            if (has(option, State_Selected))
                drawRoundedPanel(*painter, item.rect.adjusted(0, 1, 0, -1), blended(theme.text, theme.window, 0.08), QColor(0, 0, 0, 0));
            drawItemText(painter, item.rect, Qt::AlignCenter | Qt::TextShowMnemonic, item.palette, has(option, State_Enabled), item.text,
                         QPalette::WindowText);
            return;
        }
        case CE_DockWidgetTitle: drawDockTitle(option, painter); return;
        case CE_TabBarTabShape:
        case CE_TabBarTabLabel: drawTab(element, option, painter, widget); return;
        case CE_Splitter: {
            const QRect r = option->rect;
            const bool isTall = r.height() > r.width();
            painter->fillRect(isTall ? QRect(r.center().x(), r.top(), 1, r.height()) : QRect(r.left(), r.center().y(), r.width(), 1),
                              theme.line);
            return;
        }
        case CE_HeaderSection:
        case CE_HeaderEmptyArea:
            painter->fillRect(option->rect, theme.surface);
            // Row numbers have no lines between them, as rows have none.
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
                header != nullptr ? header->orientation == Qt::Horizontal : has(option, State_Horizontal))
                painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.line);
            return;
        case CE_ProgressBarGroove:
            drawRoundedPanel(*painter, option->rect, blended(theme.text, theme.window, 0.10), QColor(0, 0, 0, 0), 3);
            return;
        case CE_ProgressBarContents: {
            const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
            const double span = qMax(1, bar->maximum - bar->minimum);
            QRectF r = bar->rect;
            r.setWidth(r.width() * (bar->progress - bar->minimum) / span);
            if (r.width() >= 2) drawRoundedPanel(*painter, r, theme.accent, QColor(0, 0, 0, 0), 3);
            return;
        }
        case CE_PushButtonLabel: {
            QStyleOptionButton button(*qstyleoption_cast<const QStyleOptionButton*>(option));
            if (isPrimary(widget) && has(option, State_Enabled)) button.palette.setColor(QPalette::ButtonText, theme.onAccent);
            QProxyStyle::drawControl(element, &button, painter, widget);
            return;
        }
        case CE_ToolButtonLabel: {
            QStyleOptionToolButton button(*qstyleoption_cast<const QStyleOptionToolButton*>(option));
            if (isPrimary(widget) && has(option, State_Enabled)) button.palette.setColor(QPalette::ButtonText, theme.onAccent);
            QProxyStyle::drawControl(element, &button, painter, widget);
            return;
        }
        default: QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void ControlStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                      const QWidget* widget) const {
    switch (control) {
        case CC_ScrollBar: drawScrollBar(option, painter, widget); return;
        case CC_Slider: drawSlider(option, painter, widget); return;
        case CC_SpinBox: drawSpinBox(option, painter, widget); return;
        case CC_ComboBox: drawComboBox(option, painter, widget); return;
        case CC_ToolButton: {
            QStyleOptionToolButton button(*qstyleoption_cast<const QStyleOptionToolButton*>(option));
            if (opensMenu(option)) return drawMenuButton(option, painter, widget);
            if (isPrimary(widget) || isOutlined(widget)) button.state &= ~State_AutoRaise;  // filled at rest, too
            QProxyStyle::drawComplexControl(control, &button, painter, widget);
            return;
        }
        default: QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

}  // namespace rewire
