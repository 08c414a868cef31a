// How a source is read, field by field: what is guessed is shown and can be overruled. Leaves the roles of columns to
// ImportColumnsModel.
#pragma once

#include "core/data/preview.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace rewire {

class ReadingForm : public QWidget {
    Q_OBJECT
  public:
    // `isFolder`: images are all that a folder can hold for which something is to be chosen.
    explicit ReadingForm(bool isFolder, QWidget* parent = nullptr);

    // As chosen before, nothing guessed.
    void setChosen(const ReadOptions& chosen);
    // Fills in the guesses and shows the sections that concern the format.
    void show(const SourcePreview& preview);
    // What a person chose; what was left open is open.
    [[nodiscard]] const ReadOptions& chosen() const { return m_chosen; }

  signals:
    void dialectChanged();  // cells may fall into other columns now
    void changed();         // anything else

  private:
    void buildTable();
    void buildLabels();
    void buildOthers();
    void showFields(const ReadOptions& used);
    void chooseLabels();
    QFormLayout* addSection(QWidget*& section, const QString& title);

    ReadOptions m_chosen;
    QWidget* m_dialect = nullptr;
    QWidget* m_cells = nullptr;
    QWidget* m_numbering = nullptr;
    QWidget* m_labelsPart = nullptr;
    QWidget* m_variables = nullptr;
    QWidget* m_images = nullptr;
    QComboBox* m_delimiter = nullptr;
    QLineEdit* m_otherDelimiter = nullptr;
    QCheckBox* m_hasHeader = nullptr;
    QComboBox* m_decimal = nullptr;
    QComboBox* m_thousands = nullptr;
    QLineEdit* m_comment = nullptr;
    QSpinBox* m_skipped = nullptr;
    QLineEdit* m_missing = nullptr;
    QComboBox* m_textColumns = nullptr;
    QComboBox* m_firstIndex = nullptr;
    QLineEdit* m_labels = nullptr;
    QComboBox* m_featuresVariable = nullptr;
    QComboBox* m_labelsVariable = nullptr;
    QSpinBox* m_width = nullptr;
    QSpinBox* m_height = nullptr;
    QComboBox* m_colour = nullptr;
};

}  // namespace rewire
