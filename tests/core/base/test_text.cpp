// Numbers and texts from untrusted bytes, and sizes that must not overflow.
#include "core/base/checked.h"
#include "core/base/parse_number.h"
#include "core/base/text.h"

#include <QTest>

#include <clocale>
#include <limits>

using namespace rewire;

class TestText : public QObject {
    Q_OBJECT

  private slots:
    void numbersAreReadWhole_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<float>("value");
        QTest::newRow("integer") << QByteArray("12") << 12.0f;
        QTest::newRow("point first") << QByteArray(".5") << 0.5f;
        QTest::newRow("exponent") << QByteArray("-1.5e2") << -150.0f;
        QTest::newRow("plus") << QByteArray("+3") << 3.0f;
        QTest::newRow("blanks around") << QByteArray(" \t7 ") << 7.0f;
        QTest::newRow("largest float") << QByteArray("3.4028235e38") << std::numeric_limits<float>::max();
        QTest::newRow("denormal") << QByteArray("1e-45") << std::numeric_limits<float>::denorm_min();
    }
    void numbersAreReadWhole() {
        QFETCH(QByteArray, text);
        QFETCH(float, value);
        const auto number = parseFloat({text.data(), static_cast<std::size_t>(text.size())});
        QVERIFY(number.isValid());
        QVERIFY(!number.isUnderflow);
        QVERIFY(number.value == value);
    }

    void faultsOfNumbersAreTold_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<NumberFault>("fault");
        QTest::newRow("nothing") << QByteArray("") << NumberFault::Empty;
        QTest::newRow("blanks") << QByteArray("  ") << NumberFault::Empty;
        QTest::newRow("word") << QByteArray("abc") << NumberFault::NotANumber;
        QTest::newRow("sign only") << QByteArray("+") << NumberFault::NotANumber;
        QTest::newRow("two signs") << QByteArray("+-1") << NumberFault::NotANumber;
        QTest::newRow("begins like infinity") << QByteArray("information") << NumberFault::NotANumber;
        QTest::newRow("NUL byte") << QByteArray("\0", 1) << NumberFault::NotANumber;
        QTest::newRow("unit") << QByteArray("3.5kg") << NumberFault::TrailingText;
        QTest::newRow("decimal comma") << QByteArray("1,5") << NumberFault::TrailingText;
        QTest::newRow("hexadecimal") << QByteArray("0x10") << NumberFault::TrailingText;
        QTest::newRow("two numbers") << QByteArray("1 2") << NumberFault::TrailingText;
        QTest::newRow("above float") << QByteArray("1e39") << NumberFault::OutOfRange;
        QTest::newRow("below float") << QByteArray("-1e39") << NumberFault::OutOfRange;
        QTest::newRow("above double") << QByteArray("1e400") << NumberFault::OutOfRange;
        QTest::newRow("exponent beyond any type") << QByteArray("1e99999999999999999999") << NumberFault::OutOfRange;
        QTest::newRow("nan") << QByteArray("nan") << NumberFault::NotFinite;
        QTest::newRow("minus infinity") << QByteArray("-inf") << NumberFault::NotFinite;
    }
    void faultsOfNumbersAreTold() {
        QFETCH(QByteArray, text);
        QFETCH(NumberFault, fault);
        const auto number = parseFloat({text.data(), static_cast<std::size_t>(text.size())});
        QCOMPARE(number.fault, fault);
        QCOMPARE(number.value, 0.0f);
    }

    void tooSmallNumbersBecomeZero_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("below float") << QByteArray("1e-46");
        QTest::newRow("below double") << QByteArray("-1e-400");
        QTest::newRow("exponent beyond any type") << QByteArray("1e-99999999999999999999");
        QTest::newRow("digits only") << "0." + QByteArray(400, '0') + "1";
        QTest::newRow("many digits and an exponent") << "1" + QByteArray(100, '0') + "e-500";
    }
    void tooSmallNumbersBecomeZero() {
        QFETCH(QByteArray, text);
        const auto number = parseFloat({text.data(), static_cast<std::size_t>(text.size())});
        QVERIFY(number.isValid());
        QVERIFY(number.isUnderflow);
        QCOMPARE(number.value, 0.0f);
    }

    void longNumbersAreNotTakenForSmallOnes() {
        QCOMPARE(parseFloat("1" + std::string(400, '0')).fault, NumberFault::OutOfRange);
        QCOMPARE(parseFloat("0.0001e400").fault, NumberFault::OutOfRange);
    }

    // Where the machine has no German locale, this is the same as numbersAreReadWhole.
    void noLocaleChangesTheSpelling() {
        std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
        const auto point = parseDouble("2.5");
        const auto comma = parseDouble("2,5");
        std::setlocale(LC_NUMERIC, "C");
        QCOMPARE(point.value, 2.5);
        QCOMPARE(comma.fault, NumberFault::TrailingText);
    }

    void integersAreReadWhole() {
        QCOMPARE(parseInteger("-42").value, -42);
        QCOMPARE(parseInteger("9223372036854775807").value, std::numeric_limits<std::int64_t>::max());
        QCOMPARE(parseInteger("9223372036854775808").fault, NumberFault::OutOfRange);
        QCOMPARE(parseInteger("1.0").fault, NumberFault::TrailingText);
    }

    void bytesAreShownAsOneLineOfText_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("plain") << QByteArray("plain");
        QTest::newRow("umlaut") << QByteArray("M\xc3\xbcll") << QByteArray("M\xc3\xbcll");
        QTest::newRow("four bytes") << QByteArray("\xf0\x9f\x99\x82") << QByteArray("\xf0\x9f\x99\x82");
        QTest::newRow("line end") << QByteArray("a\nb") << QByteArray("a\\x0ab");
        QTest::newRow("escape") << QByteArray("\x1b[31m") << QByteArray("\\x1b[31m");
        QTest::newRow("C1 control") << QByteArray("\xc2\x9b") << QByteArray("\\xc2\\x9b");
        QTest::newRow("Latin-1") << QByteArray("caf\xe9") << QByteArray("caf\\xe9");
        QTest::newRow("cut character") << QByteArray("\xf0\x9f\x99") << QByteArray("\\xf0\\x9f\\x99");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
    }
    void bytesAreShownAsOneLineOfText() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(displayText(bytes.toStdString())), shown);
    }

    void aPathBetweenQuotationMarksIsUnmistakable() {
        QCOMPARE(displayPath("a b.csv"), std::string("\"a b.csv\""));
        QCOMPARE(displayPath("a\"b\\n\n"), std::string("\"a\\\"b\\\\n\\x0a\""));
        QVERIFY(displayPath("a\n") != displayPath("a\\x0a"));
    }

    void longTextIsCutAtACharacterAndSentencesAreWhole() {
        std::string text;
        for (int i = 0; i < 300; ++i) text += "\xc3\xbc";
        const std::string shown = displayText(text);
        QVERIFY(shown.ends_with("..."));
        QVERIFY(shown.size() < 210);
        QVERIFY(isValidUtf8(shown));
        QCOMPARE(displaySentence(text + "\n"), text + "\\x0a");
    }

    void latin1BecomesUtf8() { QCOMPARE(latin1ToUtf8("caf\xe9"), std::string("caf\xc3\xa9")); }

    void sizesThatOverflowAreNothing() {
        constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
        QVERIFY(!checkedMultiply(kMost / 2 + 1, 2));
        QVERIFY(!checkedAdd(kMost, 1));
        QVERIFY(checkedMultiply(kMost / 2, 2) == kMost - 1);
        QVERIFY(checkedAdd(kMost - 1, 1) == kMost);
    }
};

QTEST_APPLESS_MAIN(TestText)
#include "test_text.moc"
