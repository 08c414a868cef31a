// Looks at the first rows of a source on a thread of its own, again whenever a choice changes: waits until the choices
// have been still for a moment, and the newest request wins. Loads no data; dataset_loader.h does.
#pragma once

#include "core/data/preview.h"
#include "ui/bridge/handover.h"

#include <QObject>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

namespace rewire {

struct Error;

// previewSource, or what a test puts in its place. Called on the loader's thread.
using PreviewFunction = std::function<Expected<SourcePreview>(const std::filesystem::path&, const ReadOptions&, std::stop_token)>;

// Confined to the window's thread.
class PreviewLoader : public QObject {
    Q_OBJECT
  public:
    explicit PreviewLoader(PreviewFunction function, QObject* parent = nullptr);
    ~PreviewLoader() override;

    enum class When { Now, Soon };
    void request(const std::filesystem::path& path, const ReadOptions& options, When when);
    // From the request until the answer to the newest one.
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

  signals:
    void arrived(const std::shared_ptr<const rewire::SourcePreview>& preview);
    void failed(const rewire::Error& error);

  private:
    void begin();
    void finish(int ticket, const std::shared_ptr<const SourcePreview>& preview, const Error& error);

    PreviewFunction m_function;
    QTimer m_quiet;
    std::filesystem::path m_path;
    ReadOptions m_options;
    int m_ticket = 0;  // of the newest request; answers to older ones are dropped
    bool m_isBusy = false;
    Handover m_handover;
    std::jthread m_thread;  // last: joins before what it touches goes
};

}  // namespace rewire
