#include "ui/bridge/handover.h"

#include <QMetaObject>
#include <utility>

namespace rewire {

Handover::Handover(QObject* parent) : QObject(parent) {}

Handover::~Handover() = default;

void Handover::post(Call call) {
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
    }
    QMetaObject::invokeMethod(this, "callNext", Qt::QueuedConnection);  // by name: a functor would be made here and read there
}

void Handover::callNext() {
    Call call;
    {
        const std::lock_guard lock(m_mutex);
        call = std::move(m_calls.front());
        m_calls.pop_front();
    }
    call();
}

}  // namespace rewire
