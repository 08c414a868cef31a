// Qt without a display, for commands that draw into files.
#pragma once

#include <QApplication>
#include <array>

namespace rewire {

// One at a time, on the main thread, for as long as something draws.
class OffscreenApplication {
  public:
    OffscreenApplication();

  private:
    char m_name[11] = "rewire-cli";
    std::array<char*, 2> m_arguments{m_name, nullptr};
    int m_argumentCount = 1;
    QApplication m_application;
};

}  // namespace rewire
