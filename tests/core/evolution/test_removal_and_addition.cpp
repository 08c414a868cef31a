// Which connections go and which come: exact rules, and the statistics of the random ones.
#include "core/evolution/addition.h"
#include "core/evolution/removal.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace rewire;

namespace {

Topology topologyOf(int inputs, int outputs, double epsilon) {
    return Topology::erdosRenyi(inputs, outputs, epsilon, RandomStream(1, StreamPurpose::InitialTopology));
}

// The k largest keys of a whole layer of similarities, by the same offers as an evolution step makes.
std::vector<Connection> addBySimilarity(const Survivors& survivors, const std::vector<float>& similarity, std::size_t count,
                                        AdditionRule rule, std::uint32_t epoch = 0) {
    TopConnections top(count);
    const auto outputs = static_cast<std::size_t>(survivors.outputCount());
    for (int i = 0; i < survivors.inputCount(); ++i) {
        std::vector<float> row(similarity.begin() + static_cast<std::ptrdiff_t>(i * outputs),
                               similarity.begin() + static_cast<std::ptrdiff_t>((i + 1) * outputs));
        // In two parts: what comes of a row does not depend on how it is cut.
        const std::size_t cut = outputs / 8 * 4;
        const RandomStream stream(9, StreamPurpose::Addition, 0, epoch);
        offerRow(survivors, i, 0, std::span(row).first(cut), rule, stream, top);
        offerRow(survivors, i, static_cast<int>(cut), std::span(row).subspan(cut), rule, stream, top);
    }
    std::vector<Connection> added;
    for (const Candidate& winner : top.takeSorted()) {
        added.push_back(winner.connection);
        // What was chosen is told with the similarity it was offered at.
        if (winner.similarity != similarity[winner.connection.input * outputs + winner.connection.output]) return {};
    }
    return added;
}

}  // namespace

class TestRemovalAndAddition : public QObject {
    Q_OBJECT

  private slots:
    void removalTakesTheSmallestOfEachSign() {
        const std::vector<float> values{0.5f, -0.1f, 0.2f, -0.4f, 0.1f, -0.3f, 0.9f, -0.2f, 0.3f, 0.0f};
        // Five positive: floor(0.4 * 5) = 2 go (0.1, 0.2). Four negative: floor(1.6) = 1 goes (-0.1). And the zero.
        QCOMPARE(planRemoval(values, 0.4), (std::vector<std::uint32_t>{1, 2, 4, 9}));
    }

    void removalHandlesTheEdges_data() {
        QTest::addColumn<std::vector<float>>("values");
        QTest::addColumn<double>("fraction");
        QTest::addColumn<std::vector<std::uint32_t>>("expected");
        using Values = std::vector<float>;
        using Positions = std::vector<std::uint32_t>;
        QTest::newRow("no connections") << Values{} << 0.3 << Positions{};
        QTest::newRow("all zero") << Values{0, 0, 0} << 0.3 << Positions{0, 1, 2};
        QTest::newRow("negative zero") << Values{-0.0f, 1} << 0.3 << Positions{0};
        QTest::newRow("fraction 0 takes zeros only") << Values{1, 0, -1} << 0.0 << Positions{1};
        QTest::newRow("fraction 1 takes all") << Values{1, -2, 3} << 1.0 << Positions{0, 1, 2};
        QTest::newRow("equal values go by position") << Values{1, 1, 1, 1} << 0.5 << Positions{0, 1};
        QTest::newRow("one of a sign stays") << Values{1, -1} << 0.9 << Positions{};
    }
    void removalHandlesTheEdges() {
        QFETCH(std::vector<float>, values);
        QFETCH(double, fraction);
        QFETCH(std::vector<std::uint32_t>, expected);
        QCOMPARE(planRemoval(values, fraction), expected);
    }

    void survivorsAreTheTopologyWithoutTheRemoved() {
        const Topology t = topologyOf(30, 20, 3);
        std::vector<std::uint32_t> removed;
        for (std::uint32_t k = 0; k < t.connectionCount(); k += 3) removed.push_back(k);
        const Survivors survivors(t, removed);
        QCOMPARE(survivors.count(), t.connectionCount() - static_cast<std::int64_t>(removed.size()));
        for (int i = 0; i < 30; ++i)
            for (std::uint32_t k = t.rowStart()[i]; k < t.rowStart()[i + 1]; ++k)
                QCOMPARE(survivors.contains({static_cast<std::uint32_t>(i), t.outputIndex()[k]}), k % 3 != 0);
    }

    void randomAdditionFindsFreePositions_data() {
        QTest::addColumn<double>("epsilon");
        QTest::addColumn<int>("count");
        QTest::newRow("sparse, by rejection") << 2.0 << 100;
        QTest::newRow("nearly full, by enumeration") << 12.0 << 100;
        QTest::newRow("more wanted than free") << 12.0 << 100000;
        QTest::newRow("none wanted") << 2.0 << 0;
    }
    void randomAdditionFindsFreePositions() {
        QFETCH(double, epsilon);
        QFETCH(int, count);
        const Topology t = topologyOf(40, 30, epsilon);
        const Survivors survivors(t, {});
        const auto added = addRandom(survivors, count, RandomStream(1, StreamPurpose::Addition));
        QCOMPARE(static_cast<std::int64_t>(added.size()), std::min<std::int64_t>(count, survivors.freeCount()));
        QVERIFY(std::adjacent_find(added.begin(), added.end(), std::greater_equal<>()) == added.end());
        for (const Connection& connection : added) QVERIFY(!survivors.contains(connection));
    }

    void randomAdditionIsUniform_data() {
        QTest::addColumn<double>("epsilon");
        QTest::newRow("by rejection") << 0.5;
        QTest::newRow("by enumeration") << 2.5;
    }
    void randomAdditionIsUniform() {
        QFETCH(double, epsilon);
        const Topology t = topologyOf(10, 10, epsilon);
        const Survivors survivors(t, {});
        std::map<Connection, int> hits;
        constexpr int kDraws = 4000;
        for (std::uint32_t epoch = 0; epoch < kDraws; ++epoch)
            for (const Connection& c : addRandom(survivors, 5, RandomStream(2, StreamPurpose::Addition, 0, epoch))) ++hits[c];
        const auto free = static_cast<double>(survivors.freeCount());
        const double expected = kDraws * 5 / free;
        double chi = 0;
        for (const auto& [connection, count] : hits) chi += (count - expected) * (count - expected) / expected;
        QCOMPARE(static_cast<std::int64_t>(hits.size()), survivors.freeCount());
        QVERIFY(chi < free + 5 * std::sqrt(2 * free));
    }

    void deterministicAdditionTakesTheMostSimilar() {
        const Topology t = topologyOf(25, 35, 4);
        const Survivors survivors(t, {});
        RandomStream stream(4, StreamPurpose::SyntheticData);
        std::vector<float> similarity(25 * 35);
        for (float& s : similarity) s = static_cast<float>(stream.below(50)) / 50;  // many ties
        std::vector<Candidate> all;
        for (std::uint32_t i = 0; i < 25; ++i)
            for (std::uint32_t j = 0; j < 35; ++j)
                if (!survivors.contains({i, j})) all.push_back({similarity[i * 35 + j], {i, j}});
        std::sort(all.begin(), all.end(), isBetter);
        std::vector<Connection> expected;
        for (std::size_t k = 0; k < 100; ++k) expected.push_back(all[k].connection);
        std::sort(expected.begin(), expected.end());
        QVERIFY(addBySimilarity(survivors, similarity, 100, AdditionRule::CosineDeterministic) == expected);
    }

    void topConnectionsDoNotDependOnTheOrderOfOffers() {
        std::vector<Candidate> candidates;
        RandomStream stream(6, StreamPurpose::SyntheticData);
        for (std::uint32_t c = 0; c < 20000; ++c) candidates.push_back({static_cast<float>(stream.below(3000)), {c / 100, c % 100}});
        std::vector<std::vector<Connection>> results;
        for (int order = 0; order < 3; ++order) {
            TopConnections whole(700), part(700);
            for (std::size_t c = 0; c < candidates.size(); ++c) (c % 2 == 0 ? whole : part).offer(candidates[c]);
            whole.merge(part);
            results.emplace_back();
            for (const Candidate& winner : whole.takeSorted()) results.back().push_back(winner.connection);
            stream.shuffle(std::span(candidates));
        }
        QCOMPARE(results[0].size(), 700u);
        QVERIFY(results[0] == results[1] && results[0] == results[2]);
    }

    // The first of a draw without replacement is picked in proportion to S.
    void probabilisticAdditionFollowsSimilarity() {
        const Topology empty(1, 8, std::span<const Connection>());
        const Survivors survivors(empty, {});
        const std::vector<float> similarity{0.05f, 0.1f, 0.15f, 0.2f, 0.25f, 0.3f, 0.45f, 0.5f};
        std::array<int, 8> hits{};
        constexpr int kDraws = 20000;
        for (std::uint32_t epoch = 0; epoch < kDraws; ++epoch)
            ++hits[addBySimilarity(survivors, similarity, 1, AdditionRule::CosineProbabilistic, epoch).front().output];
        double chi = 0;
        for (std::size_t j = 0; j < 8; ++j) {
            const double expected = kDraws * static_cast<double>(similarity[j]) / 2.0;
            chi += (hits[j] - expected) * (hits[j] - expected) / expected;
        }
        QVERIFY(chi < 7 + 5 * std::sqrt(14.0));
    }

    // With k of n, the pair drawn must follow sequential sampling without replacement.
    void probabilisticAdditionIsWithoutReplacement() {
        const Topology empty(1, 3, std::span<const Connection>());
        const Survivors survivors(empty, {});
        const std::vector<float> similarity{0.6f, 0.3f, 0.1f};
        int leftOutFirst = 0;
        constexpr int kDraws = 20000;
        for (std::uint32_t epoch = 0; epoch < kDraws; ++epoch) {
            const auto added = addBySimilarity(survivors, similarity, 2, AdditionRule::CosineProbabilistic, epoch);
            QCOMPARE(added.size(), 2u);
            leftOutFirst += added.front().output == 1 ? 1 : 0;  // outputs 1 and 2 were drawn
        }
        const double p = 0.3 * 0.1 / 0.7 + 0.1 * 0.3 / 0.9;
        QVERIFY(std::abs(leftOutFirst - kDraws * p) < 5 * std::sqrt(kDraws * p * (1 - p)));
    }

    void zeroSimilarityComesLast() {
        const Topology empty(1, 20, std::span<const Connection>());
        const Survivors survivors(empty, {});
        std::vector<float> similarity(20, 0.0f);
        similarity[3] = 0.01f;
        similarity[17] = 0.9f;
        std::set<std::uint32_t> others;
        for (std::uint32_t epoch = 0; epoch < 200; ++epoch) {
            const auto added = addBySimilarity(survivors, similarity, 3, AdditionRule::CosineProbabilistic, epoch);
            QCOMPARE(added.size(), 3u);
            for (const std::uint32_t sure : {3u, 17u})
                QVERIFY(std::any_of(added.begin(), added.end(), [&](const Connection& c) { return c.output == sure; }));
            for (const Connection& c : added) others.insert(c.output);
        }
        QCOMPARE(others.size(), 20u);
    }
};

QTEST_APPLESS_MAIN(TestRemovalAndAddition)
#include "test_removal_and_addition.moc"
