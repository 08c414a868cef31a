#include "ui/bridge/removal_measurer.h"

#include "core/base/parallel.h"
#include "core/data/standardisation.h"
#include "core/training/network_snapshot.h"

namespace rewire {

RemovalMeasurer::RemovalMeasurer(QObject* parent) : QObject(parent) {
    connect(&m_task, &Background::progressed, this, &RemovalMeasurer::progressed);
}

void RemovalMeasurer::setRun(std::shared_ptr<const Dataset> dataset, std::uint64_t seed) {
    m_task.cancel();
    if (dataset != m_dataset) m_test = nullptr;
    m_dataset = std::move(dataset);
    m_seed = seed;
    m_curves.clear();
}

void RemovalMeasurer::measure(const std::shared_ptr<const Frame>& frame, ImportanceMeasure measure) {
    struct Answer {
        std::shared_ptr<const TestSet> test;
        std::shared_ptr<const RemovalCurve> curve;
    };
    const int epoch = frame->metrics.epoch;
    m_task.run(
        [frame, measure, dataset = m_dataset, test = m_test, seed = m_seed](
            const std::stop_token& stop, const std::function<void(double)>& progress) -> std::optional<Answer> {
            std::shared_ptr<const TestSet> standardised = test;
            if (standardised == nullptr)
                standardised = std::make_shared<const TestSet>(
                    TestSet{standardise(dataset->test, fitStandardisation(dataset->train, dataset->featureCount, dataset->scaling))});
            const Network network = networkOf(*frame->network);
            const SampleMatrix samples{standardised->values.data(), dataset->test.count(), dataset->featureCount};
            const RemovalCurveOptions options{.epoch = frame->metrics.epoch,
                                              .step = affordableStep(network, samples.count, kRandomOrders),
                                              .randomOrders = kRandomOrders,
                                              .seed = seed};
            const auto ranking = rankByImportance(importanceValues(frame->importance, measure));
            auto curve = measureRemovalCurve(network, samples, dataset->test.labels, ranking, options, {.threads = resolvedThreads(0)},
                                             progress, stop);
            if (!curve) return std::nullopt;
            return Answer{standardised, std::make_shared<const RemovalCurve>(std::move(*curve))};
        },
        [this, epoch, measure](Answer answer) {
            m_test = std::move(answer.test);
            m_curves[{epoch, measure}] = std::move(answer.curve);
            emit measured();
        });
}

std::shared_ptr<const RemovalCurve> RemovalMeasurer::curveOf(int epoch, ImportanceMeasure measure) const {
    const auto found = m_curves.find({epoch, measure});
    return found != m_curves.end() ? found->second : nullptr;
}

}  // namespace rewire
