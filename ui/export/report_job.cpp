#include "ui/export/report_job.h"

#include "ui/export/picture_export.h"

#include <QFile>
#include <filesystem>
#include <optional>
#include <utility>

namespace rewire {

ReportJob::ReportJob(ReportContent content, QString path, QObject* parent)
    : QObject(parent), m_content(std::move(content)), m_path(std::move(path)) {
    m_stepTimer.setInterval(0);
    connect(&m_stepTimer, &QTimer::timeout, this, &ReportJob::step);
    m_stepTimer.start();
}

ReportJob::~ReportJob() = default;

void ReportJob::step() {
    if (m_pictures == nullptr) m_pictures = std::make_unique<RunPictures>(m_content.run, RunPictures::Making::Stepwise);
    if (!m_pictures->makeNext()) return;
    if (m_maker == nullptr) {
        const bool isPdf = m_path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive);
        m_maker = std::make_unique<ReportMaker>(m_content, *m_pictures, isPdf ? ReportFormat::Pdf : ReportFormat::Html);
        return;
    }
    if (const auto stepped = m_maker->step(); !stepped) return fail(stepped.error());
    emit progressed(m_maker->doneCount(), m_maker->partCount());
    if (m_maker->doneCount() == m_maker->partCount()) store(m_maker->take());
}

void ReportJob::store(const QByteArray& bytes) {
    m_stepTimer.stop();
    m_storing.run([file = std::filesystem::path(QFile::encodeName(m_path).toStdString()), bytes](
                      const std::stop_token&, const Background::Progress&) { return std::optional(storeBytes(file, bytes)); },
                  [this](const Expected<void>& outcome) {
                      if (outcome)
                          emit stored(m_path);
                      else
                          emit failed(outcome.error());
                  });
}

void ReportJob::fail(const Error& error) {
    m_stepTimer.stop();
    emit failed(error);
}

}  // namespace rewire
