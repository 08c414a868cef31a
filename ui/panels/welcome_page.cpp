#include "ui/panels/welcome_page.h"

#include "core/data/open.h"
#include "ui/models/text.h"
#include "ui/style/colour_maps.h"
#include "ui/style/control_painting.h"
#include "ui/style/control_style.h"
#include "ui/style/icons.h"

#include <QAbstractButton>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

namespace rewire {
namespace {

// What a trained network of this kind looks like, in outline: ranked bars of which the first few are the real ones.
void paintBars(QPainter& painter, const QRectF& area, const Theme& theme) {
    const int count = 44;
    const double step = area.width() / count;
    for (int i = 0; i < count; ++i) {
        const bool isReal = i < 9;
        const double value = isReal ? 1.0 - 0.035 * i : 0.24 * std::exp(-(i - 9) / 26.0);
        const double height = area.height() * value;
        painter.fillRect(QRectF(area.left() + i * step, area.bottom() - height, step * 0.68, height),
                         isReal ? theme.accent : blended(theme.neutral, theme.surface, 0.5));
    }
}

// The middle of a picture keeps its connections, the corners lose them.
void paintPixels(QPainter& painter, const QRectF& area) {
    const int rows = 14;
    const double side = area.height() / rows;
    const int columns = static_cast<int>(area.width() / side);
    const double left = area.left() + (area.width() - columns * side) / 2;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const double x = (column + 0.5) / columns * 2 - 1;
            const double y = (row + 0.5) / rows * 2 - 1;
            const double grain = 0.10 * std::sin(column * 12.9898 + row * 78.233);
            const double value = 1.08 * std::exp(-1.9 * (x * x * 1.5 + y * y * 0.9)) + grain;
            painter.fillRect(QRectF(left + column * side, area.top() + row * side, side - 1, side - 1), colourAt(ColourMap::Viridis, value));
        }
}

class Tile : public QAbstractButton {
  public:
    enum class Kind { Bars, Pixels };

    Tile(Kind kind, const QString& title, const QString& text, QWidget* parent) : QAbstractButton(parent), m_kind(kind), m_body(text) {
        setText(title);
        setAccessibleName(title);
        setAccessibleDescription(text);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    [[nodiscard]] QSize sizeHint() const override { return {320, 15 * fontMetrics().height() + kWideGap}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, sizeHint().height()}; }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Theme theme = themeFor(palette());
        QPainter painter(this);
        const bool isHot = isEnabled() && (underMouse() || hasFocus());
        drawRoundedPanel(painter, rect(), theme.surface, isHot ? theme.accent : theme.line, 8);
        const int line = fontMetrics().height();
        const QRectF art(kWideGap, kWideGap, width() - 2.0 * kWideGap, line * 6.5);
        painter.setOpacity(isEnabled() ? 1.0 : 0.35);
        if (m_kind == Kind::Bars)
            paintBars(painter, art, theme);
        else
            paintPixels(painter, art);
        painter.setOpacity(1);
        const int left = kWideGap;
        int top = static_cast<int>(art.bottom()) + kWideGap;
        painter.setFont(scaledFont(font(), 1.12, QFont::DemiBold));
        painter.setPen(isEnabled() ? theme.text : theme.mutedText);
        painter.drawText(QRect(left, top, width() - 2 * left, line * 2), Qt::AlignLeft | Qt::AlignTop, text());
        top += static_cast<int>(line * 1.6);
        painter.setFont(font());
        painter.setPen(theme.mutedText);
        painter.drawText(QRect(left, top, width() - 2 * left, height() - top - kGap), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_body);
    }

  private:
    Kind m_kind;
    QString m_body;
};

const BuiltInDataset* findBuiltIn(const std::vector<BuiltInDataset>& all, const std::string& name) {
    for (const BuiltInDataset& dataset : all)
        if (dataset.name == name) return &dataset;
    return nullptr;
}

}  // namespace

WelcomePage::WelcomePage(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Welcome"));
    auto* body = new QWidget;
    auto* outer = new QHBoxLayout(body);
    outer->setContentsMargins(kHugeGap, kHugeGap, kHugeGap, kHugeGap);
    auto* page = new QWidget(body);
    page->setMaximumWidth(820);
    outer->addStretch(1);
    outer->addWidget(page, 100);
    outer->addStretch(1);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kWideGap);
    column->addStretch(2);

    QLabel* title = makeLabel(tr("Rewire"), page);
    title->setFont(scaledFont(font(), 2.4, QFont::DemiBold));
    QLabel* text = makeMutedLabel(tr("Train a truly sparse neural network and watch which connections it keeps."), page);
    text->setFont(scaledFont(font(), 1.15));
    text->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(kGap);

    const std::vector<BuiltInDataset> builtIn = builtInDatasets();
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(kWideGap);
    const auto addTile = [&](Tile::Kind kind, const std::string& name, const QString& heading, const QString& sentence) {
        const BuiltInDataset* dataset = findBuiltIn(builtIn, name);
        const bool isThere = dataset != nullptr && dataset->isAvailable;
        auto* tile = new Tile(kind, heading, isThere || dataset == nullptr ? sentence : fromUtf8(dataset->howToGet), page);
        tile->setEnabled(isThere);
        tile->setObjectName(QString::fromStdString(name));
        connect(tile, &QAbstractButton::clicked, this, [this, name] { emit builtInChosen(QString::fromStdString(name)); });
        tiles->addWidget(tile, 1);
    };
    addTile(Tile::Kind::Bars, "synthetic-madelon", tr("Find the 20 real features among 500"),
            tr("A made-up data set of which the truth is known: 20 inputs carry information, 480 are noise. See whether the network finds out."));
    addTile(Tile::Kind::Pixels, "fashion-mnist", tr("Watch pixels wake up"),
            tr("Fashion-MNIST: 70 000 small pictures of clothes. The pixels that matter keep their connections, the border goes dark."));
    column->addLayout(tiles);

    auto* open = new QPushButton(makeIcon(QStringLiteral("open")), tr("Open my data…"), page);
    open->setToolTip(tr("A CSV or IDX file, or a folder; you can also drop it on this window"));
    connect(open, &QPushButton::clicked, this, &WelcomePage::openChosen);
    auto* row = new QHBoxLayout;
    row->addWidget(open);
    row->addSpacing(kGap);
    row->addWidget(makeMutedLabel(tr("or drop a file or a folder on this window"), page), 1);
    column->addLayout(row);

    m_recentSection = new QWidget(page);
    m_recent = new QVBoxLayout(m_recentSection);
    m_recent->setContentsMargins(0, kGap, 0, 0);
    m_recent->setSpacing(0);
    column->addWidget(m_recentSection);
    column->addStretch(3);
    setWidget(body);
    setRecent({});
}

void WelcomePage::setRecent(const QStringList& paths) {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentSection->setVisible(!paths.isEmpty());
    if (paths.isEmpty()) return;
    m_recent->addWidget(makeSectionLabel(tr("Recent data")));
    for (const QString& path : paths) {
        auto* entry = new QToolButton;
        entry->setText(tr("%1   %2").arg(QFileInfo(path).fileName(), QFileInfo(path).path()));
        entry->setIcon(makeIcon(QStringLiteral("data")));
        entry->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        entry->setAutoRaise(true);
        connect(entry, &QToolButton::clicked, this, [this, path] { emit pathChosen(path); });
        m_recent->addWidget(entry);
    }
}

}  // namespace rewire
