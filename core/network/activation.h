// Names of the hidden activations; what they compute stands in kernels.h.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace rewire {

enum class Activation { SReLU, ReLU, LeakyReLU, Tanh };

struct ActivationInfo {
    Activation activation;
    std::string_view id;    // command line and files
    std::string_view name;  // for people
};

inline constexpr std::array<ActivationInfo, 4> kActivations{{
    {Activation::SReLU, "srelu", "SReLU"},
    {Activation::ReLU, "relu", "ReLU"},
    {Activation::LeakyReLU, "leaky-relu", "Leaky ReLU"},
    {Activation::Tanh, "tanh", "tanh"},
}};

[[nodiscard]] constexpr std::optional<Activation> findActivation(std::string_view id) {
    for (const ActivationInfo& info : kActivations)
        if (info.id == id) return info.activation;
    return std::nullopt;
}
[[nodiscard]] constexpr std::string_view activationId(Activation activation) {
    for (const ActivationInfo& info : kActivations)
        if (info.activation == activation) return info.id;
    return "";
}

}  // namespace rewire
