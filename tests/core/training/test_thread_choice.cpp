// The number of threads that batches take: the fastest of those tried, tried again when the machine changes, and never another than a
// person asked for.
#include "core/training/thread_choice.h"

#include <QTest>

#include <functional>
#include <map>

using namespace rewire;

class TestThreadChoice : public QObject {
    Q_OBJECT

    // How many of `batches` each number of threads took, where a batch lasts seconds(threads).
    static std::map<int, int> train(ThreadChoice& choice, int batches, const std::function<double(int)>& seconds) {
        std::map<int, int> taken;
        for (int b = 0; b < batches; ++b) {
            const int threads = choice.threads();
            ++taken[threads];
            choice.took(seconds(threads));
        }
        return taken;
    }

  private slots:
    void theFastestIsTaken() {
        for (const int fastest : {8, 4, 2, 1}) {
            ThreadChoice choice(8, false);
            const auto taken = train(choice, 500, [&](int threads) { return threads == fastest ? 1.0 : 2.0; });
            QCOMPARE(taken.size(), std::size_t{4});  // 8, 4, 2 and 1 were tried
            QVERIFY(taken.at(fastest) > 450);
        }
    }

    void aMachineThatChangesIsTriedAgain() {
        ThreadChoice choice(2, false);
        QVERIFY(train(choice, 400, [](int threads) { return threads == 2 ? 1.0 : 2.0; }).at(2) > 380);
        QVERIFY(train(choice, 2000, [](int threads) { return threads == 2 ? 2.0 : 1.0; }).at(1) > 1700);
    }

    void aWishIsObeyed() {
        ThreadChoice choice(3, true);
        const auto taken = train(choice, 1000, [](int threads) { return threads * 1.0; });
        QCOMPARE(taken, (std::map<int, int>{{3, 1000}}));
    }
};

QTEST_APPLESS_MAIN(TestThreadChoice)
#include "test_thread_choice.moc"
