#include "ui/style/theme.h"

#include "ui/style/control_style.h"

#include <QApplication>
#include <QLabel>

namespace rewire {
namespace {

struct Base {
    QColor window, surface, text, line, accent, onAccent;
};

QPalette paletteFrom(const Base& base) {
    QPalette palette;
    const QColor muted = blended(base.text, base.window, 0.72);
    const QColor faint = blended(base.text, base.window, 0.38);
    palette.setColor(QPalette::Window, base.window);
    palette.setColor(QPalette::WindowText, base.text);
    palette.setColor(QPalette::Base, base.surface);
    palette.setColor(QPalette::AlternateBase, blended(base.text, base.surface, 0.03));
    palette.setColor(QPalette::Text, base.text);
    palette.setColor(QPalette::PlaceholderText, muted);
    palette.setColor(QPalette::Button, base.surface);
    palette.setColor(QPalette::ButtonText, base.text);
    palette.setColor(QPalette::BrightText, base.onAccent);
    palette.setColor(QPalette::Highlight, base.accent);
    palette.setColor(QPalette::HighlightedText, base.onAccent);
    palette.setColor(QPalette::Link, base.accent);
    palette.setColor(QPalette::LinkVisited, base.accent);
    palette.setColor(QPalette::ToolTipBase, base.text);
    palette.setColor(QPalette::ToolTipText, base.surface);
    palette.setColor(QPalette::Light, base.surface);
    palette.setColor(QPalette::Midlight, base.line);
    palette.setColor(QPalette::Mid, base.line);
    palette.setColor(QPalette::Dark, blended(base.text, base.window, 0.3));
    palette.setColor(QPalette::Shadow, blended(base.text, base.window, 0.5));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, faint);
    return palette;
}

}  // namespace

QColor blended(const QColor& over, const QColor& under, double opacity) {
    const auto mix = [&](int a, int b) { return static_cast<int>(a * opacity + b * (1 - opacity) + 0.5); };
    return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

QPalette lightPalette() {
    return paletteFrom({.window = QColor(0xf4f5f7),
                        .surface = QColor(0xffffff),
                        .text = QColor(0x1b2230),
                        .line = QColor(0xdfe2e8),
                        .accent = QColor(0x2b67d8),
                        .onAccent = QColor(0xffffff)});
}

QPalette darkPalette() {
    return paletteFrom({.window = QColor(0x15181d),
                        .surface = QColor(0x1c2027),
                        .text = QColor(0xe3e6eb),
                        .line = QColor(0x2e343e),
                        .accent = QColor(0x6a9dff),
                        .onAccent = QColor(0x0d1420)});
}

Theme themeFor(const QPalette& palette) {
    Theme theme;
    const auto colour = [&](QPalette::ColorRole role) { return palette.color(QPalette::Active, role); };
    theme.window = colour(QPalette::Window);
    theme.surface = colour(QPalette::Base);
    theme.text = colour(QPalette::Text);
    theme.isDark = theme.window.lightnessF() < 0.5F;
    theme.line = blended(theme.text, theme.window, theme.isDark ? 0.13 : 0.11);
    theme.grid = blended(theme.text, theme.surface, theme.isDark ? 0.10 : 0.08);
    theme.mutedText = blended(theme.text, theme.surface, 0.72);
    theme.faintText = blended(theme.text, theme.surface, 0.38);
    theme.accent = colour(QPalette::Highlight);
    theme.onAccent = colour(QPalette::HighlightedText);
    theme.neutral = blended(theme.text, theme.surface, theme.isDark ? 0.50 : 0.45);
    theme.second = theme.isDark ? QColor(0xf0a45c) : QColor(0xc9640a);
    theme.removal = theme.second;
    theme.addition = theme.isDark ? QColor(0x3fc1b0) : QColor(0x0f8f80);
    theme.good = theme.isDark ? QColor(0x5fc98a) : QColor(0x1d8348);
    theme.bad = theme.isDark ? QColor(0xff7b72) : QColor(0xc0392b);
    return theme;
}

Theme printTheme() {
    QPalette palette = lightPalette();
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Base, Qt::white);
    return themeFor(palette);
}

void applyTheme(QApplication& application, ThemeChoice choice) {
    if (qobject_cast<ControlStyle*>(QApplication::style()) == nullptr) application.setStyle(new ControlStyle);
    switch (choice) {
        case ThemeChoice::System: QApplication::setPalette(QPalette()); break;
        case ThemeChoice::Light: QApplication::setPalette(lightPalette()); break;
        case ThemeChoice::Dark: QApplication::setPalette(darkPalette()); break;
    }
}

QFont scaledFont(const QFont& base, double factor, int weight) {
    QFont font = base;
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * factor);
    else
        font.setPixelSize(qMax(1, qRound(base.pixelSize() * factor)));
    if (weight >= 0) font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QFont sectionFont(const QFont& base) {
    QFont font = scaledFont(base, 0.84, QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::PercentageSpacing, 106);
    return font;
}

QLabel* makeLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QLabel* makeMutedLabel(const QString& text, QWidget* parent) {
    QLabel* label = makeLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* makeSectionLabel(const QString& text, QWidget* parent) {
    QLabel* label = makeMutedLabel(text, parent);
    label->setFont(sectionFont(label->font()));
    return label;
}

}  // namespace rewire
