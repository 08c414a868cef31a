// The program's colours and distances, derived from the palette so that a change of palette recolours everything.
// Leaves the drawing of controls to control_style.h and the colours of data to colour_maps.h.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;
class QLabel;
class QString;
class QWidget;

namespace rewire {

// Distances in device-independent pixels; everything stands on an 8-pixel rhythm.
inline constexpr int kHalfGap = 4;
inline constexpr int kGap = 8;
inline constexpr int kWideGap = 16;
inline constexpr int kHugeGap = 32;

struct Theme {
    bool isDark = false;
    QColor window;   // behind panels
    QColor surface;  // plots, cards, fields
    QColor line;     // thin separators
    QColor grid;     // within plots
    QColor text;
    QColor mutedText;  // labels, axis numbers
    QColor faintText;  // what is disabled
    QColor accent;     // the one colour that asks for attention
    QColor onAccent;
    QColor second;    // a second series beside the accent
    QColor neutral;   // series and bars in the background
    QColor removal;   // connections that go
    QColor addition;  // connections that come
    QColor good;
    QColor bad;
};

[[nodiscard]] Theme themeFor(const QPalette& palette);
// Black on white, for pictures that leave the program.
[[nodiscard]] Theme printTheme();

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

enum class ThemeChoice { System, Light, Dark };

// Installs the control style once and sets the palette; System follows the desktop's palette, also when it changes.
void applyTheme(QApplication& application, ThemeChoice choice);

[[nodiscard]] QColor blended(const QColor& over, const QColor& under, double opacity);

// Headings of panels and plots: small, spaced capitals.
[[nodiscard]] QFont sectionFont(const QFont& base);
// Numbers that change in place: figures of one width.
[[nodiscard]] QFont scaledFont(const QFont& base, double factor, int weight = -1);

// Plain-text labels: nothing that a file says is ever read as markup.
[[nodiscard]] QLabel* makeLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* makeMutedLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* makeSectionLabel(const QString& text, QWidget* parent = nullptr);

}  // namespace rewire
