// The runs that are kept, to sort, filter, star, name, hide, delete, open, go on with, and to take along as a table.
#pragma once

#include "core/report/text_table.h"
#include "ui/bridge/run_store.h"

#include <QSortFilterProxyModel>
#include <QWidget>
#include <filesystem>
#include <functional>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace rewire {

class RunList : public QWidget {
    Q_OBJECT
  public:
    // Takes the store over.
    explicit RunList(RunStore& store, QWidget* parent = nullptr);

    // The selected runs, or all that are shown, with what their settings differ in.
    [[nodiscard]] std::string table(TableFormat format) const;
    [[nodiscard]] int shownCount() const { return m_sorted.rowCount(); }
    void setFilter(const QString& text);
    // What views over runs compare: the selected runs where there are two or more, else all that are shown.
    [[nodiscard]] std::vector<ListedRun> compared() const;
    // The one run that is selected among all; none otherwise.
    [[nodiscard]] std::vector<std::filesystem::path> emphasised() const;
    // Where the runs are, when it is not the usual place; empty: it is.
    void setPlace(const QString& folder);

  signals:
    void comparedChanged();
    void compareRequested();
    void folderRequested();
    void usualFolderRequested();
    void visibilityChanged();
    void openRequested(const rewire::StoredRun& run);
    void resumeRequested(const rewire::StoredRun& run);
    void deleted(const QString& name);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    // Hides hidden runs and what the filter does not find in any cell.
    class Shown : public QSortFilterProxyModel {
      public:
        using QSortFilterProxyModel::QSortFilterProxyModel;
        void setShowsHidden(bool shows);
        [[nodiscard]] bool showsHidden() const { return m_showsHidden; }

      protected:
        bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

      private:
        bool m_showsHidden = false;
    };

    void buildTable();
    QWidget* makeButtons();
    [[nodiscard]] std::vector<int> chosen() const;  // rows of the store's model
    void updateButtons();
    void toggleHidden();
    void chooseColour();
    void removeChosen();
    void changeLabels(const std::function<void(RunLabels&)>& change);
    void openChosen();
    void showEmpty();
    void copyTable(TableFormat format);

    RunStore& m_store;
    Shown m_sorted;
    QLineEdit* m_filter = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QLabel* m_unreadable = nullptr;
    QWidget* m_placeBar = nullptr;
    QLabel* m_place = nullptr;
    QStackedLayout* m_pages = nullptr;
    QMenu* m_menu = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_resume = nullptr;
    QToolButton* m_more = nullptr;
    QCheckBox* m_showHidden = nullptr;
};

}  // namespace rewire
