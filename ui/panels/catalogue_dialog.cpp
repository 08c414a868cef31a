#include "ui/panels/catalogue_dialog.h"

#include "core/base/text.h"
#include "core/data/catalogue.h"
#include "core/training/settings.h"
#include "ui/models/text.h"
#include "ui/panels/form_fields.h"
#include "ui/style/control_painting.h"
#include "ui/style/control_style.h"
#include "ui/style/elided_label.h"
#include "ui/style/theme.h"

#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>
#include <utility>

namespace rewire {
namespace {

constexpr QSize kPreferred{760, 720};

// A panel for one data set.
class Card : public QFrame {
  public:
    using QFrame::QFrame;

  protected:
    void paintEvent(QPaintEvent*) override {
        const Theme theme = themeFor(palette());
        QPainter painter(this);
        drawRoundedPanel(painter, rect(), theme.surface, theme.line, 8);
    }
};

QString factsOf(const CatalogueEntry& entry) {
    QStringList facts{CatalogueDialog::tr("%1 features").arg(countText(entry.featureCount)),
                      CatalogueDialog::tr("%1 classes").arg(entry.classCount), fromUtf8(entry.samples)};
    if (entry.image) facts << CatalogueDialog::tr("images %1 × %2").arg(entry.image->width).arg(entry.image->height);
    facts << CatalogueDialog::tr("layers %1, rate %2").arg(fromUtf8(layersText(entry.hidden)), numberText(entry.learningRate));
    return facts.join(QStringLiteral(" · "));
}

QLabel* makeText(const QString& text) {
    QLabel* label = makeMutedLabel(text);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

// Where the entry's files are to be had, as a link for pointer and keyboard, and where they belong.
QLabel* makeHowToGet(const CatalogueEntry& entry) {
    static const QRegularExpression address(QStringLiteral(R"((https://([^\s()]+)))"));
    QString text = fromUtf8(howToGet(entry, '\'' + entry.name + '\'')).toHtmlEscaped();
    text.replace(address, QStringLiteral(R"(<a href="\1">\2</a>)"));
    QLabel* label = makeText(text);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setOpenExternalLinks(true);
    return label;
}

QWidget* makeCard(const CatalogueEntry& entry, CatalogueDialog& dialog) {
    const bool isHere = !folderOf(entry).empty();
    const QString title = fromUtf8(entry.title), name = fromUtf8(entry.name);
    auto* card = new Card;
    card->setObjectName(name);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(kWideGap, kWideGap - kHalfGap, kWideGap, kWideGap - kHalfGap);
    row->setSpacing(kWideGap);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(kHalfGap);
    QLabel* heading = makeLabel(title);
    heading->setFont(scaledFont(heading->font(), 1.08, QFont::DemiBold));
    texts->addWidget(heading);
    texts->addWidget(makeText(factsOf(entry)));
    if (!isHere) texts->addWidget(makeHowToGet(entry));
    row->addLayout(texts, 1);
    if (isHere) {
        QPushButton* open = makeButton(CatalogueDialog::tr("Open"), CatalogueDialog::tr("Open %1 with the paper's settings").arg(title));
        open->setAccessibleName(CatalogueDialog::tr("Open %1").arg(title));
        open->setProperty(kPrimaryProperty, true);
        QObject::connect(open, &QPushButton::clicked, &dialog, [&dialog, name] {
            emit dialog.chosen(name);
            dialog.accept();
        });
        row->addWidget(open, 0, Qt::AlignVCenter);
    } else {
        row->addWidget(makeMutedLabel(CatalogueDialog::tr("not here")), 0, Qt::AlignTop);
    }
    return card;
}

QString folderPath() { return QFile::decodeName(userDataFolder().c_str()); }

}  // namespace

CatalogueDialog::CatalogueDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("The paper's data sets"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(kWideGap, kWideGap, kWideGap, kWideGap);
    head->setSpacing(kGap);
    head->addWidget(makeLabel(tr("Each has a folder of its name in")));
    auto* folder = new ElidedLabel;
    folder->setText(folderPath().isEmpty() ? tr("no folder: neither XDG_DATA_HOME nor HOME is set") : fromFile(userDataFolder().native()));
    folder->setForegroundRole(QPalette::PlaceholderText);
    head->addWidget(folder, 1);
    QPushButton* show =
        makeButton(tr("&Show folder"), tr("Open the folder with the desktop's file manager; it is made when it is not there"));
    show->setEnabled(!folderPath().isEmpty());
    connect(show, &QPushButton::clicked, this, &CatalogueDialog::showFolder);
    head->addWidget(show);
    column->addLayout(head);

    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(windowTitle());
    auto* content = new QWidget;
    m_entries = new QVBoxLayout(content);
    m_entries->setContentsMargins(kWideGap, 0, kWideGap, kWideGap);
    m_entries->setSpacing(kGap);
    area->setWidget(content);
    column->addWidget(area, 1);
    lookAgain();
    const QSize room = QGuiApplication::primaryScreen()->availableSize() - QSize(2 * kHugeGap, 2 * kHugeGap);
    resize(kPreferred.boundedTo(room));
}

// What has the focus keeps it where nothing has come.
void CatalogueDialog::lookAgain() {
    std::vector<std::filesystem::path> folders;
    for (const CatalogueEntry& entry : catalogue()) folders.push_back(folderOf(entry));
    if (folders == std::exchange(m_folders, folders)) return;
    while (QLayoutItem* item = m_entries->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const CatalogueEntry& entry : catalogue()) m_entries->addWidget(makeCard(entry, *this));
    m_entries->addStretch(1);
}

bool CatalogueDialog::event(QEvent* event) {
    if (event->type() == QEvent::WindowActivate) lookAgain();
    return QDialog::event(event);
}

void CatalogueDialog::showFolder() {
    if (QDir().mkpath(folderPath())) QDesktopServices::openUrl(QUrl::fromLocalFile(folderPath()));
}

}  // namespace rewire
