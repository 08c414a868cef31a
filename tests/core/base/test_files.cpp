// Reading files as blocks and lines, and storing them whole or not at all.
#include "core/base/append_file.h"
#include "core/base/atomic_file.h"
#include "core/base/byte_stream.h"
#include "core/base/line_reader.h"

#include "tests/core/data/data_files.h"
#include "tests/failing_calls.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

using namespace rewire;

namespace {

// All content; the error's text with "ERROR " before it when there is one.
QByteArray contentOf(const std::string& path, ReadMonitor* monitor = nullptr) {
    auto stream = ByteStream::open(path, monitor);
    if (!stream) return "ERROR " + QByteArray::fromStdString(stream.error().message);
    QByteArray content;
    while (true) {
        const auto block = stream->next();
        if (!block) return "ERROR " + QByteArray::fromStdString(block.error().message);
        if (block->empty()) return content;
        content.append(reinterpret_cast<const char*>(block->data()), static_cast<qsizetype>(block->size()));
    }
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be opened");
}

// Text of `size` bytes that deflate cannot shrink to nothing.
QByteArray manyBytes(qsizetype size) {
    QByteArray bytes(size, '\0');
    quint32 state = 1;
    for (char& byte : bytes) byte = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
    return bytes;
}

QList<QByteArray> linesOf(const std::string& path) {
    auto stream = ByteStream::open(path);
    if (!stream) return {"ERROR"};
    LineReader reader(*stream);
    QList<QByteArray> lines;
    while (true) {
        const auto line = reader.next();
        if (!line) return {"ERROR " + QByteArray::fromStdString(line.error().message)};
        if (!*line) return lines;
        lines << QByteArray((*line)->data(), static_cast<qsizetype>((*line)->size()));
        if (reader.lineNumber() != lines.size()) return {"wrong line number"};
    }
}

// As long as it lives, no file of this process can grow beyond `bytes`: a disk that is full.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit limit{bytes, m_old.rlim_max};
        m_isSet = ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &m_old);
        std::signal(SIGXFSZ, m_handler);
    }
    [[nodiscard]] bool isSet() const { return m_isSet; }

  private:
    rlimit m_old{};
    void (*m_handler)(int) = nullptr;
    bool m_isSet = false;
};

}  // namespace

class TestFiles : public QObject {
    Q_OBJECT

  private slots:
    void contentIsTheSamePlainAndCompressed_data() {
        QTest::addColumn<qsizetype>("size");
        for (const qsizetype size : {0, 1, 17, 18, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, (1 << 20) + 1, 3 << 20}) {
            QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
        }
    }
    void contentIsTheSamePlainAndCompressed() {
        QFETCH(qsizetype, size);
        const DataFolder folder;
        const QByteArray bytes = manyBytes(size);
        QVERIFY(contentOf(folder.write("plain", bytes)) == bytes);
        QVERIFY(contentOf(folder.write("named-otherwise.txt", gzip(bytes))) == bytes);
        const qsizetype cut = size / 3;
        QVERIFY(contentOf(folder.write("members", gzip(bytes.left(cut)) + gzip(bytes.mid(cut)))) == bytes);
    }

    void theHeadIsGivenAgain() {
        const DataFolder folder;
        auto stream = ByteStream::open(folder.write("f", gzip("abc")));
        QVERIFY(stream.has_value());
        for (int time = 0; time < 2; ++time) QCOMPARE(std::string(*stream->head()), std::string("abc"));
        QCOMPARE(stream->next()->size(), 3u);
        QVERIFY(stream->next()->empty());
    }

    void everyCutOfAGzipFileIsNoticed() {
        const DataFolder folder;
        const QByteArray whole = gzip(manyBytes(300));
        for (qsizetype length = 2; length < whole.size(); ++length) {
            const QByteArray content = contentOf(folder.write("cut", whole.left(length)));
            QVERIFY2(content.startsWith("ERROR") && content.contains("end too early"), qPrintable(QString::number(length)));
            QVERIFY2(content.contains("byte " + QByteArray::number(length)), content.constData());
        }
    }

    // Up to seven bits that fill the last byte of the data mean nothing.
    void noFlippedByteOfGzipDataGivesOtherContent() {
        const DataFolder folder;
        const QByteArray text = "some text that is compressed, and then some text that is compressed";
        const QByteArray whole = gzip(text);
        int unnoticed = 0;
        for (qsizetype at = 10; at < whole.size(); ++at) {
            QByteArray damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
            const QByteArray content = contentOf(folder.write("damaged", damaged));
            QVERIFY2(content.startsWith("ERROR") || content == text, qPrintable(QString::number(at)));
            if (content == text) ++unnoticed;
        }
        QVERIFY(unnoticed <= 1);
    }

    void bytesAfterGzipDataAreTold() {
        const DataFolder folder;
        auto stream = ByteStream::open(folder.write("f", gzip("abc") + "rest"));
        QVERIFY(stream.has_value());
        QCOMPARE(stream->next()->size(), 3u);
        QVERIFY(stream->next()->empty());
        QVERIFY(stream->note().find("after the end") != std::string::npos);
    }

    void whatIsNoRegularFileIsRefused_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::newRow("pipe") << QByteArray("a pipe");
        QTest::newRow("device") << QByteArray("a device");
        QTest::newRow("folder") << QByteArray("a folder");
        QTest::newRow("/proc") << QByteArray("one that the system makes");
    }
    void whatIsNoRegularFileIsRefused() {
        QFETCH(QByteArray, kind);
        const DataFolder folder;
        std::string path = folder.path();
        if (kind == "a device") path = "/dev/zero";
        if (kind == "one that the system makes") path = "/proc/self/status";
        if (kind == "a pipe") {
            path = folder.path("pipe");
            QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        }
        const auto stream = ByteStream::open(path);
        QVERIFY(!stream.has_value());
        QCOMPARE(stream.error().code, ErrorCode::NotReadable);
        QVERIFY(QByteArray::fromStdString(stream.error().message).contains("not a regular file but " + kind));
    }

    void aMissingFileIsNotFound() {
        const DataFolder folder;
        const auto stream = ByteStream::open(folder.path("nothing"));
        QVERIFY(!stream.has_value());
        QCOMPARE(stream.error().code, ErrorCode::NotFound);
    }

    void readingStopsWithinAMebibyteAndTellsProgress() {
        const DataFolder folder;
        const qsizetype size = 8 << 20;
        const std::string path = folder.write("f", manyBytes(size));
        std::vector<double> told;
        ReadMonitor whole([&](double done) { told.push_back(done); });
        whole.expect(static_cast<std::uint64_t>(size));
        QCOMPARE(contentOf(path, &whole).size(), size);
        QVERIFY(told.size() >= 8);
        QVERIFY(std::is_sorted(told.begin(), told.end()));
        QCOMPARE(told.back(), 1.0);

        std::stop_source source;
        double last = 0;
        ReadMonitor stopped(
            [&](double done) {
                last = done;
                if (done > 0.5) source.request_stop();
            },
            source.get_token());
        stopped.expect(static_cast<std::uint64_t>(size));
        QCOMPARE(contentOf(path, &stopped), QByteArray("ERROR Reading was stopped."));
        QVERIFY(last <= 0.5 + 1.0 / 8);
    }

    void linesEndInEveryConvention_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QList<QByteArray>>("lines");
        using Lines = QList<QByteArray>;
        QTest::newRow("nothing") << QByteArray() << Lines{};
        QTest::newRow("LF") << QByteArray("a\nb\n") << Lines{"a", "b"};
        QTest::newRow("CRLF") << QByteArray("a\r\nb\r\n") << Lines{"a", "b"};
        QTest::newRow("CR") << QByteArray("a\rb\r") << Lines{"a", "b"};
        QTest::newRow("mixed") << QByteArray("a\r\nb\rc\nd") << Lines{"a", "b", "c", "d"};
        QTest::newRow("no end at the end") << QByteArray("a\nb") << Lines{"a", "b"};
        QTest::newRow("empty lines") << QByteArray("\n\r\n\rx") << Lines{"", "", "", "x"};
        QTest::newRow("CR before CRLF") << QByteArray("a\r\r\nb") << Lines{"a", "", "b"};
        QTest::newRow("byte order mark") << QByteArray(
                                                "\xEF\xBB\xBF"
                                                "a\n")
                                         << Lines{"a"};
        QTest::newRow("byte order mark only") << QByteArray("\xEF\xBB\xBF") << Lines{};
    }
    void linesEndInEveryConvention() {
        QFETCH(QByteArray, text);
        QFETCH(QList<QByteArray>, lines);
        const DataFolder folder;
        QCOMPARE(linesOf(folder.write("f", text)), lines);
    }

    // The ends of blocks (256 KiB) fall on, before and after the ends of lines.
    void linesMayCrossBlocks() {
        const DataFolder folder;
        for (const char* end : {"\n", "\r\n", "\r"}) {
            for (int shift = -3; shift <= 3; ++shift) {
                const QByteArray first((1 << 18) + shift, 'x');
                const QList<QByteArray> lines = linesOf(folder.write("f", first + end + "second" + end + QByteArray(1 << 19, 'y')));
                QVERIFY2(lines == (QList<QByteArray>{first, "second", QByteArray(1 << 19, 'y')}), qPrintable(QString::number(shift)));
            }
        }
    }

    void aLineWithoutEndIsRefused() {
        const DataFolder folder;
        const auto lines = linesOf(folder.write("f.gz", gzip("a\n" + QByteArray((64 << 20) + (2 << 20), 'x'))));
        QCOMPARE(lines.size(), 1);
        QVERIFY2(lines[0].contains("line 2") && lines[0].contains("64 MiB"), lines[0].left(300).constData());
    }

    void storedFilesAreWhole() {
        const DataFolder folder;
        const QByteArray bytes = manyBytes(100'000);
        const QString path = QString::fromStdString(folder.path("new"));
        QVERIFY(writeFileAtomically(path.toStdString(), std::as_bytes(std::span(bytes.data(), 100'000))).has_value());
        QVERIFY(bytesOf(path) == bytes);
        QVERIFY(writeFileAtomically(path.toStdString(), std::string_view("short")).has_value());
        QCOMPARE(bytesOf(path), QByteArray("short"));
        QCOMPARE(QDir(QString::fromStdString(folder.path())).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{"new"});
    }

    void aFailedWriteKeepsTheOldFile() {
        const DataFolder folder;
        const QString path = QString::fromStdString(folder.write("kept", "old and good"));
        const std::string large(200'000, 'n');
        Expected<void> stored;
        {
            const FileSizeLimit limit(65'536);
            QVERIFY(limit.isSet());
            stored = writeFileAtomically(path.toStdString(), large);
        }
        QVERIFY(!stored.has_value());
        QCOMPARE(stored.error().code, ErrorCode::NotWritable);
        QVERIFY(QString::fromStdString(stored.error().message).contains("kept"));
        QCOMPARE(bytesOf(path), QByteArray("old and good"));
        QCOMPARE(QDir(QString::fromStdString(folder.path())).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{"kept"});
    }

    void aFileKeepsItsPermissionsAndLinks() {
        const DataFolder folder;
        const std::string path = folder.write("target", "old");
        QCOMPARE(::chmod(path.c_str(), 0640), 0);
        QVERIFY(QFile::link(QString::fromStdString(path), QString::fromStdString(folder.path("link"))));
        QVERIFY(writeFileAtomically(folder.path("link"), std::string_view("new")).has_value());
        QCOMPARE(bytesOf(QString::fromStdString(path)), QByteArray("new"));
        QVERIFY(QFileInfo(QString::fromStdString(folder.path("link"))).isSymLink());
        struct stat status {};
        QCOMPARE(::stat(path.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0640u);
    }

    void placesThatCannotBeWrittenAreNamed_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("no such folder") << "missing/file";
        QTest::newRow("a folder") << "folder";
        QTest::newRow("a pipe") << "pipe";
        QTest::newRow("name too long") << QString(256, 'x');
    }
    void placesThatCannotBeWrittenAreNamed() {
        QFETCH(QString, name);
        const DataFolder folder;
        QVERIFY(QDir(QString::fromStdString(folder.path())).mkdir("folder"));
        QCOMPARE(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
        const auto stored = writeFileAtomically(folder.path(name), std::string_view("text"));
        QVERIFY(!stored.has_value());
        QCOMPARE(stored.error().code, ErrorCode::NotWritable);
        QVERIFY(QString::fromStdString(stored.error().message).contains(name.section('/', -1)));
        QCOMPARE(QDir(QString::fromStdString(folder.path())).entryList(QDir::Files | QDir::Hidden).filter(".tmp"), QStringList());
    }

    void everyStepThatFailsLeavesTheOldFile_data() {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("cause");
        QTest::addColumn<QString>("named");
        QTest::newRow("write, full") << static_cast<int>(FailingCall::Write) << ENOSPC << "writing failed";
        QTest::newRow("write, broken") << static_cast<int>(FailingCall::Write) << EIO << "writing failed";
        QTest::newRow("write, over quota") << static_cast<int>(FailingCall::Write) << EDQUOT << "Free some space";
        QTest::newRow("sync, broken") << static_cast<int>(FailingCall::FSync) << EIO << "writing to the disk failed";
        QTest::newRow("sync, full") << static_cast<int>(FailingCall::FSync) << ENOSPC << "It needs 1 KiB, ";
        QTest::newRow("close, broken") << static_cast<int>(FailingCall::Close) << EIO << "closing failed";
        QTest::newRow("rename, refused") << static_cast<int>(FailingCall::Rename) << EACCES << "renaming failed";
        QTest::newRow("rename, full") << static_cast<int>(FailingCall::Rename) << ENOSPC << "renaming failed";
    }
    void everyStepThatFailsLeavesTheOldFile() {
        QFETCH(int, call);
        QFETCH(int, cause);
        QFETCH(QString, named);
        const DataFolder folder;
        const QByteArray old = manyBytes(5000);
        QVERIFY(writeFileAtomically(folder.path("file"), std::string_view(old.data(), 5000)).has_value());
        const CallFailure failure(static_cast<FailingCall>(call), 0, cause);
        const auto stored = writeFileAtomically(folder.path("file"), std::string_view("new"));
        QCOMPARE(failure.count(), 1);
        QVERIFY(!stored.has_value());
        QVERIFY2(QString::fromStdString(stored.error().message).contains(named), stored.error().message.c_str());
        QCOMPARE(bytesOf(QString::fromStdString(folder.path("file"))), old);
        QCOMPARE(QDir(QString::fromStdString(folder.path())).entryList(QDir::Files | QDir::Hidden), QStringList("file"));
    }

    void shortAndInterruptedWritesAreGoneOnWith() {
        const DataFolder folder;
        const QByteArray bytes = manyBytes(3001);
        const CallFailure failure(FailingCall::Write, 0, kShortWrite);
        QVERIFY(writeFileAtomically(folder.path("file"), std::string_view(bytes.data(), 3001)).has_value());
        QCOMPARE(bytesOf(QString::fromStdString(folder.path("file"))), bytes);
    }

    void aPieceThatCannotBeAppendedIsCutOffAgain() {
        const DataFolder folder;
        const QByteArray piece = manyBytes(4000);
        auto file = AppendFile::open(folder.path("file"), 0);
        QVERIFY(file.has_value());
        QVERIFY(file->append(std::as_bytes(std::span(piece.data(), 1000))).has_value());
        {
            const FileSizeLimit limit(3000);
            QVERIFY(limit.isSet());
            const auto stored = file->append(std::as_bytes(std::span(piece.data(), 4000)));
            QVERIFY(!stored.has_value());
            QCOMPARE(file->length(), 1000u);
            QCOMPARE(bytesOf(QString::fromStdString(folder.path("file"))).size(), 1000);
        }
        QVERIFY(file->append(std::as_bytes(std::span(piece.data(), 4000))).has_value());
        QCOMPARE(bytesOf(QString::fromStdString(folder.path("file"))), piece.first(1000) + piece);
        QVERIFY(AppendFile::open(folder.path("file"), 500).has_value());
        QCOMPARE(bytesOf(QString::fromStdString(folder.path("file"))).size(), 500);
    }

    void theLongestNameIsStored() {
        const DataFolder folder;
        QVERIFY(writeFileAtomically(folder.path(QString(255, 'x')), std::string_view("text")).has_value());
        QCOMPARE(bytesOf(QString::fromStdString(folder.path(QString(255, 'x')))), QByteArray("text"));
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "test_files.moc"
