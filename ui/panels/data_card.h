// What was loaded: name, size, classes and their balance, what is odd about it, and samples where they are images.
#pragma once

#include "ui/bridge/dataset_loader.h"

#include <QScrollArea>
#include <memory>

class QLabel;
class QVBoxLayout;

namespace rewire {

class ClassBars;
class ThumbnailStrip;

class DataCard : public QScrollArea {
    Q_OBJECT
  public:
    explicit DataCard(QWidget* parent = nullptr);

    void show(const std::shared_ptr<const LoadedData>& loaded);  // null: says what to do

    // What the card would take to show everything at its present width.
    [[nodiscard]] int contentHeight() const;

  private:
    void showFacts(const LoadedData& loaded);
    QLabel* addLine(QVBoxLayout& column, bool muted);

    QLabel* m_name = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_oddities = nullptr;
    QLabel* m_origin = nullptr;
    QLabel* m_notes = nullptr;
    ThumbnailStrip* m_thumbnails = nullptr;
    ClassBars* m_classes = nullptr;
};

}  // namespace rewire
