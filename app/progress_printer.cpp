#include "app/progress_printer.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>

namespace rewire {
namespace {

using Json = nlohmann::ordered_json;

std::string formatted(const char* format, auto... values) {
    char text[256];
    const int length = std::snprintf(text, sizeof text, format, values...);
    return {text, static_cast<std::size_t>(std::min<int>(length, sizeof text - 1))};
}

std::string duration(double seconds) {
    const auto total = static_cast<long>(std::lround(seconds));
    if (total < 60) return formatted("%ld s", total);
    if (total < 3600) return formatted("%ld min %02ld s", total / 60, total % 60);
    return formatted("%ld h %02ld min", total / 3600, total / 60 % 60);
}

const char* phaseName(Progress::Phase phase) {
    switch (phase) {
        case Progress::Phase::Idle: return "";
        case Progress::Phase::Training: return "training";
        case Progress::Phase::Testing: return "testing";
        case Progress::Phase::Similarity: return "similarity";
        case Progress::Phase::Evolution: return "evolution";
        case Progress::Phase::RemovalCurve: return "removal curves";
    }
    return "";
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

ProgressPrinter::ProgressPrinter(Style style) : m_style(style), m_isTerminal(isatty(STDERR_FILENO) != 0) {}

void ProgressPrinter::clearLine() {
    if (m_hasLine) std::cerr << "\r\033[K" << std::flush;
    m_hasLine = false;
}

void ProgressPrinter::progress(const Progress& now) {
    if (!m_isTerminal || m_style == Style::JsonLines) return;
    const auto time = std::chrono::steady_clock::now();
    if (time - m_lastLine < std::chrono::milliseconds(100)) return;
    m_lastLine = time;
    if (now.phase == Progress::Phase::Idle) return;
    std::string line = formatted("epoch %d of %d  %s %3.0f %%", now.epoch, now.epochCount, phaseName(now.phase), 100 * now.phaseFraction);
    if (std::isfinite(now.runningLoss)) line += formatted("  loss %.4f  accuracy %.2f %%", now.runningLoss, 100 * now.runningAccuracy);
    if (now.secondsLeft >= 0) line += "  " + duration(now.secondsLeft) + " left";
    std::cerr << "\r\033[K" << line << std::flush;
    m_hasLine = true;
}

void ProgressPrinter::epoch(const Metrics& m, const Progress& now) {
    clearLine();
    if (m_style == Style::JsonLines) {
        std::cout << dump({{"epoch", m.epoch},
                           {"train_loss", m.trainLoss},
                           {"train_accuracy", m.trainAccuracy},
                           {"test_loss", m.testLoss},
                           {"test_accuracy", m.testAccuracy},
                           {"train_seconds", m.trainSeconds},
                           {"similarity_seconds", m.similaritySeconds},
                           {"evolution_seconds", m.evolutionSeconds},
                           {"connections", m.connections},
                           {"removed", m.removed},
                           {"added", m.added}})
                  << std::endl;
        return;
    }
    std::cout << formatted(
        "epoch %d of %d  train loss %.4f accuracy %.2f %%  test loss %.4f accuracy %.2f %%  %.3f s (training %.3f, similarity %.3f, "
        "evolution %.3f)",
        m.epoch, now.epochCount, m.trainLoss, 100 * m.trainAccuracy, m.testLoss, 100 * m.testAccuracy,
        m.trainSeconds + m.testSeconds + m.similaritySeconds + m.evolutionSeconds, m.trainSeconds, m.similaritySeconds, m.evolutionSeconds);
    if (now.secondsLeft > 0) std::cout << "  " << duration(now.secondsLeft) << " left";
    std::cout << std::endl;
}

void ProgressPrinter::note(const std::string& sentence) {
    clearLine();
    std::cerr << "note: " << sentence << '\n';
}

void ProgressPrinter::end(const RunRecord& run) {
    clearLine();
    if (m_style == Style::JsonLines) {
        Json json = Json::parse(runJson(run));
        json["final"] = true;
        std::cout << dump(json) << std::endl;
        return;
    }
    if (run.epochsTrained > 0)
        std::cout << formatted("%s Test accuracy %.2f %% at the end, %.2f %% at best (epoch %d), %.1f s", run.result.message.c_str(),
                               100 * run.result.finalTestAccuracy, 100 * run.result.bestTestAccuracy, run.result.bestEpoch,
                               run.result.seconds)
                  << std::endl;
    if (run.dataset->truthIsKnown() && run.epochsTrained > 0 && run.newest != nullptr) {
        const auto& informative = run.dataset->informativeFeatures;
        const int k = static_cast<int>(informative.size());
        const auto ranking = rankByImportance(importanceValues(run.newest->importance, kRankingMeasure));
        std::cout << std::lround(k * precisionAt(ranking, informative, k)) << " of the " << k << " known informative inputs are among the "
                  << k << " most connected." << std::endl;
    }
    if (run.removalCurve != nullptr && run.removalCurve->step > 1)
        std::cerr << "note: The removal curves have one point for every " << run.removalCurve->step
                  << " inputs removed, so that they end in seconds.\n";
}

}  // namespace rewire
