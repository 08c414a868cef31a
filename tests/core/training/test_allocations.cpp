// Training and testing allocate nothing for a batch: an epoch of twice as many batches takes the same number of allocations.
#include "core/training/trainer.h"

#include "tests/core/training/small_dataset.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::int64_t> allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    const auto unit = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

using namespace rewire;

class TestAllocations : public QObject {
    Q_OBJECT

    enum class Cells { Floats, Bytes, Sparse };

    // Of the second epoch; the first makes room.
    static std::int64_t allocationsOfEpoch(Cells cells, int batches, int threads) {
        Dataset dataset = smallDataset(20, 32 * batches, 128 * batches);
        for (Samples* samples : {&dataset.train, &dataset.test}) {
            if (cells == Cells::Bytes)
                for (float& value : samples->features) value = std::clamp(std::round(100 + 20 * value), 0.0f, 255.0f);
            if (cells == Cells::Sparse) {
                SparseRows& rows = samples->sparse.emplace();
                for (std::int64_t s = 0; s < static_cast<std::int64_t>(samples->labels.size()); ++s) {
                    rows.column.push_back(static_cast<std::uint32_t>(samples->labels[static_cast<std::size_t>(s)]));
                    rows.value.push_back(1);
                    rows.endRow();
                }
                samples->features.clear();
            }
        }
        if (cells == Cells::Sparse) dataset.scaling = Scaling::None;
        Trainer trainer(std::make_shared<const Dataset>(std::move(dataset)), {.algorithm = "fixed",
                                                                              .hidden = {30, 25},
                                                                              .epochs = 3,
                                                                              .learningRate = 0.01,
                                                                              .batchSize = 32,
                                                                              .epsilon = 3,
                                                                              .threads = threads});
        const auto train = [&](int epoch) {
            return trainer.trainEpoch(epoch, [](const Progress&) { return true; }, {}).end == EpochOutcome::End::Finished;
        };
        if (!train(1)) return -1;
        const std::int64_t before = allocations;
        return train(2) ? allocations - before : -1;
    }

  private slots:
    void noneForABatch_data() {
        QTest::addColumn<int>("cells");
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2}) {
            QTest::addRow("floats, %d", threads) << static_cast<int>(Cells::Floats) << threads;
            QTest::addRow("bytes, %d", threads) << static_cast<int>(Cells::Bytes) << threads;
            QTest::addRow("sparse, %d", threads) << static_cast<int>(Cells::Sparse) << threads;
        }
    }
    void noneForABatch() {
        QFETCH(int, cells);
        QFETCH(int, threads);
        const std::int64_t few = allocationsOfEpoch(static_cast<Cells>(cells), 10, threads);
        QVERIFY(few > 0);
        QCOMPARE(allocationsOfEpoch(static_cast<Cells>(cells), 20, threads), few);
    }
};

QTEST_APPLESS_MAIN(TestAllocations)
#include "test_allocations.moc"
