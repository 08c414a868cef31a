// What is done to the data between reading and training, field by field.
#pragma once

#include "core/data/preparation.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace rewire {

class PreparationForm : public QWidget {
    Q_OBJECT
  public:
    explicit PreparationForm(QWidget* parent = nullptr);

    void show(const Preparation& preparation);
    [[nodiscard]] Preparation preparation() const;

  signals:
    void missingChosen();  // what becomes of missing values

  private:
    void explain();

    Preparation m_shown;  // keeps what has no field here
    QComboBox* m_split = nullptr;
    QSpinBox* m_testPercent = nullptr;
    QCheckBox* m_stratified = nullptr;
    QLineEdit* m_splitSeed = nullptr;
    QComboBox* m_scaling = nullptr;
    QLabel* m_scalingNote = nullptr;
    QComboBox* m_missing = nullptr;
    QComboBox* m_unseen = nullptr;
    QSpinBox* m_noiseCount = nullptr;
    QComboBox* m_noiseKind = nullptr;
    QLineEdit* m_noiseSeed = nullptr;
    QLineEdit* m_classes = nullptr;
    QSpinBox* m_mostSamples = nullptr;
};

}  // namespace rewire
