// Opens data on a thread of its own, and does there what the window would be too slow for: the summary and the sample
// pictures. Knows no widgets but their images.
#pragma once

#include "core/data/open.h"
#include "ui/bridge/handover.h"

#include <QElapsedTimer>
#include <QImage>
#include <QObject>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace rewire {

// Immutable once shared.
struct LoadedData {
    std::shared_ptr<const Dataset> dataset;
    DatasetSummary summary;
    OpenOptions options;             // what it was opened with
    std::vector<QImage> thumbnails;  // one sample of each of the first classes; empty where the data are no images
};

// One training sample as a picture, its range stretched to [lowest, highest]. `shape` must fit the features.
[[nodiscard]] QImage sampleImage(const Dataset& dataset, const ImageShape& shape, std::int64_t sample, double lowest, double highest);
// The first sample of each of the first ten classes so.
[[nodiscard]] std::vector<QImage> classImages(const Dataset& dataset, const ImageShape& shape, double lowest, double highest);

// Confined to the window's thread; one load at a time, a new one cancels the old.
class DatasetLoader : public QObject {
    Q_OBJECT
  public:
    explicit DatasetLoader(QObject* parent = nullptr);
    ~DatasetLoader() override;

    void open(const OpenOptions& options);
    void cancel();
    [[nodiscard]] bool isLoading() const { return m_isLoading; }

  signals:
    void started(const QString& what);
    void progressed(double fraction);
    void loaded(const std::shared_ptr<const rewire::LoadedData>& data);
    void failed(const rewire::Error& error);
    void cancelled();

  private:
    void finish(int ticket, std::shared_ptr<const LoadedData> data, const Error& error);

    int m_ticket = 0;  // of the newest load; answers of older ones are dropped
    bool m_isLoading = false;
    std::atomic<int> m_shownPermille = -1;
    Handover m_handover;
    std::jthread m_thread;  // last: joins before what it touches goes
};

}  // namespace rewire
