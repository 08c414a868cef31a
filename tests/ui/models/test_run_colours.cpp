// The colours of runs: apart for every kind of sight, apart among neighbours, and a run's own for good.
#include "ui/models/run_colours.h"
#include "ui/style/theme.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>

using namespace rewire;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple times(const Matrix& m, const Triple& v) {
    Triple product{};
    for (std::size_t r = 0; r < 3; ++r)
        for (std::size_t c = 0; c < 3; ++c) product[r] += m[r][c] * v[c];
    return product;
}

double linear(double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }

// Björn Ottosson, "A perceptual color space for image processing", 2020.
Triple okLab(const Triple& rgb) {
    Triple lms = times({Triple{0.4122214708, 0.5363325363, 0.0514459929}, Triple{0.2119034982, 0.6806995451, 0.1073969566},
                        Triple{0.0883024619, 0.2817188376, 0.6299787005}},
                       rgb);
    for (double& one : lms) one = std::cbrt(std::max(0.0, one));
    return times({Triple{0.2104542553, 0.7936177850, -0.0040720468}, Triple{1.9779984951, -2.4285922050, 0.4505937099},
                  Triple{0.0259040371, 0.7827717662, -0.8086757660}},
                 lms);
}

// Machado, Oliveira and Fernandes, IEEE TVCG 15:1291, 2009, severity 1, on linear RGB.
const Matrix kNormal{Triple{1, 0, 0}, Triple{0, 1, 0}, Triple{0, 0, 1}};
const Matrix kProtanopia{Triple{0.152286, 1.052583, -0.204868}, Triple{0.114503, 0.786281, 0.099216},
                         Triple{-0.003882, -0.048116, 1.051998}};
const Matrix kDeuteranopia{Triple{0.367322, 0.860646, -0.227968}, Triple{0.280085, 0.672501, 0.047413},
                           Triple{-0.011820, 0.042940, 0.968881}};
const Matrix kTritanopia{Triple{1.255528, -0.076749, -0.178779}, Triple{-0.078411, 0.930809, 0.147602},
                         Triple{0.004733, 0.691367, 0.303900}};

Triple seen(const QColor& colour, const Matrix& sight) {
    Triple rgb = times(sight, {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())});
    for (double& one : rgb) one = std::clamp(one, 0.0, 1.0);
    return okLab(rgb);
}

double apart(const QColor& a, const QColor& b, const Matrix& sight) {
    const Triple x = seen(a, sight), y = seen(b, sight);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

double luminance(const QColor& c) { return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF()); }

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

// Runs that began one after another.
std::vector<ListedRun> madeRuns(int count) {
    std::vector<ListedRun> runs;
    for (int i = 0; i < count; ++i) {
        ListedRun run;
        run.run.folder = std::filesystem::path("runs") / ("codaset-s" + std::to_string(i));
        run.run.started =
            QStringLiteral("2026-11-30T%1:%2:00Z").arg(i / 60, 2, 10, QLatin1Char('0')).arg(i % 60, 2, 10, QLatin1Char('0')).toStdString();
        runs.push_back(std::move(run));
    }
    return runs;
}

}  // namespace

class TestRunColours : public QObject {
    Q_OBJECT
  private slots:
    void anyTwoAreApartForEveryKindOfSight() {
        for (const QPalette& palette : {lightPalette(), darkPalette()})
            for (std::size_t a = 0; a < kRunColours.size(); ++a)
                for (std::size_t b = 0; b < a; ++b) {
                    const QColor one = drawnOn(kRunColours[a], themeFor(palette)), other = drawnOn(kRunColours[b], themeFor(palette));
                    for (const Matrix& sight : {kNormal, kProtanopia, kDeuteranopia})
                        QVERIFY2(apart(one, other, sight) >= 0.14, qPrintable(QStringLiteral("%1 %2").arg(a).arg(b)));
                    QVERIFY2(apart(one, other, kTritanopia) >= 0.088, qPrintable(QStringLiteral("%1 %2").arg(a).arg(b)));
                }
    }

    void allStandOutOnLightAndDark() {
        for (const Theme& theme : {themeFor(lightPalette()), themeFor(darkPalette()), printTheme()})
            for (const QRgb colour : kRunColours) {
                const QColor drawn = drawnOn(QColor(colour), theme);
                QVERIFY2(contrast(drawn, theme.surface) >= 3, qPrintable(drawn.name()));
                QVERIFY(std::abs(contrastOf(drawn, theme.surface) - contrast(drawn, theme.surface)) < 1e-9);
            }
    }

    void aPersonsColourIsDrawnAsChosenUnlessItWouldNotBeSeen() {
        const Theme light = themeFor(lightPalette()), dark = themeFor(darkPalette());
        QCOMPARE(drawnOn(QColor(0x008000), light), QColor(0x008000));
        for (const QColor colour : {QColor(Qt::white), QColor(Qt::black), QColor(0xffff00), QColor(0x1c2027)})
            for (const Theme& theme : {light, dark})
                QVERIFY2(contrast(drawnOn(colour, theme), theme.surface) >= 3, qPrintable(colour.name()));
    }

    void neighboursDiffer() {
        const std::vector<ListedRun> runs = madeRuns(200);
        const RunColours colours = coloursOf(runs, {});
        for (std::size_t i = 0; i < runs.size(); ++i)
            for (std::size_t j = i + 1; j < std::min(runs.size(), i + kRunsApart); ++j)
                QVERIFY(colours.at(runs[i].run.folder) != colours.at(runs[j].run.folder));
        // Two in a row differ in more than lightness: blue, orange, purple.
        const auto kindOf = [&](const ListedRun& run) {
            return (std::ranges::find(kRunColours, colours.at(run.run.folder).rgba()) - kRunColours.begin()) %
                   static_cast<std::ptrdiff_t>(kRunColourKinds);
        };
        for (std::size_t i = 1; i < runs.size(); ++i) QVERIFY(kindOf(runs[i - 1]) != kindOf(runs[i]));
    }

    void theOrderOfTheListAndLaterRunsChangeNothing() {
        std::vector<ListedRun> runs = madeRuns(30);
        const RunColours colours = coloursOf(runs, {});
        std::ranges::reverse(runs);
        QVERIFY(coloursOf(runs, {}) == colours);
        const RunColours more = coloursOf(madeRuns(60), {});
        for (const auto& [folder, colour] : colours) QCOMPARE(more.at(folder), colour);
    }

    void aPersonsColourStandsAndOthersKeepAwayFromIt() {
        std::vector<ListedRun> runs = madeRuns(12);
        const QColor taken = coloursOf(runs, {}).at(runs[5].run.folder);
        runs[4].labels.colour = taken.name().toStdString();
        const RunColours colours = coloursOf(runs, {});
        QCOMPARE(colours.at(runs[4].run.folder), taken);
        QVERIFY(colours.at(runs[5].run.folder) != taken);
    }

    void deletionChangesNoColourAlsoInTheNextSession() {
        bool hadToBeKept = false;
        for (int gone = 0; gone < 12; ++gone) {
            RunsModel model;
            model.setRuns(madeRuns(40));
            std::vector<ListedRun> left = model.runs();
            left.erase(left.begin() + gone);
            const std::vector<ListedRun> before = left;
            model.setRuns(std::move(left));
            QSignalSpy stored(&model, &RunsModel::labelsChanged);
            model.keepColours();
            hadToBeKept |= stored.count() > 0;
            QVERIFY2(stored.count() < static_cast<int>(2 * kRunsApart), qPrintable(QString::number(stored.count())));
            const RunColours later = coloursOf(model.runs(), {});
            for (std::size_t i = 0; i < before.size(); ++i) {
                QCOMPARE(model.runs()[i].colour, before[i].colour);
                QCOMPARE(later.at(before[i].run.folder), before[i].colour);
            }
        }
        QVERIFY(hadToBeKept);
    }
};

QTEST_MAIN(TestRunColours)
#include "test_run_colours.moc"
