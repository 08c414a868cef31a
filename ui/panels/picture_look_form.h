// How a picture is dressed: background, title, legend, axes, caption; rows of a form that exports and films share.
#pragma once

#include "ui/views/picture.h"

#include <QObject>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QWidget;

namespace rewire {

class PictureLookForm : public QObject {
    Q_OBJECT
  public:
    // Adds its rows to `form`, which belongs to `dialog`, whose palette is "as in the window".
    PictureLookForm(QFormLayout& form, QWidget& dialog);

    [[nodiscard]] PictureLook look() const;
    void setEnabled(bool enabled);

  signals:
    void changed();

  private:
    QWidget& m_dialog;
    QComboBox* m_background;
    QCheckBox* m_title;
    QCheckBox* m_legend;
    QCheckBox* m_axes;
    QCheckBox* m_sideCharts;
    QLineEdit* m_caption;
};

}  // namespace rewire
