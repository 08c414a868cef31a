// rewire-cli as a person runs it, for the tests of its commands.
#pragma once

#include <QFile>
#include <QProcess>
#include <QStringList>

struct Answer {
    int exitCode = -1;
    QString out;
    QString error;
};

inline Answer runCli(const QStringList& arguments) {
    QProcess process;
    process.start(REWIRE_CLI, arguments);
    if (!process.waitForFinished(60000)) return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

inline QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
