#include "ui/panels/bad_rows_view.h"

#include "ui/export/picture_export.h"
#include "ui/models/core_text.h"
#include "ui/models/number_table.h"
#include "ui/models/text.h"
#include "ui/models/tool_tip.h"
#include "ui/panels/ask_file.h"
#include "ui/panels/form_fields.h"
#include "ui/panels/row_table.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace rewire {

namespace {

enum Column { kLine, kReason, kText };

}  // namespace

Expected<void> storeBadRows(const std::vector<BadRow>& rows, const std::filesystem::path& path) {
    NumberTable table{{"line", "reason", "text"}, {}};
    for (const BadRow& row : rows) table.rows.push_back({row.line, row.reason, row.text});
    return storeBytes(path, QByteArray::fromStdString(toCsv(table)));
}

void askAndStoreBadRows(std::vector<BadRow> rows, QWidget& parent, std::function<void(const QString& problem, const QString& path)> told) {
    askForFile(parent, BadRowsView::tr("Store the rows"), QStringLiteral("unreadable_rows.csv"), {BadRowsView::tr("CSV (*.csv)")},
               [rows = std::move(rows), told = std::move(told)](const QString& path) {
                   const auto stored = storeBadRows(rows, toPath(path));
                   told(stored ? QString() : fromUtf8(stored.error().message), path);
               });
}

BadRowsView::BadRowsView(QWidget* parent) : QWidget(parent) {
    m_model = new QStandardItemModel(this);
    m_table = makeRowTable(*m_model, tr("Rows that cannot be read"), this);
    m_table->horizontalHeader()->setStretchLastSection(false);
    QPushButton* store = makeButton(tr("St&ore as CSV…"), tr("Line, reason and text of each of these rows"));
    m_told = makeMutedLabel({}, this);
    m_told->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(store, &QPushButton::clicked, this, [this] {
        askAndStoreBadRows(m_rows, *this, [this](const QString& problem, const QString& path) {
            m_told->setText(problem.isEmpty() ? tr("Stored as %1").arg(fromFile(toPath(path).native())) : problem);
        });
    });
    auto* row = new QHBoxLayout;
    row->addWidget(m_told, 1);
    row->addWidget(store);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, kGap, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(m_table, 1);
    column->addLayout(row);
}

void BadRowsView::show(const std::vector<BadRow>& rows) {
    m_rows = rows;
    m_told->clear();
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Line"), tr("What is wrong"), tr("The row")});
    for (int column = 0; column < 3; ++column)
        m_model->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignVCenter | (column == 0 ? Qt::AlignRight : Qt::AlignLeft));
    for (const BadRow& row : rows) {
        auto* line = new QStandardItem(countText(row.line));
        line->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto* reason = new QStandardItem(withoutOptions(row.reason));
        auto* text = new QStandardItem(fromFile(row.text));
        for (QStandardItem* item : {reason, text}) item->setToolTip(toolTipText(item->text()));
        m_model->appendRow({line, reason, text});
    }
    const int digit = m_table->fontMetrics().horizontalAdvance(u'0');
    m_table->horizontalHeader()->setSectionResizeMode(kReason, QHeaderView::Stretch);
    m_table->setColumnWidth(kLine, 9 * digit);
    m_table->setColumnWidth(kText, 24 * digit);
}

}  // namespace rewire
