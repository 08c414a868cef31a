// The eight algorithms as small cards that draw their removal and addition rule, and the chosen one at length.
#pragma once

#include <QString>
#include <QWidget>

class QButtonGroup;
class QLabel;

namespace rewire {

class AlgorithmDetail;

class AlgorithmCards : public QWidget {
    Q_OBJECT
  public:
    explicit AlgorithmCards(QWidget* parent = nullptr);

    void choose(const QString& id);
    [[nodiscard]] QString chosen() const;

  signals:
    void chosenChanged(const QString& id);

  private:
    void showChosen();

    QButtonGroup* m_group = nullptr;
    AlgorithmDetail* m_detail = nullptr;
};

}  // namespace rewire
