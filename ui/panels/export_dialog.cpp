#include "ui/panels/export_dialog.h"

#include "ui/export/clipboard.h"
#include "ui/models/text.h"
#include "ui/panels/ask_file.h"
#include "ui/panels/form_fields.h"
#include "ui/panels/picture_look_form.h"
#include "ui/panels/preview_layout.h"
#include "ui/style/control_style.h"
#include "ui/views/plot_view.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace rewire {
namespace {

constexpr QSize kPreview{460, 320};

QString formatName(PictureFormat format) {
    switch (format) {
        case PictureFormat::Png: return ExportDialog::tr("PNG image");
        case PictureFormat::Svg: return ExportDialog::tr("SVG drawing");
        case PictureFormat::Pdf: return ExportDialog::tr("PDF document");
        case PictureFormat::Csv: return ExportDialog::tr("CSV, the numbers");
        case PictureFormat::ExactPng: return ExportDialog::tr("PNG, one pixel a value, in colours");
        case PictureFormat::ExactGrey8: return ExportDialog::tr("PNG, one pixel a value, 8-bit grey");
        case PictureFormat::ExactGrey16: return ExportDialog::tr("PNG, one pixel a value, 16-bit grey");
        case PictureFormat::Npy: return ExportDialog::tr("NPY, the values as an array");
    }
    return {};
}

QDoubleSpinBox* makeLength(double value) {
    auto* field = new QDoubleSpinBox;
    field->setRange(20, 1000);
    field->setDecimals(0);
    field->setSingleStep(10);
    field->setValue(value);
    field->setSuffix(ExportDialog::tr(" mm"));
    return field;
}

}  // namespace

ExportDialog::ExportDialog(std::vector<PlotView*> views, PlotView* chosen, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Export"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_view = new QComboBox;
    for (PlotView* view : views) {
        m_views.emplace_back(view);
        m_view->addItem(view->accessibleName());
        connect(view, &QObject::destroyed, this, &QDialog::reject);
    }
    m_format = new QComboBox;
    m_width = makeLength(160);
    m_height = makeLength(100);
    m_dpi = new QSpinBox;
    m_dpi->setRange(48, 1200);
    m_dpi->setValue(300);
    m_dpi->setSuffix(tr(" dpi"));

    auto* fields = new QWidget;
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    setUpForm(*form);
    addField(*form, tr("&View"), m_view, tr("What is exported, as the window shows it"));
    addField(*form, tr("&Format"), m_format, tr("A picture, a drawing that scales, or the numbers behind it"));
    addField(*form, tr("&Width"), m_width, tr("Width on paper; letters keep their size, so that small pictures have large ones"));
    addField(*form, tr("&Height"), m_height, tr("Height on paper"));
    addField(*form, tr("&Resolution"), m_dpi, tr("Dots an inch of a PNG image; journals ask for 300 or 600"));
    m_look = new PictureLookForm(*form, *this);
    m_preview = makePreview(kPreview);
    m_facts = makeMutedLabel({});
    auto* buttons = new QDialogButtonBox;
    m_save = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    m_save->setProperty(kPrimaryProperty, true);
    m_copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    m_copy->setToolTip(tr("Copy the picture, or the numbers, to the clipboard"));
    buttons->addButton(QDialogButtonBox::Close)->setIcon({});
    connect(m_copy, &QPushButton::clicked, this, &ExportDialog::copy);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::askAndSave);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    layOutPreview(*this, m_preview, fields, m_facts, nullptr, buttons);

    connect(m_view, &QComboBox::currentIndexChanged, this, [this] {
        offerFormats();
        showPreview();
    });
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showPreview);
    for (QDoubleSpinBox* box : {m_width, m_height}) connect(box, &QDoubleSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(m_dpi, &QSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(m_look, &PictureLookForm::changed, this, &ExportDialog::showPreview);
    for (std::size_t i = 0; i < m_views.size(); ++i)
        if (m_views[i] == chosen) m_view->setCurrentIndex(static_cast<int>(i));
    offerFormats();
    showPreview();
}

PlotView* ExportDialog::view() const {
    const int index = m_view->currentIndex();
    return index < 0 ? nullptr : m_views[static_cast<std::size_t>(index)].data();
}

void ExportDialog::offerFormats() {
    const QSignalBlocker blocker(m_format);
    const QVariant before = m_format->currentData();
    m_format->clear();
    if (view() == nullptr) return;
    for (const auto format : formatsOf(*view())) m_format->addItem(formatName(format), static_cast<int>(format));
    m_format->setCurrentIndex(qMax(0, m_format->findData(before)));
}

void ExportDialog::setFormat(PictureFormat format) {
    const int index = m_format->findData(static_cast<int>(format));
    if (index >= 0) m_format->setCurrentIndex(index);
}

PictureOptions ExportDialog::options() const {
    PictureOptions options;
    options.format = static_cast<PictureFormat>(m_format->currentData().toInt());
    options.millimetres = {m_width->value(), m_height->value()};
    options.dpi = m_dpi->value();
    options.look = m_look->look();
    return options;
}

void ExportDialog::showPreview() {
    PlotView* picture = view();
    if (picture == nullptr) return;
    const PictureOptions chosen = options();
    const bool isNumbers = chosen.format == PictureFormat::Csv || chosen.format == PictureFormat::Npy;
    for (QWidget* field : std::initializer_list<QWidget*>{m_width, m_height}) field->setEnabled(isDrawn(chosen.format));
    m_look->setEnabled(isDrawn(chosen.format));
    m_dpi->setEnabled(chosen.format == PictureFormat::Png);
    m_preview->setAlignment(isNumbers ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignCenter);
    m_save->setEnabled(true);
    if (isNumbers) return previewNumbers(*picture, chosen.format);
    QImage image = isDrawn(chosen.format) ? previewDrawing(*picture, chosen) : previewPixels(*picture, chosen.format);
    image.setDevicePixelRatio(devicePixelRatioF());
    m_preview->setPixmap(QPixmap::fromImage(image));
}

void ExportDialog::previewNumbers(const PlotView& picture, PictureFormat format) {
    const NumberTable table = picture.numbers();
    NumberTable head{table.header, {}};
    for (std::size_t row = 0; row < table.rows.size() && row < 14; ++row) head.rows.push_back(table.rows[row]);
    m_preview->setText(fromUtf8(toCsv(head)));
    if (format == PictureFormat::Csv) return m_facts->setText(tr("%1 rows, %2 columns").arg(table.rows.size()).arg(table.header.size()));
    QStringList extents;
    for (const int extent : picture.grid().shape) extents << QString::number(extent);
    m_facts->setText(tr("%1 numbers of 8 bytes, numpy.load reads them").arg(extents.join(QStringLiteral(" × "))));
}

QImage ExportDialog::previewPixels(const PlotView& picture, PictureFormat format) {
    const QImage image = format == PictureFormat::ExactPng ? picture.exactImage() : greyImage(picture.grid(), format);
    QString facts = tr("%1 × %2 pixels").arg(image.width()).arg(image.height());
    if (format != PictureFormat::ExactPng) facts += u'\n' + tr("white is %1").arg(numberText(picture.grid().largest));
    m_facts->setText(facts);
    const QSize fitted = image.size().scaled(kPreview - QSize(kWideGap, kWideGap), Qt::KeepAspectRatio);
    return image.scaled(fitted * devicePixelRatioF(), Qt::KeepAspectRatio);
}

QImage ExportDialog::previewDrawing(PlotView& picture, const PictureOptions& chosen) {
    const QSize units(qRound(chosen.millimetres.width() * 96 / 25.4), qRound(chosen.millimetres.height() * 96 / 25.4));
    const QSizeF fitted = QSizeF(units).scaled(kPreview - QSize(2, 2), Qt::KeepAspectRatio);
    const double dots = chosen.dpi / 25.4;
    const QSize pixels(qRound(chosen.millimetres.width() * dots), qRound(chosen.millimetres.height() * dots));
    const bool isTooLarge = chosen.format == PictureFormat::Png && qMax(pixels.width(), pixels.height()) > kLargestPictureSide;
    m_save->setEnabled(!isTooLarge);
    m_facts->setText(chosen.format != PictureFormat::Png ? tr("scales without loss")
                     : isTooLarge ? tr("%1 × %2 pixels are too many; at most %3 a side. Choose fewer dpi or millimetres, or SVG or PDF.")
                                        .arg(pixels.width())
                                        .arg(pixels.height())
                                        .arg(kLargestPictureSide)
                                  : tr("%1 × %2 pixels").arg(pixels.width()).arg(pixels.height()));
    return renderPicture(picture, units, fitted.width() / units.width() * devicePixelRatioF(), chosen.look);
}

void ExportDialog::copy() {
    PlotView* picture = view();
    if (picture == nullptr) return;
    if (const auto copied = copyPicture(*picture, options()); !copied)
        emit failed(copied.error());
    else
        m_facts->setText(tr("Copied"));
}

void ExportDialog::askAndSave() {
    PlotView* picture = view();
    if (picture == nullptr) return;
    const QString ending = fileEnding(options().format);
    const QString proposed = QDir(m_folder).filePath(picture->fileStem() + u'.' + ending);
    askForFile(*this, tr("Export"), proposed, {QStringLiteral("%1 (*.%2)").arg(m_format->currentText(), ending)},
               [this](const QString& path) { saveTo(path); });
}

void ExportDialog::saveTo(const QString& path) {
    PlotView* picture = view();
    if (picture == nullptr) return;
    if (const auto written = exportPicture(*picture, options(), toPath(path)); !written) {
        emit failed(written.error());
        return;
    }
    m_folder = QFileInfo(path).path();
    emit stored(path);
    accept();
}

}  // namespace rewire
