// Makes a time-lapse of one view: which epochs, how fast, what size; a preview, progress and cancel. Does not block the window, and
// draws with views of its own, so that the window's timeline stays where it is; they are made a part at a time once the dialogue is open.
#pragma once

#include "ui/bridge/background.h"
#include "ui/export/film.h"

#include <QDialog>
#include <QTimer>
#include <memory>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace rewire {

class PictureLookForm;
class PlotView;

class FilmDialog : public QDialog {
    Q_OBJECT
  public:
    // The frames are those of now; training may go on. `views` are the window's, whose layers and measures the film takes, and which
    // outlive the dialogue; `chosen` is offered first.
    FilmDialog(RunContent content, std::vector<PlotView*> views, const PlotView& chosen, QWidget* parent = nullptr);
    ~FilmDialog() override;

    [[nodiscard]] FilmOptions options() const;
    void setFormat(FilmFormat format);
    void setFolder(const QString& folder) { m_folder = folder; }
    // Without asking, once the film can be drawn. Tells by stored() or failed(), later.
    void saveTo(const QString& path);
    [[nodiscard]] bool isReady() const { return m_isReady; }
    [[nodiscard]] const RunPictures& pictures() const { return *m_pictures; }
    [[nodiscard]] bool isWorking() const { return m_maker != nullptr; }

  public slots:
    void reject() override;  // while it works: cancels the work

  signals:
    void ready();  // the film can be drawn
    void stored(const QString& path);
    void failed(const rewire::Error& error);

  private:
    void buildForm(QFormLayout& form, int newestEpoch);
    void makeNext();
    void showChoice();
    void showPreview();
    void askAndSave();
    void step();
    void takeEncoded(const Expected<void>& outcome);
    void endWork();
    [[nodiscard]] PlotView* view() const;

    std::shared_ptr<RunPictures> m_pictures;
    std::vector<PlotView*> m_copied;  // views whose choices are still to be taken
    bool m_isReady = false;
    std::unique_ptr<FilmMaker> m_maker;
    Background m_encoding;
    QTimer m_makeTimer;
    QTimer m_stepTimer;
    QTimer m_previewTimer;
    QString m_folder;
    QString m_path;
    QComboBox* m_view = nullptr;
    QComboBox* m_format = nullptr;
    QSpinBox* m_width = nullptr;
    QSpinBox* m_height = nullptr;
    QSpinBox* m_first = nullptr;
    QSpinBox* m_last = nullptr;
    QSpinBox* m_every = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    PictureLookForm* m_look = nullptr;
    QLabel* m_preview = nullptr;
    QLabel* m_facts = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_close = nullptr;
    QWidget* m_fields = nullptr;
    int m_previewIndex = -1;
};

}  // namespace rewire
