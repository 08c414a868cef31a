// How long the window takes to list many runs: a folder of copies of one run, as races leave them, read and shown.
//   bench_run_listing RUN [COUNT]     default: 1000
#include "core/report/run_report.h"
#include "ui/bridge/run_store.h"
#include "ui/panels/run_list.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <cstdio>
#include <filesystem>

int main(int argc, char** argv) {
    using namespace rewire;
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const std::filesystem::path run = arguments.value(1).toStdString();
    const int count = arguments.value(2, QStringLiteral("1000")).toInt();
    if (!std::filesystem::exists(run / kRunFile)) {
        std::fprintf(stderr, "usage: bench_run_listing RUN [COUNT], where RUN is the folder of a run\n");
        return 2;
    }
    const QTemporaryDir home;
    for (int copy = 0; copy < count; ++copy) {
        const std::filesystem::path folder = home.filePath(QStringLiteral("race%1/run%2").arg(copy % 10).arg(copy)).toStdString();
        std::filesystem::create_directories(folder);
        for (const char* name : {kRunFile, kMetricsFile}) std::filesystem::copy(run / name, folder / name);
    }
    auto* store = new RunStore;
    RunList list(*store);
    list.show();
    QEventLoop loop;
    QObject::connect(store, &RunStore::listed, &loop, &QEventLoop::quit);
    QElapsedTimer clock;
    clock.start();
    store->setFolder(home.path().toStdString());
    loop.exec();
    std::printf("%d runs listed in %lld ms\n", list.shownCount(), static_cast<long long>(clock.elapsed()));
    return list.shownCount() == count ? 0 : 1;
}
