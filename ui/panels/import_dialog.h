// From a path to data that one can trust: shows the first rows as their reader takes them and everything that was guessed,
// lets a person overrule it, and asks for the import. Stays, with all choices, when loading fails. Loads nothing itself.
#pragma once

#include "core/data/open.h"
#include "ui/bridge/preview_loader.h"

#include <QDialog>
#include <memory>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSplitter;
class QTabWidget;
class QTableView;
class QVBoxLayout;

namespace rewire {

class BadRowsView;
class ColumnsPane;
class ElidedLabel;
class FirstRowsModel;
class ImportColumnsModel;
class NoticeBar;
class PreparationForm;
class ReadingForm;
class VariablesView;

class ImportDialog : public QDialog {
    Q_OBJECT
  public:
    // `options`: the source and what was chosen before. `preview` is called on a thread of its own.
    explicit ImportDialog(const OpenOptions& options, PreviewFunction preview = previewSource, QWidget* parent = nullptr);
    ~ImportDialog() override;

    // As they stand now: what was guessed is pinned, so that what is loaded is what was seen.
    [[nodiscard]] OpenOptions options() const;
    [[nodiscard]] bool canImport() const;

    [[nodiscard]] ImportColumnsModel& columns() const { return *m_columns; }
    [[nodiscard]] ColumnsPane& columnsPane() const { return *m_columnsPane; }
    [[nodiscard]] NoticeBar& notice() const { return *m_notice; }
    [[nodiscard]] const std::shared_ptr<const SourcePreview>& preview() const { return m_preview; }

    // What becomes of the import that was asked for.
    void showLoading(double fraction);
    void showFailure(const Error& error);
    void showCancelled();

  public slots:
    void reject() override;  // while loading: asks for a cancel and stays

  signals:
    void importRequested(const rewire::OpenOptions& options);
    void cancelRequested();
    void previewShown();  // or its failure

  private:
    QWidget* buildFiles();
    QWidget* buildForms();
    QWidget* buildRows();
    QWidget* buildFoot();
    void connectParts(PreviewFunction preview);
    void chooseFile(QLineEdit& field, const QString& title);
    void swapFiles();
    void showTestLabels();

    enum class Roles { Keep, Guess };
    void lookAgain(PreviewLoader::When when, Roles roles);
    void showPreview(const std::shared_ptr<const SourcePreview>& preview);
    void showPreviewFailure(const Error& error);
    void showContents();
    void showRows();
    void describe();
    void setLoading(bool isLoading);
    [[nodiscard]] QString textFeature() const;
    [[nodiscard]] bool hasMissingCells() const;  // among the features, in the rows looked at
    [[nodiscard]] bool leavesRowsOut() const;
    [[nodiscard]] QString obstacle() const;  // why nothing can be imported now; empty when it can
    [[nodiscard]] QString pathText() const;

    OpenOptions m_given;
    ReadOptions m_asked;  // of the newest preview
    std::shared_ptr<const SourcePreview> m_preview;
    bool m_isLoading = false;
    QString m_taken;  // of an archive, as last told

    ImportColumnsModel* m_columns = nullptr;
    FirstRowsModel* m_firstRows = nullptr;
    ElidedLabel* m_facts = nullptr;
    NoticeBar* m_notice = nullptr;
    QWidget* m_work = nullptr;
    QLineEdit* m_source = nullptr;
    QLineEdit* m_test = nullptr;
    QLineEdit* m_testLabels = nullptr;
    QFormLayout* m_files = nullptr;
    ReadingForm* m_reading = nullptr;
    PreparationForm* m_preparation = nullptr;
    QTableView* m_rowsTable = nullptr;
    QLabel* m_rowsTitle = nullptr;
    QLabel* m_noRows = nullptr;  // in place of rows
    QTabWidget* m_lower = nullptr;
    ColumnsPane* m_columnsPane = nullptr;
    VariablesView* m_variables = nullptr;
    BadRowsView* m_badRows = nullptr;
    QLabel* m_notes = nullptr;
    QCheckBox* m_leaveOut = nullptr;
    ElidedLabel* m_state = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_import = nullptr;
    std::unique_ptr<PreviewLoader> m_loader;  // last: its thread ends before what hears it goes
};

}  // namespace rewire
