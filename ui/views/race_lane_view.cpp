#include "ui/views/race_lane_view.h"

#include "ui/models/image_shapes.h"
#include "ui/models/text.h"
#include "ui/style/colour_maps.h"
#include "ui/style/control_painting.h"
#include "ui/style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace rewire {
namespace {

QPainterPath pathOf(const std::vector<double>& curve, const QRectF& area, const RaceLaneShown& shown) {
    QPainterPath path;
    bool isDown = false;
    for (std::size_t e = 0; e < curve.size(); ++e) {
        if (!std::isfinite(curve[e])) {
            isDown = false;
            continue;
        }
        const double x = area.left() + area.width() * (static_cast<double>(e) + 1) / std::max(1, shown.epochCount);
        const double y = area.bottom() - area.height() * (curve[e] - shown.lowest) / std::max(1e-9, shown.highest - shown.lowest);
        if (isDown)
            path.lineTo(x, y);
        else
            path.moveTo(x, y);
        isDown = true;
    }
    return path;
}

}  // namespace

RaceLaneView::RaceLaneView(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMouseTracking(true);
}

void RaceLaneView::show(RaceLaneShown shown) {
    m_shown = std::move(shown);
    setAccessibleName(m_shown.title);
    const auto at = static_cast<std::size_t>(std::max(0, m_shown.epoch - 1));
    setAccessibleDescription(
        at < m_shown.mean.size()
            ? tr("Test accuracy %1 in epoch %2, %3").arg(percentText(m_shown.mean[at])).arg(m_shown.epoch).arg(m_shown.state)
            : m_shown.state);
    update();
}

// The axis numbers stand beside the curves, which would run through them.
QRectF RaceLaneView::plotArea() const {
    const int line = fontMetrics().height();
    const double numbers = QFontMetricsF(axisFont()).horizontalAdvance(percentText(1, 0)) + kHalfGap;
    return QRectF(rect()).adjusted(kWideGap + numbers, kGap + 2 * line + kHalfGap, -kWideGap, -(kGap + height() * 2 / 5));
}

QFont RaceLaneView::axisFont() const { return scaledFont(font(), 0.8); }

void RaceLaneView::paintEvent(QPaintEvent*) {
    const Theme theme = themeFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawRoundedPanel(painter, rect(), theme.surface, theme.line, 6);
    const int line = fontMetrics().height();
    const QRectF heading = QRectF(rect()).adjusted(kWideGap, kGap, -kWideGap, 0);
    painter.setFont(scaledFont(font(), 1.0, QFont::DemiBold));
    painter.setPen(theme.text);
    painter.drawText(QRectF(heading.topLeft(), QSizeF(heading.width(), line)), Qt::AlignLeft | Qt::AlignVCenter, m_shown.title);
    painter.setPen(theme.text);
    painter.setFont(scaledFont(font(), 1.0));
    painter.drawText(QRectF(heading.topLeft(), QSizeF(heading.width(), line)), Qt::AlignRight | Qt::AlignVCenter, m_shown.figure);
    painter.setFont(scaledFont(font(), 0.9));
    painter.setPen(theme.mutedText);
    const QString state = painter.fontMetrics().elidedText(m_shown.state, Qt::ElideRight, static_cast<int>(heading.width()));
    painter.drawText(QRectF(heading.left(), heading.top() + line, heading.width(), line), Qt::AlignLeft | Qt::AlignVCenter, state);
    const QRectF plot = plotArea();
    paintCurves(painter, plot);
    paintImportance(painter, QRectF(heading.left(), plot.bottom() + kGap, heading.width(), height() - plot.bottom() - 2 * kGap));
}

void RaceLaneView::paintCurves(QPainter& painter, const QRectF& area) const {
    const Theme theme = themeFor(palette());
    painter.setPen(QPen(theme.grid, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.drawLine(area.topLeft(), area.topRight());
    painter.setFont(axisFont());
    painter.setPen(theme.mutedText);
    const QRectF numbers(kWideGap, area.top(), area.left() - kHalfGap - kWideGap, area.height());
    painter.drawText(numbers, Qt::AlignRight | Qt::AlignTop, percentText(m_shown.highest, 0));
    painter.drawText(numbers, Qt::AlignRight | Qt::AlignBottom, percentText(m_shown.lowest, 0));
    painter.setBrush(Qt::NoBrush);
    painter.save();
    painter.setClipRect(area.adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(theme.neutral, 1));
    for (const auto& curve : m_shown.accuracy) painter.drawPath(pathOf(curve, area, m_shown));
    painter.setPen(QPen(theme.accent, 1.6));
    painter.drawPath(pathOf(m_shown.mean, area, m_shown));
    painter.restore();
    const double x = area.left() + area.width() * m_shown.epoch / std::max(1, m_shown.epochCount);
    painter.setPen(QPen(theme.mutedText, 1, Qt::DotLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
}

void RaceLaneView::paintImportance(QPainter& painter, const QRectF& area) const {
    const Theme theme = themeFor(palette());
    if (m_shown.importance.empty()) return;
    // Bars of a dense network would say no more, at a scale of their own.
    if (const auto [least, most] = std::ranges::minmax(m_shown.importance); least == most) {
        painter.setFont(scaledFont(font(), 0.9));
        painter.setPen(theme.mutedText);
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, tr("every input has %1 connections").arg(countText(std::llround(most))));
        return;
    }
    const double largest = std::max(1e-12, m_shown.largestImportance);
    const auto& shape = m_shown.shape;
    if (shape &&
        static_cast<std::size_t>(shape->width) * static_cast<std::size_t>(shape->height) * static_cast<std::size_t>(shape->channels) ==
            m_shown.importance.size()) {
        const QImage image = imageOfValues(pixelMeans(m_shown.importance, *shape), shape->width, m_shown.colours, largest);
        const double scale = std::min(area.width() / shape->width, area.height() / shape->height);
        const QSizeF size(scale * shape->width, scale * shape->height);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter.drawImage(QRectF(QPointF(area.center().x() - size.width() / 2, area.top()), size), image);
        return;
    }
    // A bar an input, all as wide in the screen's pixels where that leaves gaps between them; without gaps they fill the room. Where there
    // is no room for all, a bar a pixel: the largest of the inputs that fall into it, so that no peak is lost.
    constexpr int kWithGaps = 4;
    const double ratio = devicePixelRatioF();
    const int room = std::max(1, static_cast<int>(area.width() * ratio)), inputs = static_cast<int>(m_shown.importance.size());
    const int bars = std::min(room, inputs), pitch = room / bars;
    const int width = pitch < kWithGaps ? room : pitch * bars, gap = pitch < kWithGaps ? 0 : std::max(1, pitch / 8);
    const auto edge = [&](std::int64_t bar) { return static_cast<int>(width * bar / bars); };
    const double left = std::round(area.left() * ratio + (room - width) / 2.0), bottom = std::round(area.bottom() * ratio);
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int bar = 0; bar < bars; ++bar) {
        const auto inputAt = [&](std::int64_t b) { return m_shown.importance.begin() + static_cast<std::ptrdiff_t>(inputs * b / bars); };
        const double height =
            std::round(std::min(1.0, *std::max_element(inputAt(bar), inputAt(bar + 1)) / largest) * area.height() * ratio);
        painter.fillRect(
            QRectF((left + edge(bar)) / ratio, (bottom - height) / ratio, (edge(bar + 1) - edge(bar) - gap) / ratio, height / ratio),
            theme.accent);
    }
    painter.setPen(QPen(theme.grid, 1));
    painter.drawLine(QPointF(left, bottom) / ratio, QPointF(left + width, bottom) / ratio);
}

bool RaceLaneView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF area = plotArea();
    const int epoch =
        std::clamp(static_cast<int>(std::lround((help->pos().x() - area.left()) / std::max(1.0, area.width()) * m_shown.epochCount)), 1,
                   std::max(1, m_shown.epochCount));
    QStringList lines{tr("%1, epoch %2").arg(m_shown.title).arg(epoch)};
    const auto at = static_cast<std::size_t>(epoch - 1);
    if (at < m_shown.mean.size()) lines << tr("mean of the seeds: %1").arg(percentText(m_shown.mean[at], 2));
    for (const auto& curve : m_shown.accuracy)
        if (at < curve.size()) lines << percentText(curve[at], 2);
    QToolTip::showText(help->globalPos(), lines.join(u'\n'), this);
    return true;
}

}  // namespace rewire
