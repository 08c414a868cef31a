// Chooses format, size, resolution and look of one view's picture, with a preview, and stores or copies it. Does not block the window.
#pragma once

#include "ui/export/picture_export.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;
class QPushButton;

namespace rewire {

class PictureLookForm;
class PlotView;

class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    // Offers every view in `views`; `chosen` first. A view that is deleted meanwhile closes the dialog.
    ExportDialog(std::vector<PlotView*> views, PlotView* chosen, QWidget* parent = nullptr);

    [[nodiscard]] PictureOptions options() const;
    void setFormat(PictureFormat format);
    void setFolder(const QString& folder) { m_folder = folder; }
    // Without asking. Tells by stored() or failed().
    void saveTo(const QString& path);
    void copy();  // to the clipboard

  signals:
    void stored(const QString& path);
    void failed(const rewire::Error& error);

  private:
    void offerFormats();
    void showPreview();
    void previewNumbers(const PlotView& picture, PictureFormat format);
    [[nodiscard]] QImage previewPixels(const PlotView& picture, PictureFormat format);
    [[nodiscard]] QImage previewDrawing(PlotView& picture, const PictureOptions& chosen);
    void askAndSave();
    [[nodiscard]] PlotView* view() const;

    std::vector<QPointer<PlotView>> m_views;
    QString m_folder;
    QComboBox* m_view = nullptr;
    QComboBox* m_format = nullptr;
    QDoubleSpinBox* m_width = nullptr;
    QDoubleSpinBox* m_height = nullptr;
    QSpinBox* m_dpi = nullptr;
    PictureLookForm* m_look = nullptr;
    QLabel* m_preview = nullptr;
    QLabel* m_facts = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_copy = nullptr;
};

}  // namespace rewire
