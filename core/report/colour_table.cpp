#include "core/report/colour_table.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace rewire {
namespace {

struct CountedColour {
    std::uint32_t colour;
    double count;
};

int channelOf(std::uint32_t colour, int channel) { return static_cast<int>(colour >> (16 - 8 * channel) & 255); }

// Colours [first, last) of the list, with what splitting it needs.
struct Box {
    std::size_t first, last;
    std::array<double, 3> mean{};
    int widest = 0;    // channel with the most squared error
    double error = 0;  // in that channel
};

Box boxOf(std::span<const CountedColour> all, std::size_t first, std::size_t last) {
    Box box{.first = first, .last = last};
    double count = 0;
    for (std::size_t i = first; i < last; ++i) {
        count += all[i].count;
        for (int c = 0; c < 3; ++c) box.mean[static_cast<std::size_t>(c)] += all[i].count * channelOf(all[i].colour, c);
    }
    for (double& mean : box.mean) mean /= count;
    for (int c = 0; c < 3; ++c) {
        double error = 0;
        for (std::size_t i = first; i < last; ++i) {
            const double difference = channelOf(all[i].colour, c) - box.mean[static_cast<std::size_t>(c)];
            error += all[i].count * difference * difference;
        }
        if (error <= box.error) continue;
        box.error = error;
        box.widest = c;
    }
    return box;
}

// Where the box's colours, sorted by its widest channel, pass their mean; both sides get a colour.
std::size_t splitPoint(std::span<const CountedColour> all, const Box& box) {
    const double mean = box.mean[static_cast<std::size_t>(box.widest)];
    std::size_t at = box.first + 1;
    while (at + 1 < box.last && channelOf(all[at].colour, box.widest) <= mean) ++at;
    return at;
}

std::vector<std::uint32_t> cutColours(std::vector<CountedColour>& all, int most) {
    std::vector<Box> boxes{boxOf(all, 0, all.size())};
    while (static_cast<int>(boxes.size()) < most) {
        const auto worst = std::ranges::max_element(boxes, {}, &Box::error);
        if (worst->error <= 0) break;
        const Box box = *worst;
        std::sort(all.begin() + static_cast<std::ptrdiff_t>(box.first), all.begin() + static_cast<std::ptrdiff_t>(box.last),
                  [&](const auto& a, const auto& b) {
                      const int left = channelOf(a.colour, box.widest), right = channelOf(b.colour, box.widest);
                      return left != right ? left < right : a.colour < b.colour;
                  });
        const std::size_t middle = splitPoint(all, box);
        *worst = boxOf(all, box.first, middle);
        boxes.push_back(boxOf(all, middle, box.last));
    }
    std::vector<std::uint32_t> colours;
    for (const Box& box : boxes) {
        std::uint32_t colour = 0;
        for (const double mean : box.mean) colour = colour << 8 | static_cast<std::uint32_t>(mean + 0.5);
        colours.push_back(colour);
    }
    return colours;
}

std::uint8_t nearestTo(std::uint32_t colour, std::span<const std::uint32_t> colours) {
    std::size_t nearest = 0;
    int smallest = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < colours.size(); ++i) {
        int distance = 0;
        for (int c = 0; c < 3; ++c) {
            const int difference = channelOf(colour, c) - channelOf(colours[i], c);
            distance += difference * difference;
        }
        if (distance >= smallest) continue;
        smallest = distance;
        nearest = i;
    }
    return static_cast<std::uint8_t>(nearest);
}

}  // namespace

ColourTable makeColourTable(std::span<const std::uint32_t> pixels, int most) {
    assert(most >= 1 && most <= 256);
    std::unordered_map<std::uint32_t, double> counts;
    for (const std::uint32_t pixel : pixels) ++counts[pixel & 0xFFFFFF];
    std::vector<CountedColour> all;
    for (const auto& [colour, count] : counts) all.push_back({colour, count});
    std::ranges::sort(all, {}, &CountedColour::colour);  // the map's own order is nobody's promise
    ColourTable table;
    if (static_cast<int>(all.size()) <= most) {
        for (const CountedColour& colour : all) {
            table.indexOf[colour.colour] = static_cast<std::uint8_t>(table.colours.size());
            table.colours.push_back(colour.colour);
        }
        return table;
    }
    table.colours = cutColours(all, most);
    for (const CountedColour& colour : all) table.indexOf[colour.colour] = nearestTo(colour.colour, table.colours);
    return table;
}

}  // namespace rewire
