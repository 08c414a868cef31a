#include "ui/panels/picture_look_form.h"

#include "ui/panels/form_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>

namespace rewire {
namespace {

enum Background { White, Transparent, AsInTheWindow };

}  // namespace

PictureLookForm::PictureLookForm(QFormLayout& form, QWidget& dialog) : QObject(&dialog), m_dialog(dialog) {
    m_background = makeChoice({tr("white"), tr("transparent"), tr("as in the window")});
    m_title = new QCheckBox(tr("title"));
    m_legend = new QCheckBox(tr("legend"));
    m_axes = new QCheckBox(tr("axes"));
    m_caption = new QLineEdit;
    m_caption->setMaxLength(500);
    m_caption->setPlaceholderText(tr("none"));
    auto* parts = new QWidget;
    auto* row = new QHBoxLayout(parts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kWideGap);
    for (QCheckBox* box : {m_title, m_legend, m_axes}) {
        box->setChecked(true);
        row->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &PictureLookForm::changed);
    }
    row->addStretch(1);
    addField(form, tr("&Background"), m_background, tr("White for print, transparent for slides, or the window's own colours"));
    m_sideCharts = new QCheckBox(tr("small charts"));
    m_sideCharts->setChecked(true);
    connect(m_sideCharts, &QCheckBox::toggled, this, &PictureLookForm::changed);
    connect(m_legend, &QCheckBox::toggled, m_sideCharts, &QWidget::setEnabled);
    addField(form, tr("With"), parts, tr("What stands around the picture; the legend includes colour bars"));
    m_sideCharts->setToolTip(
        tr("Those below the picture proper, where the view has some: the input importance has distribution and history"));
    form.addRow(QString(), m_sideCharts);
    addField(form, tr("&Caption"), m_caption, tr("A line of your own below the picture"));
    connect(m_background, &QComboBox::currentIndexChanged, this, &PictureLookForm::changed);
    connect(m_caption, &QLineEdit::textChanged, this, &PictureLookForm::changed);
}

PictureLook PictureLookForm::look() const {
    return {.theme = m_background->currentIndex() == AsInTheWindow ? themeFor(m_dialog.palette()) : printTheme(),
            .hasBackground = m_background->currentIndex() != Transparent,
            .hasTitle = m_title->isChecked(),
            .hasLegend = m_legend->isChecked(),
            .hasSideCharts = m_sideCharts->isChecked(),
            .hasAxes = m_axes->isChecked(),
            .title = {},
            .caption = m_caption->text()};
}

void PictureLookForm::setEnabled(bool enabled) {
    for (QWidget* field : std::initializer_list<QWidget*>{m_background, m_title, m_legend, m_axes, m_caption}) field->setEnabled(enabled);
    m_sideCharts->setEnabled(enabled && m_legend->isChecked());
}

}  // namespace rewire
