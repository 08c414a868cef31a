// Makes and stores a report beside the window's work: a part a turn of the event loop, the storing on a thread of its own.
#pragma once

#include "ui/bridge/background.h"
#include "ui/export/report_page.h"
#include "ui/export/run_pictures.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>

namespace rewire {

// Confined to the window's thread. Destroyed before its end it leaves no file.
class ReportJob : public QObject {
    Q_OBJECT
  public:
    // PDF where the path ends so, else HTML. Starts at the next turn of the event loop.
    ReportJob(ReportContent content, QString path, QObject* parent);
    ~ReportJob() override;

  signals:
    void progressed(int done, int parts);
    // One of them, once.
    void stored(const QString& path);
    void failed(const rewire::Error& error);

  private:
    void step();
    void store(const QByteArray& bytes);
    void fail(const Error& error);

    const ReportContent m_content;
    const QString m_path;
    QTimer m_stepTimer;
    std::unique_ptr<RunPictures> m_pictures;  // made by the first step
    std::unique_ptr<ReportMaker> m_maker;
    Background m_storing;
};

}  // namespace rewire
