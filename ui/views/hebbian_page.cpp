#include "ui/views/hebbian_page.h"

#include "ui/help/help_button.h"
#include "ui/models/text.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <cmath>
#include <limits>
#include <numeric>

namespace rewire {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double meanOf(const SimilarityHistogram& histogram) {
    double sum = 0;
    double count = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        sum += (static_cast<double>(bin) + 0.5) / SimilarityHistogram::kCount * histogram.counts[bin];
        count += histogram.counts[bin];
    }
    return count > 0 ? sum / count : kUnknown;
}

// A bar of the amount beside its number.
QString bar(double value, const QColor& colour) {
    if (!std::isfinite(value)) return HebbianPage::tr("not measured");
    constexpr double kLongest = 320;  // of |cos| = 1
    return QStringLiteral("<table cellspacing='0' cellpadding='0'><tr><td bgcolor='%1' width='%2'></td><td>&nbsp;%3</td></tr></table>")
        .arg(colour.name())
        .arg(qMax(1, static_cast<int>(std::lround(value * kLongest))))
        .arg(value, 0, 'f', 3);
}

// Amounts between bars stay in one line: a word joiner stands where Qt would break them.
QString unbroken(QString html) {
    const QString joiner(QChar(0x2060));
    for (const QString& inner : {QStringLiteral("w"), QStringLiteral("cos")})
        html.replace(u'|' + inner + u'|', u'|' + joiner + inner + joiner + u'|' + joiner);
    return html;
}

QString row(const QString& what, double value, const QColor& colour) {
    return QStringLiteral("<tr><td style='padding-right:14px'>%1</td><td>%2</td></tr>").arg(what, bar(value, colour));
}

}  // namespace

HebbianNumbers hebbianNumbers(const LayerFrame& layer) {
    HebbianNumbers numbers{.ofAll = kUnknown,
                           .ofKept = meanOf(layer.keptSimilarity),
                           .ofRemoved = meanOf(layer.removedSimilarity),
                           .ofAdded = meanOf(layer.addedSimilarity),
                           .removed = layer.removed,
                           .added = layer.added,
                           .connections = layer.connections};
    const auto& mean = layer.similarity.mean;
    if (!mean.empty()) numbers.ofAll = std::accumulate(mean.begin(), mean.end(), 0.0) / static_cast<double>(mean.size());
    return numbers;
}

HebbianPage::HebbianPage(QWidget* parent) : QScrollArea(parent) {
    setAccessibleName(tr("A Hebbian reading"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    m_label = new QLabel(page);
    m_label->setTextFormat(Qt::RichText);  // ours alone
    m_label->setWordWrap(true);
    m_label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_label->setMargin(kWideGap);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_label, 1);
    auto* help = new QVBoxLayout;
    help->setContentsMargins(0, kHalfGap, kHalfGap, 0);
    help->addWidget(new HelpButton(Topic::Hebbian, page));
    help->addStretch(1);
    row->addLayout(help);
    setWidget(page);
}

void HebbianPage::show(Content content) {
    m_content = std::move(content);
    if (isVisible()) update();
}

void HebbianPage::setLayer(int layer) {
    m_layer = layer;
    if (isVisible()) update();
}

void HebbianPage::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    update();
}

void HebbianPage::changeEvent(QEvent* event) {
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isVisible()) update();
}

void HebbianPage::update() { m_label->setText(text()); }

QString HebbianPage::text() const {
    QString html =
        tr("<h3>Fire together, wire together</h3>"
           "<p>Donald Hebb proposed in 1949 that a connection between two neurons grows when they are active together. Nothing in this "
           "network was told so. "
           "Backpropagation trains the weights; after each epoch evolution decides which connections exist. "
           "Where it goes by the cosine of two neurons' activities, it does what Hebb described: neurons that fire together (|cos| high) "
           "are wired together, and weak "
           "connections between neurons that do not are taken away.</p>");
    return unbroken(html + readingAsHtml() + numbersAsHtml() +
                    tr("<p><i>S = |x·z| / (‖x‖ ‖z‖) over all training samples. Addition by cosine: where S is highest. Removal by cosine: "
                       "where |w|·S is lowest.</i></p>"
                       "<p><small>arXiv:1903.07138, Sec. 3, Eq. 4 · D. O. Hebb, The Organization of Behavior, 1949</small></p>"));
}

QString HebbianPage::readingAsHtml() const {
    if (m_content.frame == nullptr || m_content.rules == nullptr) return tr("<p>Train a network, and its own numbers stand here.</p>");
    const Algorithm& rules = *m_content.rules;
    QString reading =
        tr("<p><b>%1</b>, epoch %2, layer %3. ").arg(fromUtf8(rules.name)).arg(m_content.frame->metrics.epoch).arg(m_layer + 1);
    if (!rules.evolves())
        return reading + tr("Nothing is rewired: every connection of the start stays, so there is nothing Hebbian to see. Choose an "
                            "algorithm that evolves.</p>");
    reading += rules.addsBySimilarity() ? tr("It adds by similarity: Hebb's rule. ") : tr("It adds at random: no Hebb there. ");
    reading += rules.removal == RemovalRule::Cosine ? tr("It removes the weakest of |w|·S: Hebb's rule turned round.")
                                                    : tr("It removes the weakest |w|, whatever the similarity.");
    return reading + QStringLiteral("</p>");
}

QString HebbianPage::numbersAsHtml() const {
    const auto l = static_cast<std::size_t>(m_layer);
    if (m_content.measured == nullptr || l >= m_content.measured->layers.size()) {
        return m_content.frame == nullptr
                   ? QString()
                   : tr("<p>This algorithm has not measured similarity up to this epoch, so there are no numbers to read.</p>");
    }
    const Theme theme = themeFor(palette());
    const HebbianNumbers n = hebbianNumbers(m_content.measured->layers[l]);
    QString html = tr("<p>After epoch %1, of %2 connections %3 were removed and %4 added. Mean |cos| of</p>")
                       .arg(m_content.measured->metrics.epoch)
                       .arg(countText(n.connections), countText(n.removed), countText(n.added));
    html += QStringLiteral("<table>") + row(tr("all pairs of neurons"), n.ofAll, theme.neutral) +
            row(tr("connections that stayed"), n.ofKept, theme.text) + row(tr("connections removed"), n.ofRemoved, theme.removal) +
            row(tr("connections added"), n.ofAdded, theme.addition) + QStringLiteral("</table>");
    if (std::isfinite(n.ofAll) && std::isfinite(n.ofAdded) && n.ofAll > 0) {
        const double ratio = n.ofAdded / n.ofAll;
        html += ratio > 1.05
                    ? tr("<p>New connections join neurons that are <b>%1 times</b> as alike as two neurons taken at random: fire together, "
                         "wire together.</p>")
                          .arg(numberText(ratio, 3))
                    : tr("<p>New connections join neurons that are about as alike as any two: here the rule shows no preference.</p>");
    }
    return html;
}

}  // namespace rewire
