// The named algorithms as rows of one table: each is a removal rule paired with an addition rule.
// Source: arXiv:1903.07138, Sec. 3. What the rules compute stands in removal.h and addition.h.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace rewire {

enum class RemovalRule { None, Magnitude, Cosine };
enum class AdditionRule { None, Random, CosineDeterministic, CosineProbabilistic };
enum class InitialTopology { Sparse, Dense };  // Sparse: Erdős–Rényi

struct Algorithm {
    std::string_view id;       // command line and files: "codacorset"
    std::string_view name;     // as the paper writes it: "CoDACoRSET"
    std::string_view summary;  // one sentence for people
    RemovalRule removal = RemovalRule::None;
    AdditionRule addition = AdditionRule::None;
    InitialTopology topology = InitialTopology::Sparse;

    [[nodiscard]] constexpr bool evolves() const { return removal != RemovalRule::None; }
    [[nodiscard]] constexpr bool addsBySimilarity() const {
        return addition == AdditionRule::CosineDeterministic || addition == AdditionRule::CosineProbabilistic;
    }
    [[nodiscard]] constexpr bool needsSimilarity() const { return removal == RemovalRule::Cosine || addsBySimilarity(); }
};

inline constexpr std::array<Algorithm, 8> kAlgorithms{{
    {"set", "SET", "Removes the weakest connections and adds random ones.", RemovalRule::Magnitude, AdditionRule::Random,
     InitialTopology::Sparse},
    {"codaset", "CoDASET", "Removes the weakest connections and adds those whose neurons are most alike.", RemovalRule::Magnitude,
     AdditionRule::CosineDeterministic, InitialTopology::Sparse},
    {"copaset", "CoPASET", "Removes the weakest connections and draws new ones in proportion to similarity.", RemovalRule::Magnitude,
     AdditionRule::CosineProbabilistic, InitialTopology::Sparse},
    {"corset", "CoRSET", "Removes connections with the smallest weight times similarity and adds random ones.", RemovalRule::Cosine,
     AdditionRule::Random, InitialTopology::Sparse},
    {"codacorset", "CoDACoRSET", "Removes by weight times similarity and adds the connections whose neurons are most alike.",
     RemovalRule::Cosine, AdditionRule::CosineDeterministic, InitialTopology::Sparse},
    {"copacorset", "CoPACoRSET", "Removes by weight times similarity and draws new ones in proportion to similarity.", RemovalRule::Cosine,
     AdditionRule::CosineProbabilistic, InitialTopology::Sparse},
    {"fixed", "Fixed sparse", "Baseline: the random sparse topology of the start never changes.", RemovalRule::None, AdditionRule::None,
     InitialTopology::Sparse},
    {"dense", "Dense", "Baseline: every connection exists.", RemovalRule::None, AdditionRule::None, InitialTopology::Dense},
}};

// The row whose id is `id`, or null.
[[nodiscard]] constexpr const Algorithm* findAlgorithm(std::string_view id) {
    for (const Algorithm& algorithm : kAlgorithms)
        if (algorithm.id == id) return &algorithm;
    return nullptr;
}

}  // namespace rewire
