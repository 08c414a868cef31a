#include "ui/panels/algorithm_cards.h"

#include "core/evolution/algorithm.h"
#include "ui/models/text.h"
#include "ui/panels/rule_diagram.h"
#include "ui/style/control_painting.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace rewire {
namespace {

class AlgorithmCard : public QAbstractButton {
  public:
    AlgorithmCard(const Algorithm& algorithm, QWidget* parent) : QAbstractButton(parent), m_algorithm(algorithm) {
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setText(fromUtf8(algorithm.name));
        setAccessibleName(text());
        setToolTip(fromUtf8(algorithm.summary));
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    [[nodiscard]] QSize sizeHint() const override {
        const int line = fontMetrics().height();
        return {fontMetrics().horizontalAdvance(QStringLiteral("CoDACoRSET")) + 2 * kGap, line * 3 + kGap};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Theme theme = themeFor(palette());
        QPainter painter(this);
        const QColor fill = isChecked()    ? blended(theme.accent, theme.surface, 0.10)
                            : underMouse() ? blended(theme.text, theme.surface, 0.04)
                                           : theme.surface;
        drawRoundedPanel(painter, rect(), fill, isChecked() || hasFocus() ? theme.accent : theme.line);
        painter.setPen(theme.text);
        painter.setFont(scaledFont(font(), 0.9, isChecked() ? QFont::DemiBold : QFont::Normal));
        const int line = painter.fontMetrics().height();
        painter.drawText(QRect(kGap, kHalfGap, width() - 2 * kGap, line), Qt::AlignLeft | Qt::AlignVCenter, text());
        const double top = kHalfGap + line + 2;
        const double size = height() - top - kGap + 2;
        const double diagramWidth = qMin(size * 1.5, (width() - 4.0 * kGap) / 2);
        const QRectF left(kGap, top, diagramWidth, size);
        paintRemoval(painter, left, m_algorithm, theme);
        if (m_algorithm.evolves()) paintAddition(painter, left.translated(diagramWidth + kWideGap, 0), m_algorithm, theme);
    }

  private:
    const Algorithm& m_algorithm;
};

QString removalWords(const Algorithm& algorithm) {
    switch (algorithm.removal) {
        case RemovalRule::None:
            return algorithm.topology == InitialTopology::Dense ? AlgorithmCards::tr("every connection")
                                                                : AlgorithmCards::tr("nothing goes");
        case RemovalRule::Magnitude: return AlgorithmCards::tr("removes small |w|");
        case RemovalRule::Cosine: return AlgorithmCards::tr("removes small |w|·S");
    }
    return {};
}

QString additionWords(const Algorithm& algorithm) {
    switch (algorithm.addition) {
        case AdditionRule::None: return AlgorithmCards::tr("nothing comes");
        case AdditionRule::Random: return AlgorithmCards::tr("adds at random");
        case AdditionRule::CosineDeterministic: return AlgorithmCards::tr("adds the highest S");
        case AdditionRule::CosineProbabilistic: return AlgorithmCards::tr("draws by S");
    }
    return {};
}

}  // namespace

// The chosen algorithm: both diagrams large, with words below.
class AlgorithmDetail : public QWidget {
  public:
    explicit AlgorithmDetail(QWidget* parent) : QWidget(parent) { setMinimumHeight(fontMetrics().height() * 5); }

    void show(const Algorithm& algorithm) {
        m_algorithm = &algorithm;
        QWidget::update();
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        if (m_algorithm == nullptr) return;
        const Theme theme = themeFor(palette());
        QPainter painter(this);
        painter.setFont(scaledFont(font(), 0.88));
        const int line = painter.fontMetrics().height();
        const double half = width() / 2.0;
        const double size = height() - line - kGap;
        const double diagramWidth = qMin(size * 1.7, half - kWideGap);
        const auto area = [&](int column) { return QRectF(column * half + (half - diagramWidth) / 2, kHalfGap, diagramWidth, size); };
        const auto words = [&](int column, const QString& text) {
            painter.setPen(theme.mutedText);
            painter.drawText(QRectF(column * half, height() - line, half, line), Qt::AlignCenter, text);
        };
        paintRemoval(painter, area(0), *m_algorithm, theme);
        words(0, removalWords(*m_algorithm));
        paintAddition(painter, area(1), *m_algorithm, theme);
        words(1, additionWords(*m_algorithm));
    }

  private:
    const Algorithm* m_algorithm = nullptr;
};

AlgorithmCards::AlgorithmCards(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    auto* grid = new QGridLayout;
    grid->setSpacing(kHalfGap);
    m_group = new QButtonGroup(this);
    for (std::size_t i = 0; i < kAlgorithms.size(); ++i) {
        auto* card = new AlgorithmCard(kAlgorithms[i], this);
        m_group->addButton(card, static_cast<int>(i));
        // SET and fixed sparse head the columns of their kin: removal by magnitude on the left, by cosine on the right.
        const int row = static_cast<int>(i < 3 ? i : i < 6 ? i - 3 : 3);
        const int side = static_cast<int>(i < 3 ? 0 : i < 6 ? 1 : i - 6);
        grid->addWidget(card, row, side);
    }
    column->addLayout(grid);
    m_detail = new AlgorithmDetail(this);
    column->addWidget(m_detail);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (!isOn) return;
        showChosen();
        emit chosenChanged(chosen());
    });
    choose(QStringLiteral("codacorset"));
}

void AlgorithmCards::choose(const QString& id) {
    for (std::size_t i = 0; i < kAlgorithms.size(); ++i)
        if (fromUtf8(kAlgorithms[i].id) == id) m_group->button(static_cast<int>(i))->setChecked(true);
}

QString AlgorithmCards::chosen() const { return fromUtf8(kAlgorithms[static_cast<std::size_t>(m_group->checkedId())].id); }

void AlgorithmCards::showChosen() { m_detail->show(kAlgorithms[static_cast<std::size_t>(m_group->checkedId())]); }

}  // namespace rewire
