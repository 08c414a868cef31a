// Every choice of the next run, with what it means, what is wrong with it, and what the run will take. Starts nothing.
#pragma once

#include "core/training/settings.h"

#include <QWidget>
#include <memory>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace rewire {

class AlgorithmCards;

class SettingsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit SettingsPanel(QWidget* parent = nullptr);

    // Null: no data yet, so nothing can be checked or estimated.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    void show(const Settings& settings);
    [[nodiscard]] Settings settings() const;
    // What is wrong with them, as the panel says it; empty: nothing, or no data.
    [[nodiscard]] QString problem() const;
    void chooseAlgorithm(const QString& id);
    void setSeed(quint64 seed);
    void setLearningRate(double rate);
    // While a run is under way the panel says which changes are for it and which for the next one.
    void setRunning(bool running);
    // What the run under way has been asked to change; empty: nothing.
    void showLiveChange(const QString& changes);

  signals:
    void settingsChanged();

  protected:
    void changeEvent(QEvent* event) override;

  private:
    QFormLayout* addSection(QVBoxLayout& column, const QString& title);
    void buildNetwork(QVBoxLayout& column);
    void buildTraining(QVBoxLayout& column);
    void buildEvolution(QVBoxLayout& column);
    void changed();
    void showRunning();
    void showAdvice();
    void colourProblem();
    void showEstimate(const Settings& settings);

    std::shared_ptr<const Dataset> m_dataset;
    bool m_isRunning = false;
    QString m_liveChange;
    bool m_isShowing = false;  // values are being set by the program
    AlgorithmCards* m_algorithm = nullptr;
    QLineEdit* m_hidden = nullptr;
    QDoubleSpinBox* m_epsilon = nullptr;
    QComboBox* m_activation = nullptr;
    QComboBox* m_initialWeights = nullptr;
    QSpinBox* m_epochs = nullptr;
    QDoubleSpinBox* m_learningRate = nullptr;
    QDoubleSpinBox* m_momentum = nullptr;
    QComboBox* m_momentumRestart = nullptr;
    QSpinBox* m_batch = nullptr;
    QDoubleSpinBox* m_dropout = nullptr;
    QLineEdit* m_seed = nullptr;
    QCheckBox* m_augment = nullptr;
    QDoubleSpinBox* m_zeta = nullptr;
    QComboBox* m_newWeights = nullptr;
    QComboBox* m_similarityOf = nullptr;
    QDoubleSpinBox* m_similaritySample = nullptr;
    QSpinBox* m_threads = nullptr;
    QLabel* m_nextRun = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_notes = nullptr;
    QLabel* m_estimate = nullptr;
};

}  // namespace rewire
