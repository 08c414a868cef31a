// Memory that is left, as containers and clusters limit it.
#include "core/base/memory.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

using namespace rewire;

class TestMemory : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::filesystem::path root() const { return m_home->path().toStdString(); }
    void write(const std::string& path, const std::string& text) const {
        std::filesystem::create_directories((root() / path).parent_path());
        std::ofstream(root() / path) << text;
    }

  private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void aMachineHasMemory() { QVERIFY(availableMemory().value_or(0) > 0); }

    void groupsWithoutALimitSayNothing() {
        QVERIFY(!memoryLeftByGroups("0::/\n", root()));
        write("memory.max", "max\n");
        write("memory.current", "5000\n");
        QVERIFY(!memoryLeftByGroups("0::/\n", root()));
        for (const char* text : {"", "\n", "nonsense", "0:", "0::", ":::\n"}) QVERIFY(!memoryLeftByGroups(text, root()));
    }

    // Of all groups that hold, and what is kept of files can be given back.
    void theSmallestLimitHolds() {
        write("memory.max", "9000\n");
        write("memory.current", "1000\n");
        write("job/memory.max", "7000\n");
        write("job/memory.current", "4000\n");
        write("job/memory.stat", "anon 3000\ninactive_file 500\n");
        write("job/step/memory.max", "max\n");
        write("job/step/memory.current", "4000\n");
        QCOMPARE(memoryLeftByGroups("0::/job/step\n", root()).value_or(-1), 3500);
        QCOMPARE(memoryLeftByGroups("0::/elsewhere\n", root()).value_or(-1), 8000);
    }

    void theFirstVersionIsKnown() {
        write("memory/box/memory.limit_in_bytes", "6000\n");
        write("memory/box/memory.usage_in_bytes", "6500\n");
        write("memory/box/memory.stat", "inactive_file 1\ntotal_inactive_file 900\n");
        QCOMPARE(memoryLeftByGroups("5:cpu:/box\n4:memory:/box\n0::/\n", root()).value_or(-1), 400);
        write("memory/box/memory.stat", "");
        QCOMPARE(memoryLeftByGroups("4:memory:/box", root()).value_or(-1), 0);
    }
};

QTEST_GUILESS_MAIN(TestMemory)
#include "test_memory.moc"
