// Chooses format, size, resolution and background of one view's picture, with a preview, and stores it. Does not block the window.
#pragma once

#include "ui/views/picture_export.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;
class QCheckBox;

namespace rewire {

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

  signals:
    void stored(const QString& path);
    void failed(const rewire::Error& error);

  private:
    void offerFormats();
    void showPreview();
    void askAndSave();
    [[nodiscard]] PlotView* view() const;

    std::vector<QPointer<PlotView>> m_views;
    QString m_folder;
    QComboBox* m_view = nullptr;
    QComboBox* m_format = nullptr;
    QDoubleSpinBox* m_width = nullptr;
    QDoubleSpinBox* m_height = nullptr;
    QSpinBox* m_dpi = nullptr;
    QComboBox* m_background = nullptr;
    QCheckBox* m_title = nullptr;
    QLabel* m_preview = nullptr;
    QLabel* m_facts = nullptr;
};

}  // namespace rewire
