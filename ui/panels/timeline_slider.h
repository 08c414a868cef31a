// A slider over the kept epochs, with a mark above each in which a setting changed. Where it stands is the timeline's.
#pragma once

#include <QSlider>
#include <vector>

namespace rewire {

class TimelineSlider : public QSlider {
    Q_OBJECT
  public:
    explicit TimelineSlider(QWidget* parent = nullptr);

    struct Mark {
        int value = 0;
        QString text;  // what changed
        friend bool operator==(const Mark&, const Mark&) = default;
    };
    void setMarks(std::vector<Mark> marks);
    [[nodiscard]] const std::vector<Mark>& marks() const { return m_marks; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;  // tells a mark below the pointer

  private:
    [[nodiscard]] int positionOf(int value) const;

    std::vector<Mark> m_marks;
};

}  // namespace rewire
