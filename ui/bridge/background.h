// Work for which the window would have to wait, on a thread of its own: files, and what takes long to measure. What it comes to is told on
// the window's thread.
#pragma once

#include "ui/bridge/handover.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace rewire {

// Confined to the window's thread, but for the work itself, which must poll its stop token. One piece of work at a time: a new one asks the
// old one to stop, waits for it, and drops its answer; so does the destructor.
class Background : public QObject {
    Q_OBJECT
  public:
    // What the work returns is called on the window's thread, or never when newer work has come or it was cancelled.
    using Answer = std::function<void()>;
    using Work = std::function<Answer(std::stop_token)>;
    using Progress = std::function<void(double)>;  // a fraction; from the work's thread

    explicit Background(QObject* parent = nullptr);
    ~Background() override;

    void run(Work work);
    // `work(stop, progress)` returns std::optional<Result> (nothing: stopped), and `done(Result)` takes it on the window's thread.
    template <class WorkWithProgress, class Done>
    void run(WorkWithProgress work, Done done) {
        run([work = std::move(work), done = std::move(done), progress = progressOfNext()](const std::stop_token& stop) -> Answer {
            auto result = work(stop, progress);
            if (!result) return {};
            return [done, taken = std::make_shared<typename decltype(result)::value_type>(std::move(*result))] { done(std::move(*taken)); };
        });
    }
    // Asks the work to stop and drops its answer.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

  signals:
    void progressed(double fraction);  // of the work under way

  private:
    [[nodiscard]] Progress progressOfNext();
    void finish(int ticket, const Answer& answer);

    int m_ticket = 0;
    bool m_isBusy = false;
    Handover m_handover;
    std::jthread m_thread;  // last: joins before what it touches goes
};

}  // namespace rewire
