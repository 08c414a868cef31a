// The paper's eight data sets by name: which are here, where to get the others, and one click to open what is here. Looks anew
// whenever it comes to the front, since files are fetched beside it. Opens nothing itself.
#pragma once

#include <QDialog>
#include <QString>
#include <filesystem>
#include <vector>

class QVBoxLayout;

namespace rewire {

class CatalogueDialog : public QDialog {
    Q_OBJECT
  public:
    explicit CatalogueDialog(QWidget* parent = nullptr);

  public slots:
    void lookAgain();

  signals:
    void chosen(const QString& name);  // what openDataset takes

  protected:
    bool event(QEvent* event) override;

  private:
    void showFolder();

    QVBoxLayout* m_entries = nullptr;
    std::vector<std::filesystem::path> m_folders;  // of the entries as they were last seen, empty of those that are not here
};

}  // namespace rewire
