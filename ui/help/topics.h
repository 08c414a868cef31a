// What every view says about itself behind its "?": what it shows, how to read it, the formula, and where it comes from.
#pragma once

#include <QString>
#include <array>

namespace rewire {

enum class Topic {
    Curves,
    Timeline,
    Connectivity,
    Turnover,
    Degrees,
    Similarity,
    Importance,
    Measures,
    TopInputs,
    Baselines,
    RemovalCurves,
    Truth,
    Hebbian,
    RunCurves,
    Stability,
    TopologyDifference,
    Confusion,
    Race
};
inline constexpr std::array kTopics{
    Topic::Curves,     Topic::Timeline,  Topic::Connectivity, Topic::Turnover,           Topic::Degrees,       Topic::Similarity,
    Topic::Importance, Topic::Measures,  Topic::TopInputs,    Topic::Baselines,          Topic::RemovalCurves, Topic::Truth,
    Topic::Hebbian,    Topic::RunCurves, Topic::Stability,    Topic::TopologyDifference, Topic::Confusion,     Topic::Race};

// Our own plain text, translated.
struct HelpText {
    QString title;
    QString shows;
    QString reading;
    QString formula;  // may be empty
    QString source;
};
[[nodiscard]] HelpText helpFor(Topic topic);
// As rich text, for a label.
[[nodiscard]] QString helpAsHtml(const HelpText& help);

}  // namespace rewire
