#include "ui/views/image_plottable.h"

namespace rewire {

void ImagePlottable::setImage(QImage image, const QCPRange& keys, const QCPRange& values) {
    m_image = std::move(image);
    m_keys = keys;
    m_values = values;
}

QCPRange ImagePlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    found = !m_image.isNull();
    return m_keys;
}

QCPRange ImagePlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = !m_image.isNull();
    return m_values;
}

void ImagePlottable::draw(QCPPainter* painter) {
    if (m_image.isNull()) return;
    const QRectF place(coordsToPixels(m_keys.lower, m_values.lower), coordsToPixels(m_keys.upper, m_values.upper));
    // The axes may run either way; the painter wants a rectangle that does not.
    painter->drawImage(place.normalized(), m_image.mirrored(place.width() < 0, place.height() < 0));
}

}  // namespace rewire
