#include "core/report/animation.h"
#include "core/report/colour_table.h"

#include <gif_lib.h>

#include <algorithm>
#include <bit>

namespace rewire {
namespace {

constexpr int kTransparent = 0;  // index of every frame's colour table: "as it was before"

class GifWriter final : public AnimationWriter {
  public:
    explicit GifWriter(const AnimationShape& shape) : m_shape(shape) {
        int cause = 0;
        m_file = EGifOpen(&m_bytes, &GifWriter::take, &cause);
        if (m_file == nullptr) {
            fail(cause);
            return;
        }
        EGifSetGifVersion(m_file, true);
        check(EGifPutScreenDesc(m_file, shape.width, shape.height, 8, 0, nullptr));
        check(EGifPutExtensionLeader(m_file, APPLICATION_EXT_FUNC_CODE));
        check(EGifPutExtensionBlock(m_file, 11, "NETSCAPE2.0"));
        check(EGifPutExtensionBlock(m_file, 3, "\1\0\0"));  // repeats for ever
        check(EGifPutExtensionTrailer(m_file));
        if (!shape.comment.empty()) check(EGifPutComment(m_file, shape.comment.c_str()));
    }
    ~GifWriter() override { close(); }

    Expected<void> add(std::span<const std::uint32_t> pixels, int milliseconds) override {
        // What is drawn over a transparent picture would shine through, so each frame is whole there.
        const bool isWhole = m_before.empty() || m_shape.isTransparent;
        const PixelRect rect = isWhole ? PixelRect{0, 0, m_shape.width, m_shape.height} : changedRect(m_before, pixels, m_shape.width);
        std::vector<std::uint32_t> drawn;  // the pixels that are not left as they were
        std::vector<bool> isDrawn;
        for (int y = rect.y; y < rect.y + rect.height; ++y)
            for (int x = rect.x; x < rect.x + rect.width; ++x) {
                const std::size_t i = static_cast<std::size_t>(y) * static_cast<std::size_t>(m_shape.width) + static_cast<std::size_t>(x);
                isDrawn.push_back(m_shape.isTransparent ? (pixels[i] >> 24) >= 128 : m_before.empty() || m_before[i] != pixels[i]);
                if (isDrawn.back()) drawn.push_back(pixels[i]);
            }
        const ColourTable table = makeColourTable(drawn, 255);
        putFrameHead(rect, table, milliseconds);
        std::vector<GifPixelType> line(static_cast<std::size_t>(rect.width));
        std::size_t next = 0;
        for (std::size_t i = 0; i < isDrawn.size(); ++i) {
            const std::size_t x = i % line.size();
            line[x] = isDrawn[i] ? static_cast<GifPixelType>(table.indexOf.at(drawn[next++] & 0xFFFFFF) + 1) : GifPixelType{kTransparent};
            if (x + 1 == line.size()) check(EGifPutLine(m_file, line.data(), rect.width));
        }
        m_before.assign(pixels.begin(), pixels.end());
        return m_outcome;
    }

    Expected<std::vector<std::byte>> finish() override {
        close();
        if (!m_outcome) return m_outcome.error();
        return std::move(m_bytes);
    }

  private:
    static int take(GifFileType* file, const GifByteType* bytes, int count) {
        auto& all = *static_cast<std::vector<std::byte>*>(file->UserData);
        const auto* const first = reinterpret_cast<const std::byte*>(bytes);
        all.insert(all.end(), first, first + count);
        return count;
    }
    void fail(int cause) {
        const char* const words = GifErrorString(cause);
        if (m_outcome)
            m_outcome = Error{ErrorCode::Internal,
                              std::string("The film could not be encoded as GIF: ") + (words != nullptr ? words : "unknown fault") + "."};
    }
    void check(int result) {
        if (m_outcome && result != GIF_OK) fail(m_file->Error);
    }
    void close() {
        if (m_file == nullptr) return;
        int cause = 0;
        if (EGifCloseFile(m_file, &cause) != GIF_OK) fail(cause);
        m_file = nullptr;
    }
    void putFrameHead(const PixelRect& rect, const ColourTable& table, int milliseconds) {
        if (!m_outcome) return;
        const GraphicsControlBlock control{.DisposalMode = m_shape.isTransparent ? DISPOSE_BACKGROUND : DISPOSE_DO_NOT,
                                           .UserInputFlag = false,
                                           .DelayTime = std::clamp((milliseconds + 5) / 10, 2, 65535),  // viewers slow shorter ones down
                                           .TransparentColor = kTransparent};
        GifByteType extension[4];
        check(EGifPutExtension(m_file, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(EGifGCBToExtension(&control, extension)), extension));
        const int entries = std::max(2, static_cast<int>(std::bit_ceil(table.colours.size() + 1)));
        ColorMapObject* const map = GifMakeMapObject(entries, nullptr);
        if (map == nullptr) return fail(E_GIF_ERR_NOT_ENOUGH_MEM);
        for (std::size_t i = 0; i < table.colours.size(); ++i) {
            const std::uint32_t c = table.colours[i];
            map->Colors[i + 1] = {static_cast<GifByteType>(c >> 16), static_cast<GifByteType>(c >> 8), static_cast<GifByteType>(c)};
        }
        check(EGifPutImageDesc(m_file, rect.x, rect.y, rect.width, rect.height, false, map));
        GifFreeMapObject(map);
    }

    const AnimationShape m_shape;
    std::vector<std::byte> m_bytes;
    std::vector<std::uint32_t> m_before;  // the last frame
    GifFileType* m_file = nullptr;
    Expected<void> m_outcome;  // the first fault
};

}  // namespace

std::unique_ptr<AnimationWriter> makeGifWriter(const AnimationShape& shape) { return std::make_unique<GifWriter>(shape); }

}  // namespace rewire
