// Work that the window is too slow for, on a thread of its own: the newest asks win, and the answer comes back on the window's thread.
#pragma once

#include <QMetaObject>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace rewire {

// Confined to the window's thread, but for the work itself. The destructor asks to stop and joins, so work must poll its stop token.
class BackgroundTask : public QObject {
    Q_OBJECT
  public:
    explicit BackgroundTask(QObject* parent = nullptr) : QObject(parent) {}

    // `work(stop, progress)` runs on the thread and returns std::optional<Result> (nothing: stopped); progress(fraction) may be called from there.
    // `done(Result)` runs on the window's thread unless cancelled or replaced by then.
    template <class Work, class Done>
    void run(Work work, Done done) {
        cancel();
        m_isRunning = true;
        const int ticket = m_ticket;
        m_thread = std::jthread([this, ticket, work = std::move(work), done = std::move(done)](std::stop_token stop) mutable {
            const auto progress = [this, ticket](double fraction) {
                QMetaObject::invokeMethod(this, [this, ticket, fraction] { if (ticket == m_ticket) emit progressed(fraction); }, Qt::QueuedConnection);
            };
            auto result = std::make_shared<decltype(work(stop, std::function<void(double)>(progress)))>(work(stop, std::function<void(double)>(progress)));
            QMetaObject::invokeMethod(this, [this, ticket, result, done = std::move(done)]() mutable {
                if (ticket != m_ticket) return;
                m_isRunning = false;
                if (*result) done(std::move(**result));
            }, Qt::QueuedConnection);
        });
    }
    void cancel() {
        ++m_ticket;
        m_thread = {};  // asks to stop and joins
        m_isRunning = false;
    }
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

  signals:
    void progressed(double fraction);

  private:
    int m_ticket = 0;
    bool m_isRunning = false;
    std::jthread m_thread;  // last: joins before what it touches goes
};

}  // namespace rewire
