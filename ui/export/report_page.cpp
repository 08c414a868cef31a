#include "ui/export/report_page.h"

#include "ui/export/picture_export.h"
#include "ui/models/text.h"
#include "ui/views/plot_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"

#include <QBuffer>
#include <QPageSize>
#include <QPdfWriter>
#include <QRegularExpression>
#include <optional>
#include <qcustomplot.h>
#include <utility>

namespace rewire {
namespace {

constexpr double kUnitsPerMillimetre = 96 / 25.4;
constexpr QSizeF kPictureMillimetres{88, 62};
constexpr double kPictureScale = 0.72;  // letters as large as those of the page, and room for what is drawn
constexpr int kPdfDpi = 1200;

// Each picture has its room for what it is about.
PictureLook reportLook() { return {.theme = printTheme(), .hasSideCharts = false}; }

// The views that the page shows, at most four.
std::vector<PlotView*> chosenViews(const RunPictures& pictures) {
    std::vector<PlotView*> chosen;
    for (const char* name : {"curves", "importance", "connectivity", "removal_curve"}) {
        PlotView* const view = pictures.find(QString::fromLatin1(name));
        const bool isMeasured = view != &pictures.views().removalCurves() || pictures.views().removalCurves().curve() != nullptr;
        if (view != nullptr && isMeasured) chosen.push_back(view);
    }
    return chosen;
}

// ----------------------------------------------------------------------------------------------------------------- as HTML

constexpr const char* kStyle = R"(
@page { size: A4; margin: 12mm }
body { font: 10pt/1.35 "DejaVu Sans", Verdana, sans-serif; color: #1c1f23; max-width: 186mm; margin: 8mm auto; background: #fff }
h1 { font-size: 17pt; margin: 0 0 1mm } h2 { font-size: 8pt; letter-spacing: .08em; text-transform: uppercase; color: #5a626c; margin: 0 0 1mm }
p { margin: 0 0 4mm } .facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 5mm; margin-bottom: 4mm }
table { border-collapse: collapse; font-size: 8pt; width: 100% } td, th { padding: .4mm 2mm .4mm 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { color: #5a626c; font-weight: normal } .facts td:first-child { color: #5a626c; white-space: nowrap }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 3mm; margin-bottom: 4mm } figure { margin: 0 } img { width: 100%; display: block }
code { display: block; font: 7.5pt "DejaVu Sans Mono", monospace; background: #f2f4f6; padding: 2mm; overflow-wrap: anywhere; white-space: pre-wrap }
code span { white-space: nowrap }
footer { color: #5a626c; font-size: 7.5pt; margin-top: 4mm } section { break-inside: avoid }
@media print { body { margin: 0; max-width: none; line-height: 1.2 } td, th { padding: .2mm 2mm .2mm 0 } .pictures { grid-template-columns: 78mm 78mm; justify-content: space-between } }
)";

// Lines do not end at the hyphens of its options.
QString commandHtml(const QString& command) {
    static const QRegularExpression option(QStringLiteral("(?<= )(--[a-z-]+)"));
    return QStringLiteral("<code>") + command.toHtmlEscaped().replace(option, QStringLiteral("<span>\\1</span>")) +
           QStringLiteral("</code>");
}

QString rowsHtml(const QString& heading, const std::vector<ReportRow>& rows) {
    QString html = QStringLiteral("<section><h2>") + heading.toHtmlEscaped() + QStringLiteral("</h2><table>\n");
    for (const auto& [what, value] : rows)
        html += QStringLiteral("<tr><td>") + what.toHtmlEscaped() + QStringLiteral("</td><td>") + value.toHtmlEscaped() +
                QStringLiteral("</td></tr>\n");
    return html + QStringLiteral("</table></section>\n");
}

QString tableHtml(const ReportText& text) {
    QString html = QStringLiteral("<section><h2>") + QCoreApplication::translate("Report", "Most important inputs").toHtmlEscaped() +
                   QStringLiteral("</h2><table>\n<tr>");
    for (const QString& cell : text.topHeader) html += QStringLiteral("<th>") + cell.toHtmlEscaped() + QStringLiteral("</th>");
    html += QStringLiteral("</tr>\n");
    for (const auto& row : text.topRows) {
        html += QStringLiteral("<tr>");
        for (const QString& cell : row) html += QStringLiteral("<td>") + cell.toHtmlEscaped() + QStringLiteral("</td>");
        html += QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</table></section>\n");
}

}  // namespace

// What is common to the formats: pictures one after another, then the words; `text` and the views outlive it.
class ReportMaker::Page {
  public:
    Page() = default;
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;
    virtual ~Page() = default;
    [[nodiscard]] virtual Expected<void> addPicture(PlotView& view) = 0;
    [[nodiscard]] virtual QByteArray finish() = 0;
};

namespace {

class HtmlPage : public ReportMaker::Page {
  public:
    explicit HtmlPage(ReportText text) : m_text(std::move(text)) {}

    Expected<void> addPicture(PlotView& view) override {
        const auto svg =
            encodePicture(view, {.format = PictureFormat::Svg, .millimetres = kPictureMillimetres / kPictureScale, .look = reportLook()});
        if (!svg) return svg.error();
        m_figures += QStringLiteral("<figure><img alt=\"") + view.pictureTitle().toHtmlEscaped() +
                     QStringLiteral("\" src=\"data:image/svg+xml;base64,") + QString::fromLatin1(svg->toBase64()) +
                     QStringLiteral("\"></figure>\n");
        return {};
    }
    QByteArray finish() override {
        const auto translated = [](const char* heading) { return QCoreApplication::translate("Report", heading); };
        // No script, no other file: the page may be mailed and opened anywhere.
        QString html = QStringLiteral(
                           "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
                           "content=\"default-src 'none'; "
                           "img-src data:; style-src 'unsafe-inline'\">\n<title>") +
                       m_text.title.toHtmlEscaped() + QStringLiteral("</title>\n<style>") + QString::fromLatin1(kStyle) +
                       QStringLiteral("</style></head>\n<body>\n<h1>") + m_text.title.toHtmlEscaped() + QStringLiteral("</h1>\n<p>") +
                       m_text.sentence.toHtmlEscaped() + QStringLiteral("</p>\n<div class=\"facts\">\n");
        html += rowsHtml(translated("Data"), m_text.data) + rowsHtml(translated("Settings"), m_text.settings) +
                rowsHtml(translated("Result"), m_text.result) + QStringLiteral("</div>\n");
        html += QStringLiteral("<div class=\"pictures\">\n") + m_figures + QStringLiteral("</div>\n") + tableHtml(m_text);
        if (!m_text.command.isEmpty())
            html += QStringLiteral("<section style=\"margin-top:4mm\"><h2>") +
                    translated("The command that repeats this run").toHtmlEscaped() + QStringLiteral("</h2>") +
                    commandHtml(m_text.command) + QStringLiteral("</section>\n");
        return (html + QStringLiteral("<footer>") + m_text.footer.toHtmlEscaped() + QStringLiteral("</footer>\n</body></html>\n")).toUtf8();
    }

  private:
    const ReportText m_text;
    QString m_figures;
};

// ------------------------------------------------------------------------------------------------------------------ as PDF

// Writes down the page in units of 1/96 inch; `top` is where the next thing goes.
class PdfPage {
  public:
    PdfPage(QCPPainter& painter, QRectF area) : m_painter(painter), m_area(area), m_top(area.top()) {}

    void text(const QString& text, double pixels, const QColor& colour, double gap, bool isBold = false, bool isFixed = false) {
        m_top += write(m_area.left(), m_top, m_area.width(), text, font(pixels, isBold, isFixed), colour) + gap;
    }
    void facts(const std::vector<std::pair<QString, const std::vector<ReportRow>*>>& sections) {
        const double width = (m_area.width() - 2 * kWideGap) / 3;
        double tallest = 0, left = m_area.left();
        for (const auto& [heading, rows] : sections) {
            tallest = qMax(tallest, section(left, width, heading, *rows));
            left += width + kWideGap;
        }
        m_top += tallest + kGap;
    }
    // Two in a row.
    void picture(PlotView& view) {
        const double width = (m_area.width() - kGap) / 2;
        const double height = width * kPictureMillimetres.height() / kPictureMillimetres.width();
        m_painter.save();
        m_painter.translate(m_area.left() + (m_isBeside ? width + kGap : 0), m_top);
        m_painter.scale(kPictureScale, kPictureScale);
        view.paintPicture(m_painter, (QSizeF(width, height) / kPictureScale).toSize(), reportLook());
        m_painter.restore();
        if (m_isBeside) m_top += height + kGap;
        m_besideHeight = m_isBeside ? 0 : height + kGap;
        m_isBeside = !m_isBeside;
    }
    void endPictures() { m_top += std::exchange(m_besideHeight, 0); }
    void table(const QString& heading, const std::vector<QString>& header, const std::vector<std::vector<QString>>& rows) {
        text(heading.toUpper(), 9, m_theme.mutedText, 3);
        const double width = m_area.width() / static_cast<double>(qMax<std::size_t>(1, header.size()));
        const auto line = [&](const std::vector<QString>& cells, const QColor& colour) {
            for (std::size_t c = 0; c < cells.size(); ++c) {
                const QFont cellFont = font(9);
                const QString shown = QFontMetricsF(cellFont).elidedText(cells[c], Qt::ElideRight, width - kGap);
                write(m_area.left() + static_cast<double>(c) * width, m_top, width, shown, cellFont, colour);
            }
            m_top += 13;
        };
        line(header, m_theme.mutedText);
        for (const auto& row : rows) line(row, m_theme.text);
        m_top += kGap;
    }
    // At the bottom of the page, whatever stands above.
    void footer(const QString& words) {
        m_top = m_area.bottom() - 12;
        text(words, 9, m_theme.mutedText, 0);
    }
    [[nodiscard]] const Theme& theme() const { return m_theme; }

  private:
    static QFont font(double pixels, bool isBold = false, bool isFixed = false) {
        QFont font(isFixed ? QStringLiteral("DejaVu Sans Mono") : QGuiApplication::font().family());
        font.setPixelSize(qRound(pixels));
        font.setBold(isBold);
        return font;
    }
    // A command that is copied must hold no break within a word, nor after a hyphen; only a word that is longer than a line is cut.
    static QString brokenAtBlanks(const QString& words, const QFontMetricsF& letters, double width) {
        QString broken, line;
        for (const QString& word : words.split(u' ')) {
            const QString longer = line.isEmpty() ? word : line + u' ' + word;
            if (!line.isEmpty() && letters.horizontalAdvance(longer) > width) {
                broken += line + u'\n';
                line = word;
            } else {
                line = longer;
            }
        }
        return broken + line;
    }
    // Its height.
    double write(double left, double top, double width, const QString& words, const QFont& wordsFont, const QColor& colour) {
        m_painter.setFont(wordsFont);
        m_painter.setPen(colour);
        const QRectF room(left, top, width, m_area.bottom() - top);
        QRectF used;
        m_painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWrapAnywhere,
                           brokenAtBlanks(words, QFontMetricsF(wordsFont), 0.98 * width), &used);
        return used.height();
    }
    double section(double left, double width, const QString& heading, const std::vector<ReportRow>& rows) {
        double top = m_top + write(left, m_top, width, heading.toUpper(), font(9), m_theme.mutedText) + 3;
        const double indent = width * 0.41;
        for (const auto& [what, value] : rows) {
            write(left, top, indent, what, font(9), m_theme.mutedText);
            top += qMax(13.0, write(left + indent, top, width - indent, value, font(9), m_theme.text) + 1);
        }
        return top - m_top;
    }

    QCPPainter& m_painter;
    const QRectF m_area;
    double m_top;
    bool m_isBeside = false;    // the next picture stands at the right
    double m_besideHeight = 0;  // of a row that is half full
    const Theme m_theme = printTheme();
};

class PdfReport : public ReportMaker::Page {
  public:
    explicit PdfReport(ReportText text) : m_text(std::move(text)) {
        m_buffer.setBuffer(&m_bytes);
        m_buffer.open(QIODevice::WriteOnly);
        m_writer.emplace(&m_buffer);
        m_writer->setResolution(kPdfDpi);
        m_writer->setPageSize(QPageSize(QPageSize::A4));
        m_writer->setPageMargins(QMarginsF());
        m_writer->setTitle(m_text.title);
        m_writer->setCreator(QStringLiteral("Rewire " REWIRE_VERSION));
        if (!m_painter.begin(&*m_writer)) return;
        m_painter.setMode(QCPPainter::pmVectorized);
        m_painter.setRenderHint(QPainter::LosslessImageRendering);  // as in picture_export.cpp
        m_painter.scale(kPdfDpi / 96.0, kPdfDpi / 96.0);
        const double margin = 13 * kUnitsPerMillimetre;
        const QSizeF page = QPageSize::size(QPageSize::A4, QPageSize::Millimeter) * kUnitsPerMillimetre;
        m_sheet.emplace(m_painter, QRectF(QPointF(), page).adjusted(margin, margin, -margin, -margin));
        m_sheet->text(m_text.title, 21, m_sheet->theme().text, 3, true);
        m_sheet->text(m_text.sentence, 11, m_sheet->theme().text, kGap + kHalfGap);
        m_sheet->facts(
            {{translated("Data"), &m_text.data}, {translated("Settings"), &m_text.settings}, {translated("Result"), &m_text.result}});
    }

    Expected<void> addPicture(PlotView& view) override {
        if (!m_sheet) return Error{ErrorCode::Internal, "The report could not be encoded as PDF."};
        m_sheet->picture(view);
        return {};
    }
    QByteArray finish() override {
        m_sheet->endPictures();
        m_sheet->table(translated("Most important inputs"), m_text.topHeader, m_text.topRows);
        if (!m_text.command.isEmpty()) {
            m_sheet->text(translated("The command that repeats this run").toUpper(), 9, m_sheet->theme().mutedText, 3);
            m_sheet->text(m_text.command, 8, m_sheet->theme().text, 0, false, true);
        }
        m_sheet->footer(m_text.footer);
        m_painter.end();
        return m_bytes;
    }

  private:
    static QString translated(const char* heading) { return QCoreApplication::translate("Report", heading); }

    const ReportText m_text;
    QByteArray m_bytes;
    QBuffer m_buffer;
    std::optional<QPdfWriter> m_writer;  // goes after its painter
    QCPPainter m_painter;
    std::optional<PdfPage> m_sheet;
};

}  // namespace

ReportMaker::ReportMaker(const ReportContent& content, RunPictures& pictures, ReportFormat format) : m_pictures(pictures) {
    pictures.showLastFrame();
    if (format == ReportFormat::Html)
        m_page = std::make_unique<HtmlPage>(reportText(content));
    else
        m_page = std::make_unique<PdfReport>(reportText(content));
}

ReportMaker::~ReportMaker() = default;

int ReportMaker::partCount() const { return static_cast<int>(chosenViews(m_pictures).size()) + 1; }

Expected<void> ReportMaker::step() {
    m_pictures.showLastFrame();
    const auto views = chosenViews(m_pictures);
    if (static_cast<std::size_t>(m_done) < views.size())
        if (auto added = m_page->addPicture(*views[static_cast<std::size_t>(m_done)]); !added) return added;
    ++m_done;
    return {};
}

QByteArray ReportMaker::take() { return m_page->finish(); }

Expected<QByteArray> encodeReport(const ReportContent& content, RunPictures& pictures, ReportFormat format) {
    ReportMaker maker(content, pictures, format);
    while (maker.doneCount() < maker.partCount())
        if (auto stepped = maker.step(); !stepped) return stepped.error();
    return maker.take();
}

Expected<void> storeReport(const ReportContent& content, ReportFormat format, const std::filesystem::path& path) {
    RunPictures pictures(content.run);
    const auto bytes = encodeReport(content, pictures, format);
    if (!bytes) return bytes.error();
    return storeBytes(path, *bytes);
}

}  // namespace rewire
