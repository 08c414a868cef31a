// The crossing from other threads to the window's: what they hand over is called there, in order.
#pragma once

#include <QObject>
#include <deque>
#include <functional>
#include <mutex>

namespace rewire {

// Made and destroyed on the window's thread, and outlives the threads that post. What is not called by then never is. A mutex of ours
// rather than arguments in Qt's queue: the thread sanitizer sees the order that it keeps, and so tells races from hand-overs.
class Handover : public QObject {
    Q_OBJECT
  public:
    using Call = std::function<void()>;

    explicit Handover(QObject* parent = nullptr);
    ~Handover() override;

    // Thread-safe, and returns at once. The event loop makes the call, which may destroy the handover.
    void post(Call call);

  private slots:
    void callNext();

  private:
    std::mutex m_mutex;
    std::deque<Call> m_calls;  // under the lock; Qt has one event for each
};

}  // namespace rewire
