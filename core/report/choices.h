// The words for each choice among settings, shared by the command line, the files and the window.
#pragma once

#include "core/training/session.h"
#include "core/training/settings.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rewire {

template <class Value>
struct Choice {
    Value value;
    std::string_view id;
};

inline constexpr std::array<Choice<InitialWeights>, 2> kInitialWeights{
    {{InitialWeights::FanIn, "fan-in"}, {InitialWeights::Published, "published"}}};
inline constexpr std::array<Choice<NewWeights>, 2> kNewWeights{{{NewWeights::Zero, "zero"}, {NewWeights::Glorot, "glorot"}}};
inline constexpr std::array<Choice<SimilarityOf>, 2> kSimilarityOf{
    {{SimilarityOf::PreActivations, "pre-activations"}, {SimilarityOf::Activations, "activations"}}};
inline constexpr std::array<Choice<MomentumRestart>, 2> kMomentumRestarts{
    {{MomentumRestart::EveryEpoch, "epoch"}, {MomentumRestart::Never, "never"}}};
inline constexpr std::array<Choice<Activation>, 4> kActivationChoices{{{Activation::SReLU, activationId(Activation::SReLU)},
                                                                       {Activation::ReLU, activationId(Activation::ReLU)},
                                                                       {Activation::LeakyReLU, activationId(Activation::LeakyReLU)},
                                                                       {Activation::Tanh, activationId(Activation::Tanh)}}};
// How a run ended; None: it has not, or was cut short without a word.
inline constexpr std::array<Choice<Outcome>, 5> kOutcomes{{{Outcome::None, "running"},
                                                           {Outcome::Completed, "completed"},
                                                           {Outcome::Stopped, "stopped"},
                                                           {Outcome::Diverged, "diverged"},
                                                           {Outcome::Failed, "failed"}}};

template <class Value, std::size_t kCount>
[[nodiscard]] constexpr std::string_view idOf(const std::array<Choice<Value>, kCount>& choices, Value value) {
    for (const auto& choice : choices)
        if (choice.value == value) return choice.id;
    return "";
}

template <class Value, std::size_t kCount>
[[nodiscard]] constexpr std::optional<Value> valueOf(const std::array<Choice<Value>, kCount>& choices, std::string_view id) {
    for (const auto& choice : choices)
        if (choice.id == id) return choice.value;
    return std::nullopt;
}

// "fan-in, published"
template <class Value, std::size_t kCount>
[[nodiscard]] std::string idsOf(const std::array<Choice<Value>, kCount>& choices) {
    std::string ids;
    for (const auto& choice : choices) ids += (ids.empty() ? "" : ", ") + std::string(choice.id);
    return ids;
}

}  // namespace rewire
