// What was loaded: name, size, classes and their balance, what is odd about it, and samples where they are images.
#pragma once

#include "ui/bridge/dataset_loader.h"

#include <QScrollArea>
#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
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

  signals:
    void importOptionsRequested();
    void imageShapeChosen(const rewire::ImageShape& shape);
    // The rows that were left out: where they went, or what went wrong.
    void leftOutRowsStored(const QString& problem, const QString& path);

  private:
    void showFacts(const LoadedData& loaded);
    void buildShapes(QVBoxLayout& column);
    void offerShapes();
    void previewShape();
    [[nodiscard]] QStringList peculiarities() const;
    QLabel* addLine(QVBoxLayout& column, bool muted);

    std::shared_ptr<const LoadedData> m_loaded;
    QLabel* m_name = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_oddities = nullptr;
    QLabel* m_origin = nullptr;
    QLabel* m_notes = nullptr;
    ThumbnailStrip* m_thumbnails = nullptr;
    ClassBars* m_classes = nullptr;
    QWidget* m_shapeRow = nullptr;
    QComboBox* m_shapes = nullptr;
    QPushButton* m_useShape = nullptr;
    QPushButton* m_leftOut = nullptr;
    QPushButton* m_importOptions = nullptr;
};

}  // namespace rewire
