#include "ui/bridge/dataset_loader.h"

#include "core/data/prepare.h"

#include <algorithm>
#include <exception>
#include <new>

namespace rewire {
namespace {

constexpr int kThumbnailClasses = 10;

// A row of the training samples, cell by cell, however it is stored.
std::vector<float> cellsOf(const Dataset& dataset, std::int64_t sample) {
    const auto width = static_cast<std::size_t>(dataset.featureCount);
    if (!dataset.train.sparse) {
        const auto first = dataset.train.features.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(sample) * width);
        return {first, first + static_cast<std::ptrdiff_t>(width)};
    }
    std::vector<float> cells(width, 0.0F);
    const auto columns = dataset.train.sparse->columnsOf(sample);
    const auto values = dataset.train.sparse->valuesOf(sample);
    for (std::size_t i = 0; i < columns.size(); ++i) cells[columns[i]] = values[i];
    return cells;
}

Expected<std::shared_ptr<const LoadedData>> load(const OpenOptions& options, const OpenProgress& progress, const std::stop_token& stop) {
    try {
        auto opened = openDataset(options, progress, stop);
        if (!opened) return std::move(opened).error();
        auto data = std::make_shared<LoadedData>();
        data->dataset = std::move(opened).value();
        data->options = options;
        data->summary = summarise(*data->dataset, stop);
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "Loading was cancelled."};
        if (const auto& shape = data->dataset->imageShape)
            data->thumbnails = classImages(*data->dataset, *shape, data->summary.smallest, data->summary.largest);
        return std::shared_ptr<const LoadedData>(std::move(data));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::TooLarge, "There is not enough memory to load " + options.data + "."};
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Internal, "Loading " + options.data + " failed: " + problem.what()};
    }
}

}  // namespace

QImage sampleImage(const Dataset& dataset, const ImageShape& shape, std::int64_t sample, double lowest, double highest) {
    const std::vector<float> values = cellsOf(dataset, sample);
    const double scale = highest > lowest ? 255.0 / (highest - lowest) : 0.0;
    const auto byteAt = [&](int row, int column, int channel) {
        const auto at = (static_cast<std::size_t>(row) * static_cast<std::size_t>(shape.width) + static_cast<std::size_t>(column)) *
                        static_cast<std::size_t>(shape.channels);
        const auto value = static_cast<double>(values[at + static_cast<std::size_t>(channel)]);
        return static_cast<int>(std::clamp((value - lowest) * scale, 0.0, 255.0));
    };
    QImage image(shape.width, shape.height, QImage::Format_RGB32);
    for (int row = 0; row < shape.height; ++row)
        for (int column = 0; column < shape.width; ++column) {
            const int red = byteAt(row, column, 0);
            const bool hasColours = shape.channels >= 3;
            image.setPixel(column, row, qRgb(red, hasColours ? byteAt(row, column, 1) : red, hasColours ? byteAt(row, column, 2) : red));
        }
    return image;
}

std::vector<QImage> classImages(const Dataset& dataset, const ImageShape& shape, double lowest, double highest) {
    std::vector<QImage> images;
    const int classes = std::min(kThumbnailClasses, dataset.classCount());
    for (int label = 0; label < classes; ++label) {
        const auto found = std::find(dataset.train.labels.begin(), dataset.train.labels.end(), label);
        if (found == dataset.train.labels.end()) continue;
        images.push_back(sampleImage(dataset, shape, found - dataset.train.labels.begin(), lowest, highest));
    }
    return images;
}

DatasetLoader::DatasetLoader(QObject* parent) : QObject(parent) {}

DatasetLoader::~DatasetLoader() = default;

void DatasetLoader::open(const OpenOptions& options) {
    const int ticket = ++m_ticket;
    m_isLoading = true;
    m_shownPermille = -1;
    emit started(QString::fromStdString(options.data));
    // Assigning asks the old thread to stop and joins it: at most the time of reading a MiB.
    m_thread = std::jthread([this, options, ticket](const std::stop_token& stop) {
        const OpenProgress progress = [this, ticket](double fraction) {
            const int permille = static_cast<int>(1000 * fraction);
            if (permille / 10 == m_shownPermille.exchange(permille) / 10) return;
            m_handover.post([this, ticket, fraction] {
                if (ticket == m_ticket) emit progressed(fraction);
            });
        };
        auto result = load(options, progress, stop);
        auto data = result ? std::move(result).value() : std::shared_ptr<const LoadedData>();
        const Error error = data != nullptr ? Error{} : result.error();
        m_handover.post([this, ticket, data, error] { finish(ticket, data, error); });
    });
}

void DatasetLoader::cancel() { m_thread.request_stop(); }

void DatasetLoader::finish(int ticket, std::shared_ptr<const LoadedData> data, const Error& error) {
    if (ticket != m_ticket) return;
    m_isLoading = false;
    if (data != nullptr)
        emit loaded(data);
    else if (error.code == ErrorCode::Cancelled)
        emit cancelled();
    else
        emit failed(error);
}

}  // namespace rewire
