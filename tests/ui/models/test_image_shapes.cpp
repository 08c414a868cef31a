// Features as pixels: which shapes a number of them can have, and how samples are drawn.
#include "ui/bridge/dataset_loader.h"
#include "ui/models/image_shapes.h"

#include <QTest>

using namespace rewire;

class TestImageShapes : public QObject {
    Q_OBJECT
  private slots:
    void shapesOfAFeatureCountAreItsFactors() {
        const std::vector<ImageShape> shapes = possibleImageShapes(784);
        QVERIFY(shapes.front() == (ImageShape{28, 28, 1}));
        for (const ImageShape& shape : shapes) QCOMPARE(shape.width * shape.height * shape.channels, 784);
        QVERIFY(possibleImageShapes(3072).front() == (ImageShape{32, 32, 3}));
        for (const int prime : {1, 2, 3, 7, 10007}) QVERIFY(possibleImageShapes(prime).empty());
        QCOMPARE(pixelMeans(std::vector{1.0, 2.0, 6.0, 0.0, 0.0, 3.0}, {2, 1, 3}), (std::vector{3.0, 1.0}));
        QCOMPARE(pixelMeans(std::vector{1.0, 2.0}, {1, 2, 1}), (std::vector{1.0, 2.0}));
    }

    void sparseSamplesAreDrawnLikeDenseOnes() {
        Dataset dense;
        dense.featureCount = 4;
        dense.train = {.features = {0, 1, 0, 2, 2, 0, 0, 0}, .labels = {0, 1}};
        Dataset sparse = dense;
        sparse.train.features.clear();
        sparse.train.sparse = SparseRows{.rowStart = {0, 2, 3}, .column = {1, 3, 0}, .value = {1, 2, 2}};
        for (const int sample : {0, 1}) QCOMPARE(sampleImage(sparse, {2, 2, 1}, sample, 0, 2), sampleImage(dense, {2, 2, 1}, sample, 0, 2));
        QCOMPARE(sampleImage(sparse, {2, 2, 1}, 1, 0, 2).pixelColor(0, 0), QColor(Qt::white));
    }
};

QTEST_MAIN(TestImageShapes)
#include "test_image_shapes.moc"
