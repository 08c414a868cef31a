#include "ui/style/icons.h"

#include "ui/style/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

// Outside the namespace, as the macro demands: a static library's resources are only found after this.
static void loadResources() { Q_INIT_RESOURCE(rewire); }

namespace rewire {
namespace {

class RecolouredSvg : public QIconEngine {
  public:
    RecolouredSvg(QByteArray svg, IconColour colour) : m_svg(std::move(svg)), m_colour(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const Theme theme = themeFor(QGuiApplication::palette());
        QColor colour = m_colour == IconColour::OnAccent ? theme.onAccent : blended(theme.text, theme.window, 0.84);
        if (mode == QIcon::Disabled) colour = theme.faintText;
        QByteArray svg = m_svg;
        svg.replace("#000", colour.name().toUtf8());
        QSvgRenderer(svg).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine* clone() const override { return new RecolouredSvg(*this); }

  private:
    QByteArray m_svg;
    IconColour m_colour;
};

}  // namespace

QIcon makeIcon(const QString& name, IconColour colour) {
    loadResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new RecolouredSvg(file.readAll(), colour));
}

QIcon applicationIcon() {
    loadResources();
    return QIcon(QStringLiteral(":/icons/rewire.svg"));
}

}  // namespace rewire
