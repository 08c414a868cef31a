// The import dialogue with previews made by hand: guesses overruled, roles in bulk, errors that keep what was chosen.
#include "ui/bridge/dataset_loader.h"
#include "ui/models/import_columns_model.h"
#include "ui/panels/bad_rows_view.h"
#include "ui/panels/columns_pane.h"
#include "ui/panels/import_dialog.h"
#include "ui/panels/notice_bar.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <algorithm>
#include <mutex>

using namespace rewire;
using Role = ColumnPreview::Role;

namespace {

// Answers as a reader would, and remembers what it was asked.
class Source {
  public:
    [[nodiscard]] PreviewFunction function() {
        return [this](const std::filesystem::path& path, const ReadOptions& options, const std::stop_token&) -> Expected<SourcePreview> {
            const std::lock_guard lock(m_mutex);
            asked.push_back(options);
            if (path.empty()) return Error{ErrorCode::NotFound, "no path"};
            if (!problem.empty()) return Error{ErrorCode::BadFormat, problem};
            SourcePreview preview{.format = "CSV",
                                  .used = options,
                                  .columns = {},
                                  .rows = {},
                                  .badRows = badRows,
                                  .rowsLookedAt = 3,
                                  .variables = {},
                                  .notes = {}};
            preview.used.delimiter = options.delimiter.value_or(';');
            preview.used.hasHeader = options.hasHeader.value_or(true);
            preview.used.decimalMark = options.decimalMark.value_or(',');
            const int count = preview.used.delimiter == ';' ? 12 : 1;
            for (int i = 0; i < count; ++i) {
                const bool isLast = i + 1 == count;
                ColumnPreview column{.name = isLast ? "class" : "w" + std::to_string(i)};
                if (i == textColumn) column.kind = ColumnPreview::Kind::Text;
                if (i == gappyColumn) column.missingCount = 2;
                column.role = isLast && options.labelColumn.empty() ? Role::Target : Role::Feature;
                if (column.name == options.labelColumn) column.role = Role::Target;
                for (const std::string& ignored : options.ignoredColumns)
                    if (ignored == column.name) column.role = Role::Ignored;
                preview.columns.push_back(column);
            }
            for (int row = 0; row < 3; ++row) preview.rows.emplace_back(static_cast<std::size_t>(count), "1,5");
            return preview;
        };
    }
    [[nodiscard]] ReadOptions last() {
        const std::lock_guard lock(m_mutex);
        return asked.back();
    }

    std::vector<ReadOptions> asked;
    std::vector<BadRow> badRows;
    int textColumn = -1;  // none
    int gappyColumn = -1;
    std::string problem;

  private:
    std::mutex m_mutex;
};

template <class Widget>
Widget* named(const ImportDialog& dialog, const QString& name) {
    for (Widget* widget : dialog.findChildren<Widget*>())
        if (widget->accessibleName() == name) return widget;
    return nullptr;
}

void choose(QComboBox& box, int index) {
    box.setCurrentIndex(index);
    emit box.activated(index);
}

}  // namespace

class TestImport : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), ThemeChoice::Light); }
    void init() {
        m_source = std::make_unique<Source>();
        make({.data = "/nowhere/table.csv"});
    }
    void cleanup() {
        m_dialog.reset();
        m_source.reset();
    }

    void guessesAreShownAndPinned() {
        QVERIFY(m_dialog->canImport());
        QCOMPARE(m_dialog->columns().rowCount(), 12);
        QCOMPARE(m_dialog->columns().targetRow(), 11);
        const OpenOptions chosen = m_dialog->options();
        QCOMPARE(chosen.data, std::string("/nowhere/table.csv"));
        QCOMPARE(chosen.read.delimiter, std::optional(';'));
        QCOMPARE(chosen.read.decimalMark, std::optional(','));
        QCOMPARE(chosen.read.labelColumn, std::string("class"));
        QVERIFY(!m_source->last().delimiter);  // guessed, not asked for
    }

    void rolesChangeInBulkWithinTheFilter() {
        ColumnsPane& pane = m_dialog->columnsPane();
        pane.setFilter("w1");  // w1 and w10
        QCOMPARE(pane.shownCount(), 2);
        pane.selectAllShown();
        pane.changeRole(Role::Ignored);
        QCOMPARE(m_dialog->columns().countOf(Role::Ignored), 2);
        pane.setFilter({});
        QCOMPARE(pane.shownCount(), 12);
        QTRY_VERIFY(m_dialog->canImport());
        QCOMPARE(m_dialog->options().read.ignoredColumns, (std::vector<std::string>{"w1", "w10"}));
        QCOMPARE(m_source->last().ignoredColumns, (std::vector<std::string>{"w1", "w10"}));  // its bad cells may not count any more
    }

    void newTargetTakesThePlaceOfTheOld() {
        m_dialog->columnsPane().setFilter("w3");
        m_dialog->columnsPane().changeRole(Role::Target);
        QCOMPARE(m_dialog->columns().targetRow(), 3);
        QVERIFY(m_dialog->columns().roleOf(11) == Role::Feature);
        QTRY_VERIFY(m_dialog->canImport());
        QCOMPARE(m_dialog->columns().targetRow(), 3);  // after the preview that was asked for anew
        QCOMPARE(m_dialog->options().read.labelColumn, std::string("w3"));
    }

    void severalColumnsAreNoTarget() {
        m_dialog->columnsPane().setFilter("w");
        m_dialog->columnsPane().changeRole(Role::Target);
        QCOMPARE(m_dialog->columns().targetRow(), 11);
    }

    void withoutTargetNothingIsImported() {
        QSignalSpy shown(m_dialog.get(), &ImportDialog::previewShown);
        m_dialog->columnsPane().setFilter("class");
        m_dialog->columnsPane().changeRole(Role::Ignored);
        QVERIFY(shown.wait());
        QCOMPARE(m_dialog->columns().targetRow(), -1);
        QVERIFY(!m_dialog->canImport());
    }

    void textFeatureIsTreatedOrNothingIsImported() {
        m_source->textColumn = 2;
        make({.data = "/nowhere/table.csv"});
        QVERIFY(!m_dialog->canImport());
        choose(*named<QComboBox>(*m_dialog, "Text features"), 1);
        QTRY_VERIFY(m_dialog->canImport());
        choose(*named<QComboBox>(*m_dialog, "Text features"), 0);
        QTRY_COMPARE(m_source->last().textColumns, TextColumns::Refuse);
        QVERIFY(!m_dialog->canImport());
        m_dialog->columnsPane().setFilter("w2");
        m_dialog->columnsPane().changeRole(Role::Ignored);
        QTRY_VERIFY(m_dialog->canImport());
    }

    void missingCellsAreTreatedOrNothingIsImported() {
        m_source->gappyColumn = 3;
        make({.data = "/nowhere/table.csv"});
        QVERIFY(!m_dialog->canImport());
        choose(*named<QComboBox>(*m_dialog, "Missing values"), 1);
        QVERIFY(m_dialog->canImport());
        choose(*named<QComboBox>(*m_dialog, "Missing values"), 0);
        QVERIFY(!m_dialog->canImport());
        m_dialog->columnsPane().setFilter("w3");
        m_dialog->columnsPane().changeRole(Role::Ignored);
        QTRY_VERIFY(m_dialog->canImport());
    }

    void delimiterAsksForANewPreviewAndRolesComeBack() {
        m_dialog->columnsPane().setFilter("w2");
        m_dialog->columnsPane().changeRole(Role::Ignored);
        QSignalSpy shown(m_dialog.get(), &ImportDialog::previewShown);
        QVERIFY(shown.wait());
        auto* delimiter = named<QComboBox>(*m_dialog, "Delimiter");
        QVERIFY(delimiter != nullptr);
        QCOMPARE(delimiter->currentData().toInt(), int{';'});
        choose(*delimiter, delimiter->findData(int{','}));
        QVERIFY(!m_dialog->canImport());  // what is shown does not hold any more
        QTRY_COMPARE(m_dialog->columns().rowCount(), 1);
        QCOMPARE(m_source->last().delimiter, std::optional(','));
        QVERIFY(m_source->last().ignoredColumns.empty());  // no such column now
        choose(*delimiter, delimiter->findData(int{';'}));
        QTRY_COMPARE(m_dialog->columns().rowCount(), 12);
        QTRY_VERIFY(m_dialog->canImport());
        QCOMPARE(m_dialog->options().read.ignoredColumns, std::vector<std::string>{"w2"});
    }

    void columnsWithoutNamesAreCalledByNumber() {
        auto* header = m_dialog->findChild<QCheckBox*>();
        for (QCheckBox* box : m_dialog->findChildren<QCheckBox*>())
            if (box->text().contains("columns")) header = box;
        header->click();
        QTRY_VERIFY(m_source->last().hasHeader == false);
        QTRY_VERIFY(m_dialog->canImport());
        QCOMPARE(m_dialog->options().read.labelColumn, std::string("11"));
    }

    void importTellsTheChoices() {
        QSignalSpy asked(m_dialog.get(), &ImportDialog::importRequested);
        named<QLineEdit>(*m_dialog, "Test samples")->setText("/nowhere/test.csv");
        choose(*named<QComboBox>(*m_dialog, "Missing values"), 2);
        choose(*named<QComboBox>(*m_dialog, "Scaling"), 1);
        choose(*named<QComboBox>(*m_dialog, "Text features"), 1);
        named<QSpinBox>(*m_dialog, "Add noise inputs")->setValue(30);
        named<QSpinBox>(*m_dialog, "Test share")->setValue(40);
        named<QLineEdit>(*m_dialog, "Split seed")->setText("7");
        named<QLineEdit>(*m_dialog, "Kept classes")->setText("a, b");
        QTRY_VERIFY(m_dialog->canImport());
        m_dialog->findChild<QPushButton*>("import")->click();
        QCOMPARE(asked.count(), 1);
        const auto chosen = asked.front().front().value<OpenOptions>();
        QCOMPARE(chosen.test, std::string("/nowhere/test.csv"));
        QVERIFY(chosen.prepare.missing == MissingCells::DropRows);
        QVERIFY(chosen.prepare.scaling == Scaling::Uncentred);
        QVERIFY(chosen.read.textColumns == TextColumns::OneHot);
        QCOMPARE(chosen.prepare.noise.count, 30);
        QCOMPARE(chosen.prepare.testFraction, 0.4);
        QCOMPARE(chosen.prepare.splitSeed, 7U);
        QCOMPARE(chosen.prepare.keptClasses, (std::vector<std::string>{"a", "b"}));
    }

    void whatWasChosenBeforeIsKept() {
        OpenOptions before{.data = "/nowhere/table.csv", .test = "/nowhere/t.csv"};
        before.read.labelColumn = "w0";
        before.read.ignoredColumns = {"w4", "w5"};
        before.read.skippedLines = 2;
        before.prepare = {
            .split = Preparation::Split::Fraction, .testFraction = 0.333, .splitSeed = 18446744073709551615U, .scaling = Scaling::None};
        before.prepare.imageShape = ImageShape{3, 3, 1};
        make(before);
        QTRY_VERIFY(m_dialog->canImport());
        const OpenOptions chosen = m_dialog->options();
        QVERIFY(chosen.prepare == before.prepare);
        QCOMPARE(chosen.test, before.test);
        QCOMPARE(chosen.read.labelColumn, before.read.labelColumn);
        QCOMPARE(chosen.read.ignoredColumns, before.read.ignoredColumns);
        QCOMPARE(chosen.read.skippedLines, std::int64_t{2});
    }

    void failedImportKeepsTheChoices() {
        m_dialog->columnsPane().setFilter("w3");
        m_dialog->columnsPane().changeRole(Role::Ignored);
        QTRY_VERIFY(m_dialog->canImport());
        const OpenOptions before = m_dialog->options();
        m_dialog->showLoading(0.3);
        QVERIFY(!m_dialog->canImport());
        m_dialog->showFailure({ErrorCode::BadFormat, "line 7 has <b>4</b> cells"});
        QVERIFY(m_dialog->isVisible());
        QVERIFY(m_dialog->canImport());
        QCOMPARE(m_dialog->notice().text(), QString("line 7 has <b>4</b> cells"));
        QVERIFY(m_dialog->options().read == before.read);
        for (const QLabel* label : m_dialog->findChildren<QLabel*>())
            if (label->text() == m_dialog->notice().text())
                QVERIFY(label->textFormat() == Qt::PlainText && label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }

    void failedPreviewKeepsTheChoices() {
        m_source->problem = "is in a format that nobody knows";
        auto* decimal = named<QComboBox>(*m_dialog, "Decimal mark");
        QSignalSpy shown(m_dialog.get(), &ImportDialog::previewShown);
        choose(*decimal, decimal->findData(int{'.'}));
        QVERIFY(shown.wait());
        QVERIFY(m_dialog->notice().text().contains("nobody knows"));
        QCOMPARE(m_dialog->columns().rowCount(), 0);
        QCOMPARE(m_dialog->options().read.decimalMark, std::optional('.'));
        m_source->problem.clear();
        choose(*decimal, decimal->findData(int{','}));
        QTRY_COMPARE(m_dialog->columns().rowCount(), 12);
        QVERIFY(!m_dialog->notice().isVisible());
    }

    void unreadableRowsAreLeftOutOrNothingIsImported() {
        m_source->badRows = {{.line = 4, .reason = "9 cells instead of 12", .text = "=cmd();1"}};
        make({.data = "/nowhere/table.csv"});
        QVERIFY(!m_dialog->canImport());
        for (QCheckBox* box : m_dialog->findChildren<QCheckBox*>())
            if (box->text().remove(u'&').contains("cannot be read")) box->click();
        QVERIFY(m_dialog->canImport());
        QVERIFY(m_dialog->options().read.badRows == BadRows::LeaveOut);
    }

    // Whatever the format: LIBSVM has no columns, ARFF no delimiter.
    void onlyFormatsThatCanDoWithoutARowOfferIt() {
        for (const bool canLeave : {true, false}) {
            ImportDialog dialog(
                {.data = "/nowhere/data.svm"},
                [&](const std::filesystem::path&, const ReadOptions& options, const std::stop_token&) -> Expected<SourcePreview> {
                    return SourcePreview{.format = canLeave ? "LIBSVM" : "MATLAB",
                                         .used = options,
                                         .columns = {},
                                         .rows = {{"1 1:x"}},
                                         .badRows = {{.line = 1, .reason = "no number", .text = "1 1:x"}},
                                         .rowsLookedAt = 1,
                                         .variables = {},
                                         .takesLabelFile = false,
                                         .notes = {}};
                });
            dialog.show();
            QTRY_VERIFY(dialog.preview() != nullptr);
            QVERIFY(!dialog.canImport());
            QCheckBox* leaveOut = nullptr;
            for (QCheckBox* box : dialog.findChildren<QCheckBox*>())
                if (box->text().remove(u'&').contains("cannot be read")) leaveOut = box;
            QVERIFY(leaveOut != nullptr);
            QCOMPARE(leaveOut->isVisible(), canLeave);
            leaveOut->click();
            QCOMPARE(dialog.canImport(), canLeave);
        }
    }

    void unreadableRowsAreStored() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("rows.csv");
        QVERIFY(storeBadRows({{.line = 4, .reason = "9 cells", .text = "=cmd();\"1\""}}, path.toStdString()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("line,reason,text\n4,9 cells,\"'=cmd();\"\"1\"\"\"\n"));
        QVERIFY(!storeBadRows({}, "/nowhere/at/all.csv"));
    }

    void cancelClosesAndStopsALoadFirst() {
        QSignalSpy cancels(m_dialog.get(), &ImportDialog::cancelRequested);
        QSignalSpy closed(m_dialog.get(), &QDialog::rejected);
        m_dialog->showLoading(0.5);
        m_dialog->reject();
        QCOMPARE(cancels.count(), 1);
        QCOMPARE(closed.count(), 0);
        m_dialog->showCancelled();
        QVERIFY(m_dialog->canImport());
        m_dialog->reject();
        QCOMPARE(closed.count(), 1);
        QCOMPARE(cancels.count(), 1);
    }

    void newestRequestWins() {
        int calls = 0;
        PreviewLoader loader(
            [&calls](const std::filesystem::path& path, const ReadOptions&, const std::stop_token&) -> Expected<SourcePreview> {
                ++calls;  // threads take turns: each is joined before the next begins
                return SourcePreview{
                    .format = path.string(), .used = {}, .columns = {}, .rows = {}, .badRows = {}, .variables = {}, .notes = {}};
            });
        QStringList formats;
        connect(&loader, &PreviewLoader::arrived, this, [&](const auto& preview) { formats << QString::fromStdString(preview->format); });
        loader.request("a", {}, PreviewLoader::When::Now);
        loader.request("b", {}, PreviewLoader::When::Soon);
        loader.request("c", {}, PreviewLoader::When::Soon);
        QTRY_VERIFY(!loader.isBusy());
        QCOMPARE(formats, QStringList{"c"});
        QCOMPARE(calls, 2);
    }

    void labelsOfTestSamplesAreAskedForWhereBothAreGiven() {
        Source source;
        ImportDialog dialog({.data = "X.txt", .test = "T.txt", .testLabels = "t.labels", .read = {.labels = "x.labels"}},
                            source.function());
        dialog.show();
        QTRY_VERIFY(dialog.preview() != nullptr);
        auto* field = named<QLineEdit>(dialog, "Their labels");
        QVERIFY(field->isVisible());
        QCOMPARE(dialog.options().testLabels, std::string("t.labels"));
        named<QLineEdit>(dialog, "Test samples")->clear();
        QVERIFY(!field->isVisible());
        QCOMPARE(dialog.options().testLabels, std::string());
    }

    void noThousandsMarkOverrulesTheGuess() {
        Source source;
        ImportDialog dialog({.data = "x.csv", .read = {.thousandsMark = '.'}}, source.function());
        QTRY_VERIFY(dialog.preview() != nullptr);
        choose(*named<QComboBox>(dialog, "Thousands mark"), 0);
        QTRY_COMPARE(source.last().thousandsMark, std::optional('\0'));
    }

    void arraysShowRowsVariablesAndWhatIsMissing() {
        std::string missing;
        ImportDialog dialog(
            {.data = "x.npz"},
            [&](const std::filesystem::path&, const ReadOptions& options, const std::stop_token&) -> Expected<SourcePreview> {
                SourcePreview preview{.format = "NumPy archive",
                                      .extent = "2 x 2, <f4",
                                      .used = options,
                                      .columns = {},
                                      .headings = {"class", "input 0", "input 1"},
                                      .rows = {},
                                      .noRows = missing,
                                      .badRows = {},
                                      .notes = {}};
                if (missing.empty()) preview.rows = {{"a", "1.5", "2"}, {"b", "0", "1"}};
                preview.variables = {
                    {.name = "X", .shape = "2 x 2", .type = "<f4", .refusal = {}, .use = VariablePreview::Use::Features},
                    {.name = "s", .shape = "2", .type = "|O", .refusal = "it holds Python objects.", .use = VariablePreview::Use::None}};
                return preview;
            });
        dialog.show();
        QTRY_VERIFY(dialog.canImport());
        const auto* rows = named<QTableView>(dialog, "First rows");
        QCOMPARE(rows->model()->headerData(1, Qt::Horizontal).toString(), QString("input 0"));
        QCOMPARE(rows->model()->index(0, 1).data().toString(), QString("1.5"));
        const auto* variables = named<QTableView>(dialog, "Variables");
        QCOMPARE(variables->model()->index(0, 3).data().toString(), QString("features"));
        QVERIFY(variables->model()->index(1, 3).data().toString().contains("Python objects"));
        auto* features = named<QComboBox>(dialog, "Features in");
        QCOMPARE(features->itemText(0), QString("guessed: X"));
        missing = "The labels are missing: give <b>them</b>.";
        choose(*features, 1);
        QTRY_VERIFY(dialog.preview() != nullptr && !dialog.preview()->noRows.empty());
        QVERIFY(!dialog.canImport());
        QVERIFY(std::ranges::any_of(dialog.findChildren<QLabel*>(), [&](const QLabel* label) {
            return label->isVisible() && label->text() == QString::fromStdString(missing) && label->textFormat() == Qt::PlainText;
        }));
    }

    void whyARowCannotBeReadHasTheRoomThereIs() {
        BadRowsView view;
        view.resize(620, 300);
        const std::string reason =
            "column 3 (w2): 'abc' is not a number, as most cells of this column, and the row has 9 cells instead of 12";
        view.show({{.line = 4, .reason = reason, .text = "1,2"}});
        static_cast<QWidget&>(view).show();
        const auto* table = view.findChild<QTableView*>();
        QTRY_VERIFY(table->columnWidth(1) > table->viewport()->width() / 2);
        QVERIFY(table->columnViewportPosition(2) + table->columnWidth(2) <= table->viewport()->width() + 1);
        QVERIFY(table->model()->index(0, 1).data(Qt::ToolTipRole).toString().contains("instead of 12"));
    }

    void whatIsTakenOfAnArchiveIsSaidOnce() {
        const auto archive = [](const std::filesystem::path&, const ReadOptions& options,
                                const std::stop_token&) -> Expected<SourcePreview> {
            return SourcePreview{.format = "LIBSVM",
                                 .used = options,
                                 .columns = {},
                                 .rows = {{"1 1:2"}},
                                 .badRows = {},
                                 .variables = {},
                                 .takesLabelFile = false,
                                 .taken = "Of x.zip, a.svm is taken for training, b.svm for testing.",
                                 .notes = {}};
        };
        ImportDialog dialog({.data = "x.zip"}, archive);
        dialog.show();
        QTRY_VERIFY(dialog.preview() != nullptr);
        QVERIFY(dialog.notice().text().contains("b.svm for testing"));
        QCOMPARE(named<QLineEdit>(dialog, "Test samples")->placeholderText(), QString("as the archive or folder has them"));
        // Lines that are one column have no header above them.
        QVERIFY(named<QTableView>(dialog, "First rows")->horizontalHeader()->isHidden());
        dialog.notice().dismiss();
        QSignalSpy shown(&dialog, &ImportDialog::previewShown);
        choose(*named<QComboBox>(dialog, "First feature is"), 1);
        QTRY_COMPARE(shown.size(), 1);
        QVERIFY(dialog.notice().isHidden());
    }

    // In each page of the forms, with every section and field shown.
    void everyMnemonicStandsForOneThing() {
        const auto mnemonicOf = [](const QString& text) {
            const qsizetype at = text.indexOf(u'&');
            return at >= 0 && at + 1 < text.size() && text[at + 1] != u'&' ? text[at + 1].toLower() : QChar();
        };
        Source source;
        const auto images = [](const std::filesystem::path&, const ReadOptions& options,
                               const std::stop_token&) -> Expected<SourcePreview> {
            return SourcePreview{.format = "folder",
                                 .used = options,
                                 .columns = {},
                                 .rows = {},
                                 .badRows = {},
                                 .variables = {},
                                 .takesLabelFile = false,
                                 .notes = {}};
        };
        for (const bool isFolder : {false, true}) {
            ImportDialog dialog({.data = isFolder ? "/" : "X.txt", .test = "T.txt", .read = {.labels = isFolder ? "" : "x.labels"}},
                                isFolder ? PreviewFunction(images) : source.function());
            dialog.show();
            QTRY_VERIFY(dialog.preview() != nullptr);
            auto* forms = dialog.findChild<QTabWidget*>();
            for (int page = 0; page < forms->count(); ++page) {
                forms->setCurrentIndex(page);
                QMap<QChar, QString> seen;
                const auto take = [&](const QString& text) {
                    const QChar mnemonic = mnemonicOf(text);
                    if (mnemonic.isNull()) return true;
                    const bool isNew = !seen.contains(mnemonic);
                    if (!isNew) qWarning("%s and %s", qPrintable(seen[mnemonic]), qPrintable(text));
                    seen.insert(mnemonic, text);
                    return isNew;
                };
                for (QTabWidget* tabs : dialog.findChildren<QTabWidget*>())
                    for (int tab = 0; tab < tabs->count(); ++tab) QVERIFY(take(tabs->tabText(tab)));
                for (QLabel* label : dialog.findChildren<QLabel*>())
                    if (label->buddy() != nullptr && label->isVisible()) QVERIFY(take(label->text()));
                for (QAbstractButton* button : dialog.findChildren<QAbstractButton*>())
                    if (button->isVisible()) QVERIFY(take(button->text()));
                QVERIFY(seen.size() > 9);
            }
        }
    }

    void tabGoesFromTopToBottom() {
        QStringList order;
        QWidget* first = named<QLineEdit>(*m_dialog, "Samples");
        for (QWidget* at = first;;) {
            if (at->isVisible() && at->isEnabled() && (at->focusPolicy() & Qt::TabFocus) != 0)
                order << (at->accessibleName().isEmpty() ? qobject_cast<QAbstractButton*>(at) != nullptr
                                                               ? qobject_cast<QAbstractButton*>(at)->text().remove(u'&')
                                                               : QString()
                                                         : at->accessibleName());
            at = at->nextInFocusChain();
            if (at == first) break;
        }
        qsizetype last = -1;
        for (const char* name :
             {"Samples", "Choose: Samples", "Test samples", "Choose: Test samples", "Delimiter", "Decimal mark", "Missing is written",
              "Text features", "Labels' file", "Guess everything anew", "First rows", "Filter the columns", "features", "ignored",
              "Columns", "Leave out rows that cannot be read", "Cancel", "Import"}) {
            const qsizetype at = order.indexOf(QString::fromUtf8(name));
            QVERIFY2(at > last, qPrintable(QString::fromUtf8(name) + " in " + order.join(", ")));
            last = at;
        }
    }

    void whatCannotBeReadCannotBeImported() {
        m_source->problem = "is in a format that nobody knows";
        make({.data = "/nowhere/table.xyz"});
        QVERIFY(!m_dialog->canImport());
        m_source->problem.clear();
        make({.data = "/nowhere/table.csv"});
        QVERIFY(m_dialog->canImport());
    }

  private:
    void make(const OpenOptions& options) {
        m_dialog = std::make_unique<ImportDialog>(options, m_source->function());
        m_dialog->show();
        QSignalSpy shown(m_dialog.get(), &ImportDialog::previewShown);
        QVERIFY(shown.wait());
    }

    std::unique_ptr<Source> m_source;
    std::unique_ptr<ImportDialog> m_dialog;
};

QTEST_MAIN(TestImport)
#include "test_import.moc"
