#include "ui/style/flow_layout.h"

#include "ui/style/theme.h"

#include <QWidget>
#include <algorithm>

namespace rewire {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) {
    setContentsMargins(0, 0, 0, 0);
    setSpacing(kHalfGap);
}

FlowLayout::~FlowLayout() {
    while (QLayoutItem* item = takeAt(0)) delete item;
}

void FlowLayout::addItem(QLayoutItem* item) { m_items.append(item); }

QLayoutItem* FlowLayout::itemAt(int index) const { return m_items.value(index); }

QLayoutItem* FlowLayout::takeAt(int index) { return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr; }

int FlowLayout::heightForWidth(int width) const { return place(QRect(0, 0, width, 0), false); }

QSize FlowLayout::sizeHint() const {
    QSize size(0, 0);
    for (const QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        const QSize own = item->sizeHint();
        size = {size.width() + own.width() + (size.width() > 0 ? spacing() : 0), std::max(size.height(), own.height())};
    }
    return size;
}

QSize FlowLayout::minimumSize() const {
    QSize size(0, 0);
    for (const QLayoutItem* item : m_items)
        if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
    return size;
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect& rect, bool moves) const {
    int left = rect.left(), top = rect.top(), rowHeight = 0;
    QList<QLayoutItem*> row;
    const auto endRow = [&] {
        if (moves)
            for (QLayoutItem* item : row) item->setGeometry(item->geometry().translated(0, (rowHeight - item->geometry().height()) / 2));
        row.clear();
    };
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        QSize size = item->sizeHint().expandedTo(item->minimumSize());
        size.setWidth(std::min(size.width(), std::max(rect.width(), item->minimumSize().width())));
        if (!row.isEmpty() && left + size.width() > rect.left() + rect.width()) {
            endRow();
            left = rect.left();
            top += rowHeight + spacing();
            rowHeight = 0;
        }
        if (moves) item->setGeometry(QRect(QPoint(left, top), size));
        row.append(item);
        rowHeight = std::max(rowHeight, size.height());
        left += size.width() + spacing();
    }
    endRow();
    return top + rowHeight - rect.top();
}

}  // namespace rewire
