#include "ui/bridge/predictor.h"

#include "core/training/network_snapshot.h"

#include <utility>

namespace rewire {

Predictor::Predictor(QObject* parent) : QObject(parent) {}

Predictor::~Predictor() = default;

void Predictor::setDataset(std::shared_ptr<const Dataset> dataset) {
    m_task.cancel();
    m_wanted.reset();
    m_taken.reset();
    m_newest.reset();
    if (dataset != m_dataset) m_scaling.reset();
    m_dataset = std::move(dataset);
}

void Predictor::predict(const std::shared_ptr<const Frame>& frame) {
    if (m_task.isBusy()) {
        m_wanted = frame;
    } else if (frame == m_taken && m_newest != nullptr) {
        emit predicted(m_newest);
    } else {
        m_wanted = frame;
        begin();
    }
}

void Predictor::begin() {
    const auto frame = std::exchange(m_wanted, nullptr);
    m_taken = frame;
    m_newest.reset();
    m_task.run([this, frame, dataset = m_dataset, known = m_scaling](const std::stop_token& stop) -> Background::Answer {
        const auto scaling =
            known != nullptr
                ? known
                : std::make_shared<const Standardisation>(fitStandardisation(dataset->train, dataset->featureCount, dataset->scaling));
        const auto test = std::make_shared<PredictedTest>(PredictedTest{.dataset = dataset, .epoch = frame->metrics.epoch});
        // One thread: training beside it goes on.
        test->predictions = rewire::predict(
            {.network = networkOf(*frame->network), .scaling = *scaling, .featureNames = {}, .classNames = dataset->classNames},
            dataset->test, 1, stop);
        if (stop.stop_requested()) return {};
        test->confusion = confusionMatrix(test->predictions, dataset->test, dataset->classCount());
        return [this, test, scaling] {
            m_scaling = scaling;
            m_newest = test;
            emit predicted(test);
            if (m_wanted != nullptr && m_wanted != m_taken)
                begin();
            else
                m_wanted.reset();
        };
    });
}

}  // namespace rewire
