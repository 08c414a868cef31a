// Draws the controls: flat, thin lines, one accent. Colours come from the palette at each paint, so nothing has to be
// told when the palette changes. Layout inside panels is theirs.
#pragma once

#include <QProxyStyle>

namespace rewire {

// A dynamic property on a QPushButton or QToolButton: drawn in the accent, the one thing to press next.
inline constexpr char kPrimaryProperty[] = "rewirePrimary";

// On a QToolButton with words: outlined, so that it is seen to be one.
inline constexpr char kOutlinedProperty[] = "rewireOutlined";

class ControlStyle : public QProxyStyle {
    Q_OBJECT
  public:
    ControlStyle();

    [[nodiscard]] QPalette standardPalette() const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

  private:
    void drawDockTitle(const QStyleOption* option, QPainter* painter) const;
    void drawTab(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawMenuButton(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawSlider(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
};

}  // namespace rewire
