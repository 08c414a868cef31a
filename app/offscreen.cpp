#include "app/offscreen.h"

#include "app/run_to_end.h"

#include <clocale>

namespace rewire {
namespace {

// Qt's remarks about the desktop session (no runtime folder, no size hints) concern nobody who draws into a file.
void passOnSevereMessages(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type == QtCriticalMsg || type == QtFatalMsg) complain(message.toStdString());
}

int& prepare(int& argumentCount) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler(passOnSevereMessages);
    return argumentCount;
}

}  // namespace

OffscreenApplication::OffscreenApplication() : m_application(prepare(m_argumentCount), m_arguments.data()) {
    std::setlocale(LC_ALL, "C");  // QApplication takes the environment's, with its decimal commas
}

}  // namespace rewire
