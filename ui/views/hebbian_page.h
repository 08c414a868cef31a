// A short page that reads the running network's evolution as Hebb's rule, with the numbers of the epoch that the timeline shows.
#pragma once

#include "core/evolution/algorithm.h"
#include "core/training/frame.h"

#include <QScrollArea>
#include <memory>

class QLabel;

namespace rewire {

class LayerBox;

// What one layer says; NaN where it was not measured.
struct HebbianNumbers {
    double ofAll = 0;   // mean |cos| of all pairs
    double ofKept = 0;  // of connections that stayed
    double ofRemoved = 0;
    double ofAdded = 0;
    std::int64_t removed = 0;
    std::int64_t added = 0;
    std::int64_t connections = 0;
};
[[nodiscard]] HebbianNumbers hebbianNumbers(const LayerFrame& layer);

class HebbianPage : public QScrollArea {
    Q_OBJECT
  public:
    explicit HebbianPage(QWidget* parent = nullptr);

    struct Content {
        std::shared_ptr<const Frame> frame;     // at the timeline's position; null: nothing to read
        std::shared_ptr<const Frame> measured;  // the newest up to it that knows similarity; may be null
        const Algorithm* rules = nullptr;
        double removalFraction = 0;
    };
    void show(Content content);
    void setLayer(int layer);
    [[nodiscard]] QString text() const;  // as rich text

  protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void update();
    [[nodiscard]] QString numbersAsHtml() const;
    [[nodiscard]] QString readingAsHtml() const;

    Content m_content;
    int m_layer = 0;
    QLabel* m_label = nullptr;
};

}  // namespace rewire
