#include "ui/panels/rule_diagram.h"

#include <QPainter>
#include <array>

namespace rewire {
namespace {

// Three neurons on either side of a layer. A filled neuron has one pattern of activity, a hollow one another.
class SmallNetwork {
  public:
    SmallNetwork(QPainter& painter, const QRectF& area, const Theme& theme) : m_painter(painter), m_theme(theme) {
        m_radius = area.height() * 0.085;
        const double left = area.left() + m_radius * 1.5;
        const double right = area.right() - m_radius * 1.5;
        const double top = area.top() + m_radius * 1.5;
        const double step = (area.height() - 3 * m_radius) / 2;
        for (int i = 0; i < 3; ++i) {
            m_inputs[static_cast<std::size_t>(i)] = {left, top + i * step};
            m_outputs[static_cast<std::size_t>(i)] = {right, top + i * step};
        }
    }

    void connect(int input, int output, const QColor& colour, double width, Qt::PenStyle style = Qt::SolidLine) {
        QPen pen(colour, width, style, Qt::FlatCap);
        if (style == Qt::CustomDashLine) pen.setDashPattern({2.2, 1.8});
        m_painter.setPen(pen);
        m_painter.drawLine(m_inputs[static_cast<std::size_t>(input)], m_outputs[static_cast<std::size_t>(output)]);
    }
    void keep(int input, int output, double width = 1.2) { connect(input, output, m_theme.neutral, width); }
    // A dashed line with a cross on it: this connection goes.
    void remove(int input, int output, double width) {
        connect(input, output, m_theme.removal, width, Qt::CustomDashLine);
        const QPointF middle = (m_inputs[static_cast<std::size_t>(input)] + m_outputs[static_cast<std::size_t>(output)]) / 2;
        const double half = m_radius * 1.15;
        m_painter.setPen(QPen(m_theme.removal, 1.5, Qt::SolidLine, Qt::RoundCap));
        m_painter.drawLine(middle + QPointF(-half, -half), middle + QPointF(half, half));
        m_painter.drawLine(middle + QPointF(-half, half), middle + QPointF(half, -half));
    }
    // `filled` tells which neurons are alike: bits 0-2 inputs, 3-5 outputs.
    void neurons(unsigned filled) {
        for (unsigned i = 0; i < 6; ++i) {
            const bool isFilled = (filled >> i & 1U) != 0;
            m_painter.setPen(QPen(m_theme.mutedText, 1.2));
            m_painter.setBrush(isFilled ? m_theme.mutedText : m_theme.surface);
            m_painter.drawEllipse(i < 3 ? m_inputs[i] : m_outputs[i - 3], m_radius, m_radius);
        }
    }

  private:
    QPainter& m_painter;
    const Theme& m_theme;
    double m_radius = 0;
    std::array<QPointF, 3> m_inputs;
    std::array<QPointF, 3> m_outputs;
};

constexpr unsigned kAll = 0b111111;
constexpr unsigned kAlike = 0b010011;  // inputs 0 and 1, output 1

void paintAll(SmallNetwork& network) {
    for (int input = 0; input < 3; ++input)
        for (int output = 0; output < 3; ++output) network.keep(input, output, 1);
    network.neurons(kAll);
}

void paintFixed(SmallNetwork& network) {
    network.keep(0, 1);
    network.keep(1, 0);
    network.keep(2, 2);
    network.neurons(kAll);
}

}  // namespace

void paintRemoval(QPainter& painter, const QRectF& area, const Algorithm& algorithm, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    SmallNetwork network(painter, area, theme);
    switch (algorithm.removal) {
        case RemovalRule::None:
            if (algorithm.topology == InitialTopology::Dense)
                paintAll(network);
            else
                paintFixed(network);
            break;
        case RemovalRule::Magnitude:  // the thinnest line goes
            network.keep(0, 0, 3);
            network.keep(1, 1, 2);
            network.remove(2, 1, 1);
            network.neurons(kAll);
            break;
        case RemovalRule::Cosine:  // the line between neurons that differ goes, though it is not the thinnest
            network.keep(0, 1, 1.2);
            network.keep(1, 1, 2);
            network.remove(2, 1, 2);
            network.neurons(kAlike);
            break;
    }
    painter.restore();
}

void paintAddition(QPainter& painter, const QRectF& area, const Algorithm& algorithm, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    SmallNetwork network(painter, area, theme);
    switch (algorithm.addition) {
        case AdditionRule::None:
            if (algorithm.topology == InitialTopology::Dense)
                paintAll(network);
            else
                paintFixed(network);
            break;
        case AdditionRule::Random:
            network.keep(0, 0);
            network.connect(1, 2, theme.addition, 1.6, Qt::CustomDashLine);
            network.connect(2, 0, theme.addition, 1.6, Qt::CustomDashLine);
            network.neurons(kAll);
            break;
        case AdditionRule::CosineDeterministic:
            network.keep(2, 2);
            network.connect(0, 1, theme.addition, 2.4);
            network.connect(1, 1, theme.addition, 2.4);
            network.neurons(kAlike);
            break;
        case AdditionRule::CosineProbabilistic:
            network.keep(2, 2);
            network.connect(0, 0, blended(theme.addition, theme.surface, 0.5), 1, Qt::CustomDashLine);
            network.connect(0, 1, theme.addition, 2.4, Qt::CustomDashLine);
            network.connect(1, 1, theme.addition, 2.4, Qt::CustomDashLine);
            network.connect(1, 2, blended(theme.addition, theme.surface, 0.5), 1, Qt::CustomDashLine);
            network.neurons(kAlike);
            break;
    }
    painter.restore();
}

}  // namespace rewire
