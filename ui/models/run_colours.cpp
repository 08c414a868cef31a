#include "ui/models/run_colours.h"

#include "ui/models/text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace rewire {
namespace {

// FNV-1a: the same in every program and session.
std::size_t placeOf(std::string_view name) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return static_cast<std::size_t>((hash ^ (hash >> 32)) % kRunColours.size());
}

// Of a label's colour: that of the one of ours which is most like it.
std::size_t placeOf(const QColor& colour) {
    const auto distance = [&colour](const QColor& other) {
        return std::hypot(colour.redF() - other.redF(), colour.greenF() - other.greenF(), colour.blueF() - other.blueF());
    };
    const auto nearest = std::ranges::min_element(kRunColours, {}, [&](QRgb ours) { return distance(QColor(ours)); });
    return static_cast<std::size_t>(nearest - kRunColours.begin());
}

// The first colour from `place` on that none of `before` has and that is of another kind than the last of them.
std::size_t chosen(std::size_t place, const std::vector<std::size_t>& before) {
    for (std::size_t i = 0; i < kRunColours.size(); ++i) {
        const std::size_t candidate = (place + i) % kRunColours.size();
        const bool isTaken = std::ranges::find(before, candidate) != before.end();
        if (!isTaken && (before.empty() || before.back() % kRunColourKinds != candidate % kRunColourKinds)) return candidate;
    }
    return place;  // not reached: five are taken, and the last one's kind has at most two more
}

}  // namespace

bool beganBefore(const ListedRun& a, const ListedRun& b) {
    return std::tie(a.run.started, a.run.folder) < std::tie(b.run.started, b.run.folder);
}

RunColours coloursOf(const std::vector<ListedRun>& runs, const RunColours& known) {
    std::vector<const ListedRun*> byStart;
    for (const ListedRun& run : runs) byStart.push_back(&run);
    std::ranges::sort(byStart, [](const ListedRun* a, const ListedRun* b) { return beganBefore(*a, *b); });
    RunColours colours;
    std::vector<std::size_t> before;  // places among ours, newest last
    for (const ListedRun* listed : byStart) {
        QColor colour(fromUtf8(listed->labels.colour));
        if (const auto at = known.find(listed->run.folder); !colour.isValid() && at != known.end()) colour = at->second;
        if (!colour.isValid()) colour = QColor(kRunColours[chosen(placeOf(listed->run.folder.filename().native()), before)]);
        colours[listed->run.folder] = colour;
        before.push_back(placeOf(colour));
        if (before.size() == kRunsApart) before.erase(before.begin());
    }
    return colours;
}

double contrastOf(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

QColor drawnOn(const QColor& runColour, const Theme& theme) {
    if (const auto ours = std::ranges::find(kRunColours, runColour.rgb()); ours != kRunColours.end())
        return (theme.isDark ? kRunColoursOnDark : kRunColoursOnLight)[static_cast<std::size_t>(ours - kRunColours.begin())];
    constexpr double kStandsOut = 3;
    QColor drawn = runColour;
    for (double share = 0.05; contrastOf(drawn, theme.surface) < kStandsOut && share < 1; share += 0.05)
        drawn = blended(theme.text, runColour, share);
    return drawn;
}

}  // namespace rewire
