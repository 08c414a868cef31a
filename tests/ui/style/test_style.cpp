#include "ui/style/colour_maps.h"
#include "ui/style/flow_layout.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <limits>

using namespace rewire;

Q_DECLARE_METATYPE(rewire::ColourMap)

class TestStyle : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Light); }
    void colourMapsGrowLighter_data();
    void colourMapsGrowLighter();
    void colourMapsClampAndLeaveOutNan();
    void signedMapsShowZeroAndWeighBothSidesAlike();
    void textStandsOut_data();
    void textStandsOut();
    void themeFollowsThePalette();
    void everyIconDraws();
    void iconsFollowThePalette();
    void labelsNeverReadMarkup();
    void fullRowsGoOnInTheNext();
};

namespace {

// WCAG 2.1 contrast ratio.
double contrast(const QColor& a, const QColor& b) {
    const double la = luminanceOf(a);
    const double lb = luminanceOf(b);
    return (qMax(la, lb) + 0.05) / (qMin(la, lb) + 0.05);
}

}  // namespace

void TestStyle::colourMapsGrowLighter_data() {
    QTest::addColumn<ColourMap>("map");
    QTest::newRow("viridis") << ColourMap::Viridis;
    QTest::newRow("cividis") << ColourMap::Cividis;
    QTest::newRow("magma") << ColourMap::Magma;
    QTest::newRow("grey") << ColourMap::Grey;
}

void TestStyle::colourMapsGrowLighter() {
    QFETCH(const ColourMap, map);
    double before = -1;
    for (int i = 0; i <= 64; ++i) {
        const double luminance = luminanceOf(colourAt(map, i / 64.0));
        QVERIFY2(luminance > before, qPrintable(QString::number(i)));
        before = luminance;
    }
    QVERIFY(before > 0.6);
}

void TestStyle::colourMapsClampAndLeaveOutNan() {
    QCOMPARE(colourAt(ColourMap::Viridis, -3), QColor(0x440154));
    QCOMPARE(colourAt(ColourMap::Viridis, 0), QColor(0x440154));
    QCOMPARE(colourAt(ColourMap::Viridis, 1), QColor(0xfde725));
    QCOMPARE(colourAt(ColourMap::Viridis, 7), QColor(0xfde725));
    QCOMPARE(colourAt(ColourMap::Viridis, std::numeric_limits<double>::quiet_NaN()).alpha(), 0);
}

// A connection of weight 0 is not the ground, and what is further from 0 stands out more, on both sides and grounds.
void TestStyle::signedMapsShowZeroAndWeighBothSidesAlike() {
    for (const auto& [map, palette] : {std::pair(ColourMap::BlueRed, lightPalette()), std::pair(ColourMap::BlueRedOnDark, darkPalette())}) {
        const QColor ground = themeFor(palette).surface;
        for (const int side : {-1, 1}) {
            double before = 1.7;
            for (int i = 0; i <= 5; ++i) {
                const double stands = contrast(colourAt(map, 0.5 + side * i / 10.0), ground);
                QVERIFY2(stands >= before, qPrintable(QStringLiteral("%1 at %2").arg(colourMapName(map)).arg(side * i)));
                before = stands;
            }
            QVERIFY(before > 7);
        }
    }
}

void TestStyle::textStandsOut_data() {
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << lightPalette();
    QTest::newRow("dark") << darkPalette();
}

void TestStyle::textStandsOut() {
    QFETCH(const QPalette, palette);
    const Theme theme = themeFor(palette);
    for (const QColor& back : {theme.window, theme.surface}) {
        QVERIFY(contrast(theme.text, back) > 7);
        QVERIFY(contrast(theme.mutedText, back) > 4.5);
        QVERIFY(contrast(theme.accent, back) > 4.5);
        QVERIFY(contrast(theme.bad, back) > 4.5);
        QVERIFY(contrast(theme.second, back) > 3);
        QVERIFY(contrast(theme.addition, back) > 3);
    }
    QVERIFY(contrast(theme.onAccent, theme.accent) > 4.5);
}

void TestStyle::themeFollowsThePalette() {
    QVERIFY(!themeFor(lightPalette()).isDark);
    QVERIFY(themeFor(darkPalette()).isDark);
    QCOMPARE(printTheme().surface, QColor(Qt::white));
}

void TestStyle::everyIconDraws() {
    QVERIFY(!applicationIcon().pixmap(64, 64).isNull());
    const QStringList files = QDir(":/icons").entryList({"*.svg"});
    QVERIFY(files.size() > 10);
    for (const QString& file : files) {
        const QImage image = makeIcon(file.chopped(4)).pixmap(32, 32).toImage();
        bool isDrawn = false;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) isDrawn = isDrawn || image.pixelColor(x, y).alpha() > 128;
        QVERIFY2(isDrawn, qPrintable(file));
    }
}

void TestStyle::iconsFollowThePalette() {
    const auto solid = [] {
        const QImage image = makeIcon("stop").pixmap(32, 32).toImage();
        return image.pixelColor(16, 16);
    };
    auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
    applyTheme(application, ThemeChoice::Light);
    QVERIFY(luminanceOf(solid()) < 0.2);
    applyTheme(application, ThemeChoice::Dark);
    QVERIFY(luminanceOf(solid()) > 0.4);
    applyTheme(application, ThemeChoice::Light);
}

void TestStyle::labelsNeverReadMarkup() {
    const std::unique_ptr<QLabel> label(makeLabel("<b>x</b>"));
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(label->text(), "<b>x</b>");
}

void TestStyle::fullRowsGoOnInTheNext() {
    QWidget panel;
    auto* row = new FlowLayout(&panel);
    std::vector<QPushButton*> buttons;
    for (const char* text : {"Connections", "0–100 %", "Importance"}) {
        buttons.push_back(new QPushButton(QString::fromUtf8(text), &panel));
        row->addWidget(buttons.back());
    }
    const int oneRow = row->sizeHint().width(), height = row->sizeHint().height();
    QCOMPARE(row->heightForWidth(oneRow), height);
    QCOMPARE(row->heightForWidth(oneRow - 1), 2 * height + row->spacing());
    panel.resize(oneRow - 1, 200);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QCOMPARE(buttons[0]->y(), buttons[1]->y());
    QCOMPARE(buttons[2]->pos(), QPoint(0, buttons[0]->y() + height + row->spacing()));
    for (const QPushButton* button : buttons) QCOMPARE(button->size(), button->sizeHint());
    buttons[1]->hide();  // leaves no gap, and the row has room again
    QTRY_COMPARE(buttons[2]->y(), buttons[0]->y());
    QCOMPARE(buttons[2]->x(), buttons[0]->geometry().right() + 1 + row->spacing());
}

QTEST_MAIN(TestStyle)
#include "test_style.moc"
