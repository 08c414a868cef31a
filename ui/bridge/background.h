// Work for which the window would have to wait, on a thread of its own: files of runs, mostly. What it comes to is told on the window's thread.
#pragma once

#include <QObject>
#include <functional>
#include <stop_token>
#include <thread>

namespace rewire {

// Confined to the window's thread. One piece of work at a time: a new one asks the old one to stop, waits for it, and drops its answer.
class Background : public QObject {
    Q_OBJECT
  public:
    // What the work returns is called on the window's thread, or never when newer work has come.
    using Answer = std::function<void()>;
    using Work = std::function<Answer(std::stop_token)>;

    explicit Background(QObject* parent = nullptr);
    ~Background() override;

    void run(Work work);
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

  private:
    void finish(int ticket, const Answer& answer);

    int m_ticket = 0;
    bool m_isBusy = false;
    std::jthread m_thread;  // last: joins before what it touches goes
};

}  // namespace rewire
