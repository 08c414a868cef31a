#include "ui/bridge/background.h"

namespace rewire {

Background::Background(QObject* parent) : QObject(parent) {}

Background::~Background() = default;

Background::Progress Background::progressOfNext() {
    return [this, ticket = m_ticket + 1](double fraction) {
        m_handover.post([this, ticket, fraction] {
            if (ticket == m_ticket) emit progressed(fraction);
        });
    };
}

void Background::run(Work work) {
    const int ticket = ++m_ticket;
    m_isBusy = true;
    m_thread = std::jthread([this, ticket, job = std::move(work)](const std::stop_token& stop) {
        m_handover.post([this, ticket, answer = job(stop)] { finish(ticket, answer); });
    });
}

void Background::cancel() {
    ++m_ticket;
    m_isBusy = false;
    m_thread.request_stop();
}

void Background::finish(int ticket, const Answer& answer) {
    if (ticket != m_ticket) return;
    m_isBusy = false;
    if (answer) answer();
}

}  // namespace rewire
