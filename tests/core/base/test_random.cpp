// Random streams: Philox's published answers, independence of draws, and the shapes of the distributions.
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

using namespace rewire;

class TestRandom : public QObject {
    Q_OBJECT

  private slots:
    // Known answer of Philox4x32-10 for counter 0 and key 0 (Random123's kat_vectors).
    void philoxGivesItsPublishedAnswer() {
        const r123::Philox4x32::ctr_type bits = r123::Philox4x32()({{0, 0, 0, 0}}, {{0, 0}});
        QCOMPARE(bits[0], 0x6627e8d5u);
        QCOMPARE(bits[1], 0xe169c58du);
        QCOMPARE(bits[2], 0xbc57ac4cu);
        QCOMPARE(bits[3], 0x9b00dbd8u);
    }

    void drawsFollowTheirAddressOnly() {
        RandomStream stream(5, StreamPurpose::Shuffle, 3, 4);
        const auto second = stream.block(1);
        for (int i = 0; i < 4; ++i) (void)stream.next32();
        for (const std::uint32_t expected : second) QCOMPARE(stream.next32(), expected);
        QCOMPARE(RandomStream(5, StreamPurpose::Shuffle, 3, 4).block(1), second);
    }

    void everyPartOfTheAddressMatters() {
        std::set<std::array<std::uint32_t, 4>> blocks;
        for (const std::uint64_t seed : {0ull, 1ull, 1ull << 40})
            for (const StreamPurpose purpose : {StreamPurpose::Shuffle, StreamPurpose::Addition})
                for (const std::uint32_t a : {0u, 1u})
                    for (const std::uint32_t b : {0u, 1u})
                        for (const std::uint64_t index : {0ull, 1ull, 1ull << 33})
                            blocks.insert(RandomStream(seed, purpose, a, b).block(index));
        QCOMPARE(blocks.size(), 3u * 2 * 2 * 2 * 3);
    }

    void boundedDrawsAreUniform() {
        RandomStream stream(1, StreamPurpose::SyntheticData);
        std::vector<int> hits(7, 0);
        for (int draw = 0; draw < 70000; ++draw) ++hits[stream.below(7)];
        double chi = 0;
        for (const int count : hits) chi += (count - 10000.0) * (count - 10000.0) / 10000.0;
        QVERIFY(chi < 6 + 5 * std::sqrt(12.0));
    }

    void uniformStaysInItsRange() {
        RandomStream stream(2, StreamPurpose::SyntheticData);
        double sum = 0;
        for (int draw = 0; draw < 100000; ++draw) {
            const double u = stream.uniform(-2, 3);
            QVERIFY(u >= -2 && u < 3);
            QVERIFY(stream.uniformPositive() > 0);
            sum += u;
        }
        QVERIFY(std::abs(sum / 100000 - 0.5) < 5 * 5 / std::sqrt(12.0 * 100000));
    }

    void normalHasMeanZeroAndVarianceOne() {
        RandomStream stream(3, StreamPurpose::SyntheticData);
        double sum = 0, squares = 0, beyondTwo = 0;
        constexpr int kDraws = 200000;
        for (int draw = 0; draw < kDraws; ++draw) {
            const double x = stream.normal();
            sum += x;
            squares += x * x;
            beyondTwo += std::abs(x) > 2 ? 1 : 0;
        }
        QVERIFY(std::abs(sum / kDraws) < 5 / std::sqrt(kDraws));
        QVERIFY(std::abs(squares / kDraws - 1) < 5 * std::sqrt(2.0 / kDraws));
        QVERIFY(std::abs(beyondTwo / kDraws - 0.0455) < 5 * std::sqrt(0.0455 / kDraws));
    }

    void shufflingGivesEveryOrderEquallyOften() {
        std::vector<int> hits(24, 0);
        for (std::uint32_t repetition = 0; repetition < 24000; ++repetition) {
            std::vector<int> order{0, 1, 2, 3};
            RandomStream(4, StreamPurpose::Shuffle, repetition).shuffle(std::span(order));
            int rank = 0;
            std::vector<int> first{0, 1, 2, 3};
            while (first != order) {
                std::next_permutation(first.begin(), first.end());
                ++rank;
            }
            ++hits[static_cast<std::size_t>(rank)];
        }
        double chi = 0;
        for (const int count : hits) chi += (count - 1000.0) * (count - 1000.0) / 1000.0;
        QVERIFY(chi < 23 + 5 * std::sqrt(46.0));
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "test_random.moc"
