#include "ui/panels/data_card.h"

#include "ui/models/image_shapes.h"
#include "ui/models/core_text.h"
#include "ui/models/text.h"
#include "ui/panels/bad_rows_view.h"
#include "ui/panels/form_fields.h"
#include "ui/style/control_painting.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {
namespace {

constexpr int kShownClasses = 10;

}  // namespace

// One bar a class: training samples filled, test samples after them paler, the count behind.
class ClassBars : public QWidget {
  public:
    using QWidget::QWidget;

    void show(const std::shared_ptr<const LoadedData>& loaded) {
        m_data = loaded;
        const int rows = loaded == nullptr ? 0 : std::min(kShownClasses, loaded->summary.classCount);
        const bool hasMore = loaded != nullptr && loaded->summary.classCount > kShownClasses;
        setFixedHeight((rows + (hasMore ? 1 : 0)) * rowHeight());
        setVisible(rows > 0);
        QWidget::update();
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        if (m_data == nullptr) return;
        const DatasetSummary& summary = m_data->summary;
        QPainter painter(this);
        const Theme theme = themeFor(palette());
        painter.setFont(scaledFont(font(), 0.88));
        const int rows = std::min(kShownClasses, summary.classCount);
        std::int64_t largest = 1;
        for (std::size_t i = 0; i < summary.trainPerClass.size(); ++i)
            largest = std::max(largest, summary.trainPerClass[i] + summary.testPerClass[i]);
        const int nameWidth = nameColumn(painter.fontMetrics(), rows);
        const int countWidth = painter.fontMetrics().horizontalAdvance(countText(largest)) + kGap;
        for (int row = 0; row < rows; ++row) paintRow(painter, theme, row, nameWidth, countWidth, largest);
        if (summary.classCount > rows) {
            painter.setPen(theme.mutedText);
            painter.drawText(QRect(0, rows * rowHeight(), width(), rowHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                             DataCard::tr("and %1 more classes").arg(summary.classCount - rows));
        }
    }

  private:
    [[nodiscard]] int rowHeight() const { return fontMetrics().height() + 2; }

    [[nodiscard]] QString nameOf(int row) const { return fromFile(m_data->dataset->classNames[static_cast<std::size_t>(row)]); }

    [[nodiscard]] int nameColumn(const QFontMetrics& metrics, int rows) const {
        int widest = 0;
        for (int row = 0; row < rows; ++row) widest = std::max(widest, metrics.horizontalAdvance(nameOf(row)));
        return std::min(widest, width() / 3) + kGap;
    }

    void paintRow(QPainter& painter, const Theme& theme, int row, int nameWidth, int countWidth, std::int64_t largest) const {
        const auto at = static_cast<std::size_t>(row);
        const std::int64_t train = m_data->summary.trainPerClass[at];
        const std::int64_t test = m_data->summary.testPerClass[at];
        const QRect line(0, row * rowHeight(), width(), rowHeight());
        painter.setPen(theme.text);
        painter.drawText(line.adjusted(0, 0, -(width() - nameWidth + kHalfGap), 0), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(nameOf(row), Qt::ElideRight, nameWidth - kHalfGap));
        const double room = width() - nameWidth - countWidth;
        const double unit = room / static_cast<double>(largest);
        const double thick = 6;
        const QRectF whole(nameWidth, line.center().y() - thick / 2 + 0.5, static_cast<double>(train + test) * unit, thick);
        const QColor clear(0, 0, 0, 0);
        if (whole.width() >= 1) drawRoundedPanel(painter, whole, blended(theme.accent, theme.window, 0.30), clear, 3);
        const QRectF filled(whole.topLeft(), QSizeF(static_cast<double>(train) * unit, thick));
        if (filled.width() >= 1) drawRoundedPanel(painter, filled, blended(theme.accent, theme.window, 0.85), clear, 3);
        painter.setPen(theme.mutedText);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, countText(train + test));
    }

    std::shared_ptr<const LoadedData> m_data;
};

// One sample a class, two rows of five at most.
class ThumbnailStrip : public QWidget {
  public:
    using QWidget::QWidget;

    void show(const std::vector<QImage>& images) {
        m_images = images;
        setVisible(!images.empty());
        const int rows = (static_cast<int>(images.size()) + kColumns - 1) / kColumns;
        setFixedHeight(rows * (kSide + kHalfGap));
        QWidget::update();
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        for (std::size_t i = 0; i < m_images.size(); ++i) {
            const int column = static_cast<int>(i) % kColumns;
            const int row = static_cast<int>(i) / kColumns;
            const QRect box(column * (kSide + kHalfGap), row * (kSide + kHalfGap), kSide, kSide);
            const QSize fitted = m_images[i].size().scaled(box.size(), Qt::KeepAspectRatio);
            painter.drawImage(QRect(box.topLeft() + QPoint((kSide - fitted.width()) / 2, (kSide - fitted.height()) / 2), fitted),
                              m_images[i]);
        }
    }

  private:
    static constexpr int kColumns = 5;
    static constexpr int kSide = 48;
    std::vector<QImage> m_images;
};

DataCard::DataCard(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Data"));
    setMinimumWidth(26 * fontMetrics().averageCharWidth());  // below, lines would be cut rather than wrapped
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(kGap + kHalfGap, kGap, kGap + kHalfGap, kGap);
    column->setSpacing(kHalfGap);
    m_name = addLine(*column, false);
    m_name->setFont(scaledFont(font(), 1.2, QFont::DemiBold));
    m_size = addLine(*column, false);
    m_oddities = addLine(*column, true);
    column->addSpacing(kHalfGap);
    m_thumbnails = new ThumbnailStrip(body);
    column->addWidget(m_thumbnails);
    buildShapes(*column);
    m_classes = new ClassBars(body);
    column->addWidget(m_classes);
    column->addSpacing(kHalfGap);
    m_notes = addLine(*column, true);
    m_origin = addLine(*column, true);
    m_leftOut = makeButton({}, tr("Line, reason and text of each row that could not be read, as CSV"));
    connect(m_leftOut, &QPushButton::clicked, this, [this] {
        askAndStoreBadRows(m_loaded->dataset->leftOutRows, *this,
                           [this](const QString& problem, const QString& path) { emit leftOutRowsStored(problem, path); });
    });
    m_importOptions = makeButton(tr("Import options…"), tr("Load the same files with other choices (Ctrl+I)"));
    connect(m_importOptions, &QPushButton::clicked, this, &DataCard::importOptionsRequested);
    column->addSpacing(kHalfGap);
    for (QPushButton* button : {m_leftOut, m_importOptions}) column->addWidget(button, 0, Qt::AlignLeft);
    for (QLabel* label : {m_oddities, m_notes, m_origin}) label->setFont(scaledFont(font(), 0.9));
    column->addStretch(1);
    setWidget(body);
    show(nullptr);
}

QLabel* DataCard::addLine(QVBoxLayout& column, bool muted) {
    QLabel* label = muted ? makeMutedLabel({}) : makeLabel({});
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column.addWidget(label);
    return label;
}

// The picker shows its effect at once on the samples above it; the data change when the shape is used.
void DataCard::buildShapes(QVBoxLayout& column) {
    m_shapeRow = new QWidget;
    auto* row = new QHBoxLayout(m_shapeRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    m_shapes = makeChoice({});
    m_shapes->setAccessibleName(tr("Image shape"));
    m_shapes->setToolTip(tr("How the features lie on a picture: width × height, row by row"));
    QLabel* label = makeMutedLabel(tr("As pictures"));
    label->setBuddy(m_shapes);
    m_useShape = makeButton(tr("Use"), tr("Loads the data anew with this shape; a run under way ends"));
    m_useShape->setAccessibleName(tr("Use this image shape"));
    row->addWidget(label);
    row->addWidget(m_shapes, 1);
    row->addWidget(m_useShape);
    column.addWidget(m_shapeRow);
    connect(m_shapes, &QComboBox::activated, this, &DataCard::previewShape);
    connect(m_useShape, &QPushButton::clicked, this, [this] {
        if (m_shapes->currentIndex() >= 0) emit imageShapeChosen(m_shapes->currentData().value<ImageShape>());
    });
}

void DataCard::offerShapes() {
    m_shapes->clear();
    m_shapeRow->hide();
    m_useShape->hide();
    if (m_loaded == nullptr) return;
    const Dataset& dataset = *m_loaded->dataset;
    const std::vector<ImageShape> shapes = possibleImageShapes(dataset.featureCount);
    if (shapes.empty()) return;
    if (!dataset.imageShape) m_shapes->addItem(tr("no pictures"), QVariant::fromValue(ImageShape{}));
    for (const ImageShape& shape : shapes) {
        m_shapes->addItem(imageShapeText(shape), QVariant::fromValue(shape));
        if (dataset.imageShape == shape) m_shapes->setCurrentIndex(m_shapes->count() - 1);
    }
    m_shapeRow->show();
}

void DataCard::previewShape() {
    const auto shape = m_shapes->currentData().value<ImageShape>();
    const bool isCurrent = m_loaded->dataset->imageShape.value_or(ImageShape{}) == shape;
    m_useShape->setVisible(!isCurrent);
    m_thumbnails->show(isCurrent ? m_loaded->thumbnails
                                 : classImages(*m_loaded->dataset, shape, m_loaded->summary.smallest, m_loaded->summary.largest));
}

void DataCard::show(const std::shared_ptr<const LoadedData>& loaded) {
    m_loaded = loaded;
    offerShapes();
    const auto leftOut = loaded == nullptr ? std::size_t{0} : loaded->dataset->leftOutRows.size();
    m_leftOut->setVisible(leftOut > 0);
    m_leftOut->setText(tr("Store left-out rows (%1)…").arg(leftOut));
    m_importOptions->setVisible(loaded != nullptr && loaded->dataset->source != "built-in");
    m_classes->show(loaded);
    m_thumbnails->show(loaded != nullptr ? loaded->thumbnails : std::vector<QImage>());
    for (QLabel* label : {m_oddities, m_origin, m_notes, m_size}) label->setVisible(loaded != nullptr);
    if (loaded == nullptr) {
        m_name->setText(tr("No data loaded yet"));
        return;
    }
    m_name->setText(fromFile(loaded->dataset->name));
    showFacts(*loaded);
}

int DataCard::contentHeight() const {
    widget()->layout()->activate();
    const int wide = qMax(viewport()->width(), 240);
    return widget()->layout()->hasHeightForWidth() ? widget()->layout()->totalHeightForWidth(wide) : widget()->sizeHint().height();
}

void DataCard::showFacts(const LoadedData& loaded) {
    const DatasetSummary& summary = loaded.summary;
    const QString features = summary.featureCount == 1 ? tr("1 feature") : tr("%1 features").arg(countText(summary.featureCount));
    const QString classes = summary.classCount == 1 ? tr("1 class") : tr("%1 classes").arg(countText(summary.classCount));
    m_size->setText(
        tr("%1, %2\n%3 training and %4 test samples").arg(features, classes, countText(summary.trainCount), countText(summary.testCount)));
    m_oddities->setText(peculiarities().join(QStringLiteral(" · ")));
    QStringList notes;
    for (const std::string& note : loaded.dataset->notes) notes << withoutOptions(note);
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
    m_origin->setText(tr("%1 · fingerprint %2").arg(fromFile(loaded.dataset->source), fromFile(loaded.dataset->fingerprint)));
}

QStringList DataCard::peculiarities() const {
    const DatasetSummary& summary = m_loaded->summary;
    const Dataset& dataset = *m_loaded->dataset;
    QStringList parts;
    const auto counted = [](auto count, const QString& one, const QString& several) {
        return count == 1 ? one : several.arg(countText(static_cast<std::int64_t>(count)));
    };
    if (dataset.imageShape) parts << tr("images of %1").arg(imageShapeText(*dataset.imageShape));
    if (dataset.truthIsKnown())
        parts << counted(dataset.informativeFeatures.size(), tr("1 feature known to be informative"),
                         tr("%1 features known to be informative"));
    parts << tr("values from %1 to %2").arg(numberText(summary.smallest), numberText(summary.largest));
    if (dataset.train.sparse) parts << tr("sparse, %1 of the cells not 0").arg(percentText(summary.density));
    parts << (summary.constantFeatures.empty()
                  ? tr("no constant features")
                  : counted(summary.constantFeatures.size(), tr("1 constant feature"), tr("%1 constant features")));
    if (!summary.nearConstantFeatures.empty())
        parts << tr("%1 of them but for rounding").arg(countText(static_cast<std::int64_t>(summary.nearConstantFeatures.size())));
    if (!summary.duplicateFeatures.empty())
        parts << counted(summary.duplicateFeatures.size(), tr("1 duplicate feature"), tr("%1 duplicate features"));
    if (summary.zeroRowCount > 0) parts << counted(summary.zeroRowCount, tr("1 sample all 0"), tr("%1 samples all 0"));
    parts << (summary.missingCellCount == 0 ? tr("nothing missing")
                                            : counted(summary.missingCellCount, tr("1 missing cell"), tr("%1 missing cells")));
    if (!dataset.leftOutRows.empty()) parts << counted(dataset.leftOutRows.size(), tr("1 row left out"), tr("%1 rows left out"));
    parts << byteText(summary.byteCount);
    return parts;
}

}  // namespace rewire
