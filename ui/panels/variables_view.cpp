#include "ui/panels/variables_view.h"

#include "ui/models/text.h"
#include "ui/models/tool_tip.h"
#include "ui/panels/row_table.h"
#include "ui/style/theme.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace rewire {
namespace {

QString useText(const VariablePreview& variable) {
    using enum VariablePreview::Use;
    switch (variable.use) {
        case Features: return VariablesView::tr("features");
        case Labels: return VariablesView::tr("labels");
        case TestFeatures: return VariablesView::tr("test features");
        case TestLabels: return VariablesView::tr("test labels");
        case None: break;
    }
    return variable.refusal.empty() ? VariablesView::tr("left out") : VariablesView::tr("left out: %1").arg(fromFile(variable.refusal));
}

}  // namespace

VariablesView::VariablesView(QWidget* parent) : QWidget(parent) {
    m_model = new QStandardItemModel(this);
    m_table = makeRowTable(*m_model, tr("Variables"), this);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, kGap, 0, 0);
    column->addWidget(m_table);
}

void VariablesView::show(const std::vector<VariablePreview>& variables) {
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Name"), tr("Shape"), tr("Type"), tr("Taken for")});
    for (const VariablePreview& variable : variables) {
        QList<QStandardItem*> row;
        for (const QString& text : {fromFile(variable.name), fromFile(variable.shape), fromFile(variable.type), useText(variable)}) {
            row << new QStandardItem(text);
            row.back()->setToolTip(toolTipText(text));
        }
        m_model->appendRow(row);
    }
    m_table->resizeColumnsToContents();
}

}  // namespace rewire
