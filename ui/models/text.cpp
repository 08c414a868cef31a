#include "ui/models/text.h"

#include "core/base/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

namespace rewire {
namespace {

const QString kNothing = QStringLiteral("–");
const QChar kThinSpace(0x202F);  // no line ends there

QString tr(const char* text) { return QCoreApplication::translate("Text", text); }

}  // namespace

QString fromFile(std::string_view bytes) { return fromUtf8(displayText(bytes)); }

QString fromUtf8(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QString countText(std::int64_t count) {
    QString digits = QString::number(count);
    const qsizetype first = digits.startsWith(u'-') ? 1 : 0;
    if (digits.size() - first <= 4) return digits;
    for (qsizetype at = digits.size() - 3; at > first; at -= 3) digits.insert(at, kThinSpace);
    return digits;
}

QString shortCount(double count) {
    constexpr std::array<const char*, 5> kUnits{"", "k", "M", "G", "T"};
    std::size_t unit = 0;
    while (std::abs(count) >= 1000 && unit + 1 < kUnits.size()) {
        count /= 1000;
        ++unit;
    }
    if (unit == 0) return QString::number(count, 'f', 0);
    return QString::number(count, 'f', std::abs(count) < 10 ? 2 : std::abs(count) < 100 ? 1 : 0) + kThinSpace + QLatin1String(kUnits[unit]);
}

QString byteText(std::int64_t bytes) {
    return QLocale::c().formattedDataSize(bytes, bytes < 10'000'000 ? 1 : 0, QLocale::DataSizeSIFormat);
}

QString percentText(double fraction, int decimals) {
    if (!std::isfinite(fraction)) return kNothing;
    return QString::number(100 * fraction, 'f', decimals) + kThinSpace + u'%';
}

QString secondsText(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return kNothing;
    if (seconds < 0.0995) return tr("%1 ms").arg(QString::number(1000 * seconds, 'f', seconds < 0.00995 ? 1 : 0));
    if (seconds < 9.995) return tr("%1 s").arg(QString::number(seconds, 'f', 2));
    if (seconds < 99.5) return tr("%1 s").arg(QString::number(seconds, 'f', 0));
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 3600) return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return tr("%1 h %2 min").arg(whole / 3600).arg((whole % 3600) / 60);
}

QString numberText(double value, int digits) {
    if (!std::isfinite(value)) return kNothing;
    return QString::number(value, 'g', digits);
}

}  // namespace rewire
