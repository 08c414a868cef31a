#include "ui/panels/film_dialog.h"

#include "ui/export/picture_export.h"
#include "ui/models/text.h"
#include "ui/models/timeline.h"
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
#include <QFormLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace rewire {
namespace {

constexpr QSize kPreview{460, 360};

QSpinBox* makePixels(int value) {
    QSpinBox* field = makeCount(64, kLargestFilmSide);
    field->setSingleStep(16);
    field->setValue(value);
    field->setSuffix(FilmDialog::tr(" px"));
    return field;
}

QString formatName(FilmFormat format) {
    switch (format) {
        case FilmFormat::Gif: return FilmDialog::tr("GIF animation");
        case FilmFormat::Apng: return FilmDialog::tr("APNG animation, exact colours");
        case FilmFormat::PngFiles: break;
    }
    return FilmDialog::tr("PNG files, one a frame");
}

}  // namespace

FilmDialog::FilmDialog(RunContent content, std::vector<PlotView*> views, const PlotView& chosen, QWidget* parent)
    : QDialog(parent), m_copied(std::move(views)) {
    setWindowTitle(tr("Time-lapse"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_fields = new QWidget;
    auto* form = new QFormLayout(m_fields);
    form->setContentsMargins(0, 0, 0, 0);
    setUpForm(*form);
    buildForm(*form, content.frames.empty() ? 0 : content.frames.back()->metrics.epoch);
    m_preview = makePreview(kPreview);
    m_preview->setText(tr("Preparing the pictures…"));
    m_facts = makeMutedLabel({});
    m_progress = new QProgressBar;
    m_progress->setAccessibleName(tr("Frames drawn"));
    m_progress->setTextVisible(false);
    QSizePolicy keepsRoom = m_progress->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keepsRoom);
    m_progress->hide();
    auto* buttons = new QDialogButtonBox;
    m_save = buttons->addButton(tr("Save…"), QDialogButtonBox::AcceptRole);
    m_save->setProperty(kPrimaryProperty, true);
    m_close = buttons->addButton(QDialogButtonBox::Close);
    m_close->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &FilmDialog::askAndSave);
    connect(buttons, &QDialogButtonBox::rejected, this, &FilmDialog::reject);

    layOutPreview(*this, m_preview, m_fields, m_facts, m_progress, buttons);

    for (const PlotView* view : m_copied) m_view->addItem(view->accessibleName(), nameOf(*view));
    m_view->setCurrentIndex(qMax(0, m_view->findData(nameOf(chosen))));
    m_pictures = std::make_shared<RunPictures>(std::move(content), RunPictures::Making::Stepwise);
    connect(&m_makeTimer, &QTimer::timeout, this, &FilmDialog::makeNext);
    m_makeTimer.start(0);
    m_stepTimer.setInterval(0);
    m_stepTimer.setSingleShot(true);
    connect(&m_stepTimer, &QTimer::timeout, this, &FilmDialog::step);
    connect(&m_previewTimer, &QTimer::timeout, this, &FilmDialog::showPreview);
    for (QComboBox* box : {m_view, m_format}) connect(box, &QComboBox::currentIndexChanged, this, &FilmDialog::showChoice);
    for (QSpinBox* box : {m_width, m_height, m_first, m_last, m_every})
        connect(box, &QSpinBox::valueChanged, this, &FilmDialog::showChoice);
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, &FilmDialog::showChoice);
    connect(m_look, &PictureLookForm::changed, this, &FilmDialog::showChoice);
    showChoice();
}

FilmDialog::~FilmDialog() = default;

// The views, then what is chosen in the window's, one by one.
void FilmDialog::makeNext() {
    if (!m_pictures->makeNext()) return;
    if (!m_copied.empty()) {
        static_cast<void>(m_pictures->twinOf(*m_copied.front()));
        m_copied.erase(m_copied.begin());
        return;
    }
    m_makeTimer.stop();
    m_isReady = true;
    showChoice();
    emit ready();
}

void FilmDialog::buildForm(QFormLayout& form, int newest) {
    m_view = makeChoice({});
    m_format = makeChoice({});
    for (const auto format : {FilmFormat::Gif, FilmFormat::Apng, FilmFormat::PngFiles})
        m_format->addItem(formatName(format), static_cast<int>(format));
    m_width = makePixels(640);
    m_height = makePixels(520);
    m_first = makeCount(0, newest);
    m_last = makeCount(0, newest);
    m_last->setValue(newest);
    m_every = makeCount(1, qMax(1, newest));
    m_rate = new CalmField<QDoubleSpinBox>;
    m_rate->setRange(0.5, 50);
    m_rate->setDecimals(1);
    m_rate->setValue(10);
    m_rate->setSuffix(tr(" a second"));
    addField(form, tr("&View"), m_view, tr("What the film shows, with the layer and measure chosen in the window"));
    addField(form, tr("&Format"), m_format, tr("GIF plays everywhere, in 255 colours a frame; APNG keeps every colour"));
    addField(form, tr("&Width"), m_width, tr("Width of a frame"));
    addField(form, tr("&Height"), m_height, tr("Height of a frame"));
    addField(form, tr("F&irst epoch"), m_first, tr("0 is the untrained start"));
    addField(form, tr("&Last epoch"), m_last, tr("Always shown"));
    addField(form, tr("&Every … epochs"), m_every, tr("A frame for each of these"));
    addField(form, tr("F&rames"), m_rate, tr("Speed; the last frame stays for a second and a half"));
    m_look = new PictureLookForm(form, *this);
}

PlotView* FilmDialog::view() const { return m_pictures->find(m_view->currentData().toString()); }

FilmOptions FilmDialog::options() const {
    return {.format = static_cast<FilmFormat>(m_format->currentData().toInt()),
            .size = {m_width->value(), m_height->value()},
            .pixelRatio = 1,
            .look = m_look->look(),
            .firstEpoch = m_first->value(),
            .lastEpoch = m_last->value(),
            .everyEpochs = m_every->value(),
            .framesPerSecond = m_rate->value()};
}

void FilmDialog::setFormat(FilmFormat format) { m_format->setCurrentIndex(m_format->findData(static_cast<int>(format))); }

// What the film will be; the preview plays it.
void FilmDialog::showChoice() {
    m_save->setEnabled(false);
    if (!m_isReady) return;
    const FilmOptions chosen = options();
    const auto frames = filmFrames(m_pictures->timeline(), chosen);
    const auto checked = checkFilm(m_pictures->timeline(), chosen);
    m_save->setEnabled(checked.has_value());
    m_facts->setText(!checked
                         ? fromUtf8(checked.error().message)
                         : (frames.size() == 1 ? tr("1 frame") : tr("%1 frames").arg(frames.size())) + u'\n' +
                               (view()->isScaledByEpoch() ? tr("%1 long, each frame with its own scale, as the view has it")
                                                          : tr("%1 long, one scale for all frames"))
                                   .arg(secondsText(static_cast<double>(frames.size() - 1) / chosen.framesPerSecond + chosen.holdSeconds)));
    m_previewIndex = static_cast<int>(frames.size()) - 1;
    m_previewTimer.start(qMax(40, qRound(1000 / chosen.framesPerSecond)));
    showPreview();
}

void FilmDialog::showPreview() {
    PlotView* const shown = view();
    const FilmOptions chosen = options();
    const auto frames = filmFrames(m_pictures->timeline(), chosen);
    if (shown == nullptr || frames.empty() || isWorking()) return;
    const bool isLast = m_previewIndex + 1 >= static_cast<int>(frames.size());
    FilmOptions scaled = chosen;
    const QSizeF fitted = QSizeF(chosen.size).scaled(kPreview - QSize(2, 2), Qt::KeepAspectRatio);
    scaled.pixelRatio = fitted.width() / chosen.size.width() * devicePixelRatioF();
    QImage image = FilmMaker::frameImage(*m_pictures, *shown, scaled,
                                         frames[static_cast<std::size_t>(qBound(0, m_previewIndex, static_cast<int>(frames.size()) - 1))]);
    image.setDevicePixelRatio(devicePixelRatioF());
    m_preview->setPixmap(QPixmap::fromImage(image));
    m_previewTimer.setInterval(isLast ? qRound(1000 * chosen.holdSeconds) : qMax(40, qRound(1000 / chosen.framesPerSecond)));
    m_previewIndex = isLast ? 0 : m_previewIndex + 1;
}

void FilmDialog::askAndSave() {
    const PlotView* const shown = m_isReady ? view() : nullptr;
    if (shown == nullptr || isWorking()) return;
    const auto then = [this](const QString& path) { saveTo(path); };
    const FilmFormat format = options().format;
    const QString ending = fileEnding(format);
    if (format == FilmFormat::PngFiles) return askForFolder(*this, tr("Folder for the frames"), m_folder + u'/', then);
    askForFile(*this, tr("Save the time-lapse"), QDir(m_folder).filePath(shown->fileStem() + QStringLiteral("_film.") + ending),
               {QStringLiteral("%1 (*.%2)").arg(m_format->currentText(), ending)}, then);
}

void FilmDialog::saveTo(const QString& path) {
    PlotView* const shown = m_isReady ? view() : nullptr;
    if (shown == nullptr || isWorking()) return;
    const FilmOptions chosen = options();
    if (const auto checked = checkFilm(m_pictures->timeline(), chosen); !checked) {
        emit failed(checked.error());
        return;
    }
    m_path = path;
    m_previewTimer.stop();
    m_maker = std::make_unique<FilmMaker>(m_pictures, *shown, chosen, toPath(path));
    m_progress->setRange(0, m_maker->frameCount());
    m_progress->setValue(0);
    m_progress->show();
    m_fields->setEnabled(false);
    m_save->setEnabled(false);
    m_close->setText(tr("Cancel"));
    m_stepTimer.start();
}

// Drawn here, as views must be; encoded and stored elsewhere, before the next one is drawn.
void FilmDialog::step() {
    m_encoding.run(
        [frame = m_maker->draw()](const std::stop_token& stop, const Background::Progress&) { return std::optional(frame.encode(stop)); },
        [this](const Expected<void>& outcome) { takeEncoded(outcome); });
}

void FilmDialog::takeEncoded(const Expected<void>& outcome) {
    if (!outcome) {
        endWork();
        emit failed(outcome.error());
        return;
    }
    m_progress->setValue(m_maker->doneCount());
    m_facts->setText(tr("Frame %1 of %2").arg(m_maker->doneCount()).arg(m_maker->frameCount()));
    if (!m_maker->isStored()) {
        m_stepTimer.start();
        return;
    }
    m_maker.reset();
    emit stored(m_path);
    accept();
}

void FilmDialog::endWork() {
    m_stepTimer.stop();
    m_encoding.cancel();
    m_maker.reset();  // leaves no file, once the frame under way has been encoded
    m_progress->hide();
    m_fields->setEnabled(true);
    m_close->setText(tr("Close"));
    showChoice();
}

void FilmDialog::reject() {
    if (isWorking())
        endWork();
    else
        QDialog::reject();
}

}  // namespace rewire
