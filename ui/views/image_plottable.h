// A picture laid over a rectangle of a plot's coordinates, cell by cell without smoothing: for colours that no gradient gives.
#pragma once

#include <QImage>
#include <qcustomplot.h>

namespace rewire {

class ImagePlottable : public QCPAbstractPlottable {
    Q_OBJECT
  public:
    ImagePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis) : QCPAbstractPlottable(keyAxis, valueAxis) {}

    // Row 0 of the image lies at the lower end of `values`.
    void setImage(QImage image, const QCPRange& keys, const QCPRange& values);

    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain = QCP::sdBoth, const QCPRange& = QCPRange()) const override;

  protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

  private:
    QImage m_image;
    QCPRange m_keys;
    QCPRange m_values;
};

}  // namespace rewire
