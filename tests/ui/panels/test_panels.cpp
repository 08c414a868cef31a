// Panels and lanes as they are seen: what stands where, in which size and colour.
#include "tests/core/training/small_dataset.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/welcome_page.h"
#include "ui/style/theme.h"
#include "ui/views/race_lane_view.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QScrollBar>
#include <QTest>
#include <algorithm>

using namespace rewire;

namespace {

QApplication& application() { return *qobject_cast<QApplication*>(QCoreApplication::instance()); }

QImage iconOf(const NoticeBar& bar) {
    for (const QLabel* label : bar.findChildren<QLabel*>())
        if (label->text().isEmpty() && !label->pixmap().isNull()) return label->pixmap().toImage().convertToFormat(QImage::Format_ARGB32);
    return {};
}

// The mean colour of what is drawn, by coverage.
QColor inkOf(const QImage& image) {
    double red = 0, green = 0, blue = 0, all = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            red += pixel.redF() * pixel.alphaF();
            green += pixel.greenF() * pixel.alphaF();
            blue += pixel.blueF() * pixel.alphaF();
            all += pixel.alphaF();
        }
    return all > 0 ? QColor::fromRgbF(static_cast<float>(red / all), static_cast<float>(green / all), static_cast<float>(blue / all))
                   : QColor();
}

// The places where two pictures of the same size differ.
QRect difference(const QImage& a, const QImage& b) {
    QRect places;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            if (a.pixel(x, y) != b.pixel(x, y)) places |= QRect(x, y, 1, 1);
    return places;
}

QImage laneWith(double highest, const std::vector<double>& mean) {
    RaceLaneView lane;
    lane.resize(lane.sizeHint());
    lane.show({.title = "SET",
               .state = "done",
               .figure = {},
               .accuracy = {},
               .mean = mean,
               .epochCount = 200,
               .epoch = 100,
               .lowest = 0.05,
               .highest = highest,
               .importance = {},
               .largestImportance = 1,
               .shape = {}});
    return lane.grab().toImage();
}

}  // namespace

class TestPanels : public QObject {
    Q_OBJECT

  private slots:
    void init() { applyTheme(application(), ThemeChoice::Light); }

    // Scrolling the panel must not change a number that comes under the pointer; Qt's spin boxes would take the focus from a wheel, and
    // then its turns.
    void aWheelGivesNoSettingTheFocus() {
        const SettingsPanel panel;
        int fields = 0;
        for (const QWidget* field : panel.findChildren<QWidget*>()) {
            if (qobject_cast<const QAbstractSpinBox*>(field) == nullptr && qobject_cast<const QComboBox*>(field) == nullptr) continue;
            ++fields;
            QVERIFY2(field->focusPolicy() == Qt::StrongFocus, qPrintable(field->accessibleName()));
        }
        QVERIFY(fields >= 10);
    }

    void theProblemIsReadOnEitherTheme() {
        SettingsPanel panel;
        panel.setDataset(sharedSmallDataset());
        Settings settings = panel.settings();
        settings.hidden = {0};
        panel.show(settings);
        const auto labels = panel.findChildren<QLabel*>();
        const auto problem =
            std::ranges::find_if(labels, [&](const QLabel* label) { return !label->text().isEmpty() && label->text() == panel.problem(); });
        QVERIFY(problem != labels.end());
        for (const ThemeChoice theme : {ThemeChoice::Dark, ThemeChoice::Light}) {
            applyTheme(application(), theme);
            QTRY_COMPARE((*problem)->palette().color(QPalette::WindowText), themeFor(panel.palette()).bad);
        }
    }

    void everyNoticeHasAnIconOfItsOwn() {
        NoticeBar bar;
        QList<QImage> icons;
        for (const auto kind : {NoticeBar::Kind::Info, NoticeBar::Kind::Good, NoticeBar::Kind::Problem}) {
            bar.tell(kind, "text");
            const QImage icon = iconOf(bar);
            QCOMPARE(icon.deviceIndependentSize(), QSizeF(18, 18));
            QVERIFY(inkOf(icon).isValid());
            QVERIFY(!icons.contains(icon));
            icons << icon;
        }
    }

    // Dark on light and light on dark, also where the theme changes while the bar is seen.
    void theNoticesIconFollowsTheTheme() {
        NoticeBar bar;
        bar.tell(NoticeBar::Kind::Problem, "text");
        const QColor onLight = inkOf(iconOf(bar));
        applyTheme(application(), ThemeChoice::Dark);
        QCoreApplication::processEvents();
        const QColor onDark = inkOf(iconOf(bar));
        QVERIFY2(onLight.lightnessF() < 0.5F && onDark.lightnessF() > 0.5F, qPrintable(onLight.name() + onDark.name()));
    }

    void theWelcomePageScrollsOnlyWhereItMust_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("scrolls");
        QTest::newRow("a whole window") << QSize(1600, 1000) << false;
        QTest::newRow("a small window") << QSize(1100, 700) << false;
        QTest::newRow("low") << QSize(1100, 300) << true;
    }
    void theWelcomePageScrollsOnlyWhereItMust() {
        QFETCH(QSize, size);
        QFETCH(bool, scrolls);
        WelcomePage page;
        page.setRecent({"/data/one.csv", "/data/two.csv", "/data/three.csv"});
        page.resize(size);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QTRY_COMPARE(page.verticalScrollBar()->isVisible(), scrolls);
        QVERIFY(!page.horizontalScrollBar()->isVisible());
        // Nothing is cut, and all of it can be reached.
        for (const QAbstractButton* button : page.findChildren<QAbstractButton*>()) {
            if (!button->isVisible()) continue;
            const QRect place(button->mapTo(page.widget(), QPoint(0, 0)), button->size());
            QVERIFY2(page.widget()->rect().contains(place), qPrintable(button->accessibleName() + button->text()));
            QVERIFY2(button->height() >= button->sizeHint().height() || button->hasHeightForWidth(), qPrintable(button->text()));
            if (button->hasHeightForWidth()) QVERIFY(button->height() >= button->heightForWidth(button->width()));
        }
        QCOMPARE(page.verticalScrollBar()->maximum(), qMax(0, page.widget()->height() - page.viewport()->height()));
    }

    // The curve runs along the upper number's height from the left end on.
    void numbersOfALaneStandBesideItsCurves() {
        const QImage bare = laneWith(0.55, {});
        const QRect numbers = difference(bare, laneWith(0.95, {}));
        const QRect curve = difference(bare, laneWith(0.55, std::vector<double>(200, 0.5)));
        QVERIFY(!numbers.isEmpty() && !curve.isEmpty());
        QVERIFY(curve.top() <= numbers.bottom() && curve.bottom() >= numbers.top());
        QVERIFY2(numbers.right() < curve.left(),
                 qPrintable(QStringLiteral("numbers to %1, curve from %2").arg(numbers.right()).arg(curve.left())));
    }
};

QTEST_MAIN(TestPanels)
#include "test_panels.moc"
