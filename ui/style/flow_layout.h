// A row of controls that goes on in a second one where the first is full, so that nothing in it is cut. Leaves the size of the controls to
// them.
#pragma once

#include <QLayout>
#include <QList>

namespace rewire {

class FlowLayout : public QLayout {
    Q_OBJECT
  public:
    explicit FlowLayout(QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;     // all in one row
    [[nodiscard]] QSize minimumSize() const override;  // as wide as the widest control
    void setGeometry(const QRect& rect) override;

  private:
    // The height that the rows take; moves the controls there, too, if `moves`.
    int place(const QRect& rect, bool moves) const;

    QList<QLayoutItem*> m_items;
};

}  // namespace rewire
