#include "ui/panels/export_dialog.h"

#include "ui/models/text.h"
#include "ui/style/control_style.h"
#include "ui/views/plot_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <filesystem>

namespace rewire {
namespace {

constexpr QSize kPreview{460, 320};

QString formatName(PictureFormat format) {
    switch (format) {
        case PictureFormat::Png: return ExportDialog::tr("PNG image");
        case PictureFormat::Svg: return ExportDialog::tr("SVG drawing");
        case PictureFormat::Pdf: return ExportDialog::tr("PDF document");
        case PictureFormat::Csv: return ExportDialog::tr("CSV, the numbers");
        case PictureFormat::ExactPng: return ExportDialog::tr("PNG, one pixel a value");
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

std::filesystem::path toPath(const QString& path) { return {QFile::encodeName(path).toStdString()}; }

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
    m_background = new QComboBox;
    m_background->addItems({tr("white"), tr("transparent"), tr("as in the window")});
    m_title = new QCheckBox(tr("with title"));
    m_title->setChecked(true);

    auto* form = new QFormLayout;
    form->setVerticalSpacing(kGap);
    form->setHorizontalSpacing(kWideGap);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("View"), m_view);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Width"), m_width);
    form->addRow(tr("Height"), m_height);
    form->addRow(tr("Resolution"), m_dpi);
    form->addRow(tr("Background"), m_background);
    form->addRow(QString(), m_title);
    m_preview = makeLabel({});
    m_preview->setAccessibleName(tr("Preview"));
    m_preview->setFixedSize(kPreview);
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setFrameShape(QFrame::StyledPanel);
    m_facts = makeMutedLabel({});
    auto* buttons = new QDialogButtonBox;
    QPushButton* save = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    save->setProperty(kPrimaryProperty, true);
    buttons->addButton(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::askAndSave);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* side = new QVBoxLayout;
    side->addLayout(form);
    side->addStretch(1);
    side->addWidget(m_facts);
    auto* row = new QHBoxLayout;
    row->setSpacing(kWideGap);
    row->addWidget(m_preview);
    row->addLayout(side, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kWideGap, kWideGap, kWideGap, kWideGap);
    column->setSpacing(kWideGap);
    column->addLayout(row);
    column->addWidget(buttons);

    connect(m_view, &QComboBox::currentIndexChanged, this, [this] {
        offerFormats();
        showPreview();
    });
    for (QComboBox* box : {m_format, m_background}) connect(box, &QComboBox::currentIndexChanged, this, &ExportDialog::showPreview);
    for (QDoubleSpinBox* box : {m_width, m_height}) connect(box, &QDoubleSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(m_dpi, &QSpinBox::valueChanged, this, &ExportDialog::showPreview);
    connect(m_title, &QCheckBox::toggled, this, &ExportDialog::showPreview);
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
    for (const auto format : {PictureFormat::Png, PictureFormat::Svg, PictureFormat::Pdf, PictureFormat::Csv})
        m_format->addItem(formatName(format), static_cast<int>(format));
    if (view() != nullptr && !view()->exactImage().isNull())
        m_format->addItem(formatName(PictureFormat::ExactPng), static_cast<int>(PictureFormat::ExactPng));
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
    options.look.theme = m_background->currentIndex() == 2 ? themeFor(palette()) : printTheme();
    options.look.hasBackground = m_background->currentIndex() != 1;
    options.look.hasTitle = m_title->isChecked();
    return options;
}

void ExportDialog::showPreview() {
    PlotView* picture = view();
    if (picture == nullptr) return;
    const PictureOptions chosen = options();
    const bool isDrawn = chosen.format != PictureFormat::Csv && chosen.format != PictureFormat::ExactPng;
    for (QWidget* field : std::initializer_list<QWidget*>{m_width, m_height, m_background, m_title}) field->setEnabled(isDrawn);
    m_dpi->setEnabled(chosen.format == PictureFormat::Png);
    m_preview->setAlignment(chosen.format == PictureFormat::Csv ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignCenter);
    if (chosen.format == PictureFormat::Csv) {
        const NumberTable table = picture->numbers();
        NumberTable head{table.header, {}};
        for (std::size_t row = 0; row < table.rows.size() && row < 14; ++row) head.rows.push_back(table.rows[row]);
        m_preview->setText(fromUtf8(toCsv(head)));
        m_facts->setText(tr("%1 rows, %2 columns").arg(table.rows.size()).arg(table.header.size()));
        return;
    }
    QImage image;
    if (chosen.format == PictureFormat::ExactPng) {
        image = picture->exactImage();
        m_facts->setText(tr("%1 × %2 pixels").arg(image.width()).arg(image.height()));
        const QSize fitted = image.size().scaled(kPreview - QSize(kWideGap, kWideGap), Qt::KeepAspectRatio);
        image = image.scaled(fitted * devicePixelRatioF(), Qt::KeepAspectRatio);
    } else {
        const QSize units(qRound(chosen.millimetres.width() * 96 / 25.4), qRound(chosen.millimetres.height() * 96 / 25.4));
        const QSizeF fitted = QSizeF(units).scaled(kPreview - QSize(2, 2), Qt::KeepAspectRatio);
        image = renderPicture(*picture, units, fitted.width() / units.width() * devicePixelRatioF(), chosen.look);
        const double dots = chosen.dpi / 25.4;
        m_facts->setText(chosen.format == PictureFormat::Png ? tr("%1 × %2 pixels")
                                                                   .arg(qRound(chosen.millimetres.width() * dots))
                                                                   .arg(qRound(chosen.millimetres.height() * dots))
                                                             : tr("scales without loss"));
    }
    image.setDevicePixelRatio(devicePixelRatioF());
    m_preview->setPixmap(QPixmap::fromImage(image));
}

void ExportDialog::askAndSave() {
    PlotView* picture = view();
    if (picture == nullptr) return;
    const QString ending = fileEnding(options().format);
    const QString proposed = QDir(m_folder).filePath(picture->fileStem() + u'.' + ending);
    const QString path = QFileDialog::getSaveFileName(this, tr("Export"), proposed, tr("%1 (*.%2)").arg(m_format->currentText(), ending));
    if (!path.isEmpty()) saveTo(QFileInfo(path).suffix().isEmpty() ? path + u'.' + ending : path);
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
