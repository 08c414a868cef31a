#include "ui/bridge/preview_loader.h"

#include "core/base/text.h"

#include <exception>
#include <new>
#include <utility>

namespace rewire {
namespace {

constexpr int kQuietMilliseconds = 200;

Expected<SourcePreview> look(const PreviewFunction& function, const std::filesystem::path& path, const ReadOptions& options,
                             const std::stop_token& stop) {
    try {
        return function(path, options, stop);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::TooLarge, "There is not enough memory to look into " + displayPath(path) + "."};
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Internal, "Looking into " + displayPath(path) + " failed: " + problem.what()};
    }
}

}  // namespace

PreviewLoader::PreviewLoader(PreviewFunction function, QObject* parent) : QObject(parent), m_function(std::move(function)) {
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuietMilliseconds);
    connect(&m_quiet, &QTimer::timeout, this, &PreviewLoader::begin);
}

PreviewLoader::~PreviewLoader() = default;

void PreviewLoader::request(const std::filesystem::path& path, const ReadOptions& options, When when) {
    m_path = path;
    m_options = options;
    ++m_ticket;
    m_isBusy = true;
    m_thread.request_stop();
    if (when == When::Soon) {
        m_quiet.start();
        return;
    }
    m_quiet.stop();
    begin();
}

void PreviewLoader::begin() {
    // Assigning joins the old thread, which was asked to stop: at most the time of reading a MiB.
    m_thread = std::jthread([this, path = m_path, options = m_options, ticket = m_ticket](const std::stop_token& stop) {
        auto result = look(m_function, path, options, stop);
        const auto preview = result ? std::make_shared<const SourcePreview>(*std::move(result)) : nullptr;
        const Error error = preview != nullptr ? Error{} : result.error();
        m_handover.post([this, ticket, preview, error] { finish(ticket, preview, error); });
    });
}

void PreviewLoader::finish(int ticket, const std::shared_ptr<const SourcePreview>& preview, const Error& error) {
    if (ticket != m_ticket) return;
    m_isBusy = false;
    if (preview != nullptr)
        emit arrived(preview);
    else
        emit failed(error);
}

}  // namespace rewire
