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
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
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

// Importance of pixels for four pieces of clothing, in outline: 0 is dark, 9 bright.
constexpr std::array<std::array<const char*, 12>, 4> kPixels{{
    {"001100001100", "014510015410", "258643346852", "479765567974", "378876678873", "156898898651", "002789987200", "001789987100",
     "001688986100", "001678876100", "001567765100", "000245542000"},
    {"000245542000", "001689986100", "001798897100", "001797797100", "001796697100", "001785587100", "001784487100", "001783387100",
     "001682286100", "001682286100", "001571175100", "000230032000"},
    {"000000000000", "000000000000", "000000000000", "000000002430", "000000026852", "000000158973", "001244689984", "025678899985",
     "147899987774", "258876655542", "123332222221", "000000000000"},
    {"000012210000", "000256652000", "002510015200", "004300003400", "014432234410", "257777777752", "368999999863", "368988889863",
     "368977779863", "368988889863", "257888888752", "013455554310"},
}};

void paintPixels(QPainter& painter, const QRectF& area) {
    constexpr int kSide = 12;
    const auto count = static_cast<double>(kPixels.size());
    const double pixel = std::floor(std::min(
        area.height() / kSide,
        (area.width() - (count - 1) * kGap) / (count * kSide)));  // whole, as the pictures' places are, so that all gaps are as wide
    const double gap = (area.width() - pixel * kSide * count) / (count - 1);
    for (std::size_t picture = 0; picture < kPixels.size(); ++picture)
        for (int row = 0; row < kSide; ++row)
            for (int column = 0; column < kSide; ++column) {
                const double left = area.left() + std::round(static_cast<double>(picture) * (pixel * kSide + gap)) + column * pixel;
                const int value = kPixels[picture][static_cast<std::size_t>(row)][column] - '0';
                painter.fillRect(QRectF(left, area.top() + row * pixel, pixel - 0.75, pixel - 0.75),
                                 colourAt(ColourMap::Viridis, value / 9.0));
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
        QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }
    [[nodiscard]] QSize sizeHint() const override { return {320, heightForWidth(320)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, heightForWidth(qMax(240, width()))}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return partsAt(width).height; }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Theme theme = themeFor(palette());
        QPainter painter(this);
        const bool isHot = isEnabled() && (underMouse() || hasFocus());
        drawRoundedPanel(painter, rect(), theme.surface, isHot ? theme.accent : theme.line, 8);
        const Parts parts = partsAt(width());
        const QRectF art = parts.art;
        painter.setOpacity(isEnabled() ? 1.0 : 0.35);
        if (m_kind == Kind::Bars)
            paintBars(painter, art, theme);
        else
            paintPixels(painter, art);
        painter.setOpacity(1);
        painter.setFont(titleFont());
        painter.setPen(isEnabled() ? theme.text : theme.mutedText);
        painter.drawText(parts.title, kTextFlags, text());
        painter.setFont(font());
        painter.setPen(theme.mutedText);
        painter.drawText(parts.body, kTextFlags, m_body);
    }

  private:
    static constexpr int kTextFlags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

    // Where things stand at a width; both texts wrap and get the height they need.
    struct Parts {
        QRect art, title, body;
        int height = 0;
    };
    [[nodiscard]] QFont titleFont() const { return scaledFont(font(), 1.12, QFont::DemiBold); }
    [[nodiscard]] Parts partsAt(int width) const {
        const int inner = width - 2 * kWideGap;
        const auto below = [&](const QRect& above, int gap, const QFont& withFont, const QString& words) {
            const QRect room(kWideGap, above.bottom() + 1 + gap, inner, 10000);
            return QRect(room.topLeft(), QSize(inner, QFontMetrics(withFont).boundingRect(room, kTextFlags, words).height()));
        };
        Parts parts;
        parts.art = QRect(kWideGap, kWideGap, inner, fontMetrics().height() * 13 / 2);
        parts.title = below(parts.art, kWideGap, titleFont(), text());
        parts.body = below(parts.title, kGap, font(), m_body);
        parts.height = parts.body.bottom() + 1 + kWideGap;
        return parts;
    }

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
    setFocusPolicy(Qt::NoFocus);  // what has the focus within is scrolled to
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
            tr("A made-up data set of which the truth is known: 20 inputs carry information, 480 are noise. See whether the network finds "
               "out."));
    addTile(Tile::Kind::Pixels, "fashion-mnist", tr("Watch pixels wake up"),
            tr("Fashion-MNIST: 70 000 small pictures of clothes. The pixels that matter keep their connections, the border goes dark."));
    column->addLayout(tiles);

    auto* open = new QPushButton(makeIcon(QStringLiteral("open")), tr("Open my data…"), page);
    open->setToolTip(tr("A table, ARFF, LIBSVM, MATLAB, NumPy or IDX file, or a folder; you can also drop it on this window"));
    connect(open, &QPushButton::clicked, this, &WelcomePage::openChosen);
    auto* catalogue = new QPushButton(tr("The paper's data sets…"), page);
    catalogue->setToolTip(tr("Which of the eight are here, and where to get the others"));
    connect(catalogue, &QPushButton::clicked, this, &WelcomePage::catalogueChosen);
    auto* race = new QPushButton(tr("Race the algorithms…"), page);
    race->setToolTip(tr("All algorithms on the same data, side by side: which is better, and how sure is that?"));
    connect(race, &QPushButton::clicked, this, &WelcomePage::raceChosen);
    auto* runs = new QPushButton(tr("Past runs"), page);
    runs->setToolTip(tr("Every run is kept: look at one again, go on with it, compare several"));
    connect(runs, &QPushButton::clicked, this, &WelcomePage::runsChosen);
    auto* row = new QHBoxLayout;
    for (QPushButton* button : {open, catalogue, race, runs}) row->addWidget(button);
    row->addSpacing(kGap);
    QLabel* drop = makeMutedLabel(tr("or drop a file or a folder on this window"), page);
    drop->setWordWrap(true);
    row->addWidget(drop, 1);
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

void WelcomePage::keyPressEvent(QKeyEvent* event) {
    auto* const button = qobject_cast<QAbstractButton*>(focusWidget());
    if (button == nullptr || (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)) return QScrollArea::keyPressEvent(event);
    button->click();
}

void WelcomePage::setRecent(const QStringList& paths) {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentSection->setVisible(!paths.isEmpty());
    if (paths.isEmpty()) return;
    m_recent->addWidget(makeSectionLabel(tr("Recent data")));
    for (int index = 0; index < paths.size(); ++index) {
        const QString& path = paths[index];
        auto* entry = new QToolButton;
        entry->setText(tr("%1   %2").arg(QFileInfo(path).fileName(), QFileInfo(path).path()));
        entry->setIcon(makeIcon(QStringLiteral("data")));
        entry->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        entry->setAutoRaise(true);
        entry->setToolTip(tr("Opens with the choices of the last time"));
        connect(entry, &QToolButton::clicked, this, [this, index] { emit recentChosen(index); });
        m_recent->addWidget(entry);
    }
}

}  // namespace rewire
