#include "ui/panels/preview_layout.h"

#include "ui/style/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace rewire {

QLabel* makePreview(QSize size) {
    QLabel* preview = makeLabel({});
    preview->setAccessibleName(QDialog::tr("Preview"));
    preview->setFixedSize(size);
    preview->setAlignment(Qt::AlignCenter);
    preview->setFrameShape(QFrame::StyledPanel);
    return preview;
}

void layOutPreview(QDialog& dialog, QLabel* preview, QWidget* form, QLabel* facts, QWidget* progress, QDialogButtonBox* buttons) {
    facts->setWordWrap(true);
    auto* side = new QVBoxLayout;
    side->addWidget(form);
    side->addStretch(1);
    side->addWidget(facts);
    auto* row = new QHBoxLayout;
    row->setSpacing(kWideGap);
    row->addWidget(preview);
    row->addLayout(side, 1);
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(kWideGap, kWideGap, kWideGap, kWideGap);
    column->setSpacing(kWideGap);
    column->addLayout(row);
    if (progress != nullptr) column->addWidget(progress);
    column->addWidget(buttons);
}

}  // namespace rewire
