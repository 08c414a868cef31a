#include "ui/panels/import_dialog.h"

#include "core/data/preview_traits.h"
#include "ui/models/core_text.h"
#include "ui/models/first_rows_model.h"
#include "ui/models/import_columns_model.h"
#include "ui/models/text.h"
#include "ui/panels/bad_rows_view.h"
#include "ui/panels/columns_pane.h"
#include "ui/panels/form_fields.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/preparation_form.h"
#include "ui/panels/reading_form.h"
#include "ui/panels/variables_view.h"
#include "ui/style/control_style.h"
#include "ui/style/elided_label.h"
#include "ui/style/theme.h"

#include <QCheckBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace rewire {
namespace {

constexpr QSize kPreferred{1120, 760};
enum LowerTab { kColumnsTab, kVariablesTab, kBadRowsTab, kNotesTab };

std::string bytesOf(const QString& path) { return QFile::encodeName(path).toStdString(); }
QString pathOf(const std::string& bytes) { return QFile::decodeName(bytes.c_str()); }

QScrollArea* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    auto* padded = new QWidget;
    auto* column = new QVBoxLayout(padded);
    column->setContentsMargins(kGap + kHalfGap, kWideGap, kGap + kHalfGap, kWideGap);
    column->addWidget(content);
    area->setWidget(padded);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

}  // namespace

ImportDialog::ImportDialog(const OpenOptions& options, PreviewFunction preview, QWidget* parent) : QDialog(parent), m_given(options) {
    setWindowTitle(tr("Import data"));
    m_columns = new ImportColumnsModel(this);
    m_firstRows = new FirstRowsModel(*m_columns, this);
    m_notice = new NoticeBar(this);
    m_work = new QWidget(this);
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    QWidget* files = buildFiles();
    split->addWidget(buildForms());
    split->addWidget(buildRows());
    split->setStretchFactor(1, 1);
    split->setHandleWidth(kWideGap);
    auto* work = new QVBoxLayout(m_work);
    work->setContentsMargins(kWideGap, kWideGap, kWideGap, kGap);
    work->setSpacing(kWideGap);
    work->addWidget(files);
    work->addWidget(split, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_work, 1);
    column->addWidget(buildFoot());

    m_reading->setChosen(options.read);
    m_preparation->show(options.prepare);
    m_columns->setChoices(options.read);
    m_leaveOut->setChecked(options.read.badRows == BadRows::LeaveOut);
    connectParts(std::move(preview));
    const QSize room = QGuiApplication::primaryScreen()->availableSize() - QSize(2 * kHugeGap, 2 * kHugeGap);
    resize(kPreferred.boundedTo(room));
    lookAgain(PreviewLoader::When::Now, Roles::Keep);
}

ImportDialog::~ImportDialog() = default;

// ----------------------------------------------------------------------------------------------------------------- parts

QWidget* ImportDialog::buildFiles() {
    auto* files = new QWidget;
    auto* form = m_files = new QFormLayout(files);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(kGap);
    form->setHorizontalSpacing(kWideGap);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    const auto addFile = [&](const QString& name, const std::string& path) {
        auto* field = new QLineEdit(pathOf(path));
        field->setAccessibleName(QString(name).remove(u'&'));
        QPushButton* choose = makeButton(tr("Choose…"));
        choose->setAccessibleName(tr("Choose: %1").arg(field->accessibleName()));
        connect(choose, &QPushButton::clicked, this, [this, field] { chooseFile(*field, field->accessibleName()); });
        auto* row = new QHBoxLayout;
        row->setSpacing(kGap);
        row->addWidget(field, 1);
        row->addWidget(choose);
        QLabel* label = makeLabel(name);
        label->setBuddy(field);
        label->setMinimumHeight(choose->sizeHint().height());
        form->addRow(label, row);
        return std::pair(field, row);
    };
    m_source = addFile(tr("Sam&ples"), m_given.data).first;
    const auto [test, testRow] = addFile(tr("Test s&amples"), m_given.test);
    m_test = test;
    m_test->setPlaceholderText(tr("none of their own: as the source has them, or a share of the samples"));
    m_test->setClearButtonEnabled(true);
    QPushButton* swap = makeButton(tr("S&wap"), tr("Training samples and test samples change places"));
    connect(swap, &QPushButton::clicked, this, &ImportDialog::swapFiles);
    testRow->addWidget(swap);
    swap->setEnabled(!m_given.test.empty());
    m_testLabels = addFile(tr("T&heir labels"), m_given.testLabels).first;
    m_testLabels->setPlaceholderText(tr("the file with the labels of the test samples"));
    m_testLabels->setClearButtonEnabled(true);
    connect(m_test, &QLineEdit::textChanged, this, &ImportDialog::showTestLabels);
    connect(m_test, &QLineEdit::textChanged, swap, [swap](const QString& text) { swap->setEnabled(!text.isEmpty()); });
    return files;
}

QWidget* ImportDialog::buildForms() {
    auto* forms = new QTabWidget;
    forms->setDocumentMode(true);
    m_reading = new ReadingForm(QFileInfo(pathOf(m_given.data)).isDir());
    m_preparation = new PreparationForm;
    forms->addTab(scrolled(m_reading), tr("&Reading"));
    forms->addTab(scrolled(m_preparation), tr("Prepara&tion"));
    // Nothing is cut off at the right where a form must be scrolled.
    const int widest = qMax(m_reading->minimumSizeHint().width(), m_preparation->minimumSizeHint().width());
    forms->setMinimumWidth(
        qMax(fontMetrics().averageCharWidth() * 46, widest + 2 * (kGap + kHalfGap) + style()->pixelMetric(QStyle::PM_ScrollBarExtent)));
    return forms;
}

QWidget* ImportDialog::buildRows() {
    auto* upper = new QWidget;
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(kGap);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(kWideGap);
    m_rowsTitle = makeSectionLabel(tr("First rows"));
    m_facts = new ElidedLabel;
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    heading->addWidget(m_rowsTitle);
    heading->addWidget(m_facts, 1);
    upperColumn->addLayout(heading);
    m_rowsTable = new QTableView;
    m_rowsTable->setModel(m_firstRows);
    m_rowsTable->setAccessibleName(tr("First rows"));
    m_rowsTable->setWordWrap(false);
    m_rowsTable->setTabKeyNavigation(false);
    m_rowsTable->setShowGrid(false);
    m_rowsTable->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kGap);
    m_rowsTable->horizontalHeader()->setHighlightSections(false);
    m_rowsTable->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    upperColumn->addWidget(m_rowsTable, 1);
    m_noRows = makeMutedLabel({});
    m_noRows->setAlignment(Qt::AlignCenter);
    m_noRows->setWordWrap(true);
    m_noRows->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_noRows->hide();
    upperColumn->addWidget(m_noRows, 1);

    m_lower = new QTabWidget;
    m_lower->setDocumentMode(true);
    m_columnsPane = new ColumnsPane(*m_columns);
    m_variables = new VariablesView;
    m_badRows = new BadRowsView;
    m_notes = makeLabel({});
    m_notes->setWordWrap(true);
    m_notes->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_lower->addTab(m_columnsPane, tr("Columns"));
    m_lower->addTab(m_variables, tr("Variables"));
    m_lower->addTab(m_badRows, tr("Unreadable rows"));
    m_lower->addTab(scrolled(m_notes), tr("Notes"));

    auto* rows = new QSplitter(Qt::Vertical);
    rows->setChildrenCollapsible(false);
    rows->setHandleWidth(kWideGap);
    rows->addWidget(upper);
    rows->addWidget(m_lower);
    rows->setStretchFactor(0, 4);
    rows->setStretchFactor(1, 5);
    rows->setSizes({4 * kHugeGap, 5 * kHugeGap});
    return rows;
}

QWidget* ImportDialog::buildFoot() {
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(kWideGap, kGap, kWideGap, kWideGap);
    row->setSpacing(kGap);
    m_leaveOut = new QCheckBox(tr("Leave out rows that cannot &be read"));
    m_leaveOut->setToolTip(tr("They are counted, listed by line, and can be stored; otherwise the first one ends the import"));
    m_state = new ElidedLabel;
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Loading"));
    m_progress->hide();
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setAutoDefault(false);
    m_import = new QPushButton(tr("&Import"));
    m_import->setObjectName(QStringLiteral("import"));
    m_import->setProperty(kPrimaryProperty, true);
    m_import->setDefault(true);
    row->addWidget(m_leaveOut);
    row->addSpacing(kGap);
    row->addWidget(m_state, 1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_import);
    return foot;
}

void ImportDialog::connectParts(PreviewFunction preview) {
    m_loader = std::make_unique<PreviewLoader>(std::move(preview));
    connect(m_loader.get(), &PreviewLoader::arrived, this, &ImportDialog::showPreview);
    connect(m_loader.get(), &PreviewLoader::failed, this, &ImportDialog::showPreviewFailure);
    connect(m_reading, &ReadingForm::dialectChanged, this, [this] { lookAgain(PreviewLoader::When::Soon, Roles::Guess); });
    connect(m_reading, &ReadingForm::changed, this, [this] { lookAgain(PreviewLoader::When::Soon, Roles::Keep); });
    connect(m_columns, &ImportColumnsModel::rolesChanged, this, [this] { lookAgain(PreviewLoader::When::Soon, Roles::Keep); });
    connect(m_source, &QLineEdit::textChanged, this, [this] { lookAgain(PreviewLoader::When::Soon, Roles::Guess); });
    connect(m_leaveOut, &QCheckBox::toggled, this, &ImportDialog::describe);
    connect(m_preparation, &PreparationForm::missingChosen, this, &ImportDialog::describe);
    connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
    connect(m_import, &QPushButton::clicked, this, [this] {
        if (!canImport()) return;
        m_notice->dismiss();
        emit importRequested(options());
    });
}

void ImportDialog::chooseFile(QLineEdit& field, const QString& title) {
    auto* dialog = new QFileDialog(this, title, QFileInfo(pathText()).path());
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, &field, &QLineEdit::setText);
    dialog->open();
}

void ImportDialog::swapFiles() {
    const QString source = m_source->text();
    m_source->setText(m_test->text());
    m_test->setText(source);
    if (m_testLabels->text().isEmpty()) return;
    ReadOptions swapped = m_reading->chosen();
    swapped.labels = bytesOf(m_testLabels->text());
    m_testLabels->setText(pathOf(m_reading->chosen().labels));
    m_reading->setChosen(swapped);
    lookAgain(PreviewLoader::When::Soon, Roles::Guess);
}

// Asked for only where the training samples have their labels in a file of their own, and there are test samples.
void ImportDialog::showTestLabels() {
    m_files->setRowVisible(m_files->rowCount() - 1, !m_test->text().isEmpty() && !m_reading->chosen().labels.empty());
}

// --------------------------------------------------------------------------------------------------------------- preview

QString ImportDialog::pathText() const { return m_source->text(); }

void ImportDialog::lookAgain(PreviewLoader::When when, Roles roles) {
    ReadOptions asked = m_reading->chosen();
    showTestLabels();
    asked.labelColumn.clear();
    asked.ignoredColumns.clear();
    if (roles == Roles::Keep) m_columns->writeChoices(asked);
    m_asked = asked;
    m_loader->request(bytesOf(pathText()), asked, when);
    describe();
}

void ImportDialog::showPreview(const std::shared_ptr<const SourcePreview>& preview) {
    m_preview = preview;
    if (m_notice->kind() == NoticeBar::Kind::Problem) m_notice->dismiss();
    // Said once: a dismissed notice stays away while choices change.
    if (const QString taken = fromUtf8(preview->taken); taken != m_taken) {
        m_taken = taken;
        if (!taken.isEmpty()) m_notice->tell(NoticeBar::Kind::Info, taken);
        m_test->setPlaceholderText(taken.isEmpty() ? tr("none of their own: as the source has them, or a share of the samples")
                                                   : tr("as the archive or folder has them"));
    }
    m_reading->show(*preview);
    showContents();
    // Cells may have fallen into other columns: what was chosen for those that are still there holds, and is asked for.
    ReadOptions withRoles = m_asked;
    m_columns->writeChoices(withRoles);
    if (withRoles != m_asked) lookAgain(PreviewLoader::When::Now, Roles::Keep);
    describe();
    emit previewShown();
}

void ImportDialog::showPreviewFailure(const Error& error) {
    m_preview.reset();
    showContents();
    m_notice->tell(NoticeBar::Kind::Problem, withoutOptions(error.message));
    describe();
    emit previewShown();
}

void ImportDialog::showContents() {
    m_columns->show(m_preview);
    m_firstRows->show(m_preview);
    const auto rowCount = m_preview == nullptr ? std::size_t{0} : m_preview->badRows.size();
    m_badRows->show(m_preview == nullptr ? std::vector<BadRow>() : m_preview->badRows);
    const bool hasColumns = m_columns->rowCount() > 0;
    m_lower->setTabVisible(kColumnsTab, hasColumns);
    m_lower->setTabText(kColumnsTab, hasColumns ? tr("Columns (%1)").arg(countText(m_columns->rowCount())) : tr("Columns"));
    const auto variables = m_preview == nullptr ? std::vector<VariablePreview>() : m_preview->variables;
    m_variables->show(variables);
    m_lower->setTabText(kVariablesTab, tr("Variables (%1)").arg(variables.size()));
    m_lower->setTabVisible(kVariablesTab, !variables.empty());
    m_lower->setTabText(kBadRowsTab, rowCount > 0 ? tr("Unreadable rows (%1)").arg(rowCount) : tr("Unreadable rows"));
    m_lower->setTabVisible(kBadRowsTab, rowCount > 0);
    QStringList notes;
    if (m_preview != nullptr)
        for (const std::string& note : m_preview->notes) notes << withoutOptions(note);
    m_lower->setTabText(kNotesTab, notes.isEmpty() ? tr("Notes") : tr("Notes (%1)").arg(notes.size()));
    m_lower->setTabVisible(kNotesTab, !notes.isEmpty());
    m_notes->setText(notes.join(u'\n'));
    m_lower->setVisible(hasColumns || !variables.empty() || rowCount > 0 || !notes.isEmpty());
    showRows();
    m_leaveOut->setVisible(leavesRowsOut());
    m_leaveOut->setText(m_preview != nullptr && mayHoldImages(*m_preview) ? tr("Leave out files that cannot &be read")
                                                                          : tr("Leave out rows that cannot &be read"));
}

// The cells, or a sentence where there are none.
void ImportDialog::showRows() {
    const bool hasRows = m_firstRows->rowCount() > 0;
    m_rowsTitle->setText(m_preview != nullptr && mayHoldImages(*m_preview) ? tr("Some files of each class") : tr("First rows"));
    m_rowsTable->setVisible(hasRows);
    m_noRows->setVisible(!hasRows);
    m_noRows->setText(m_preview == nullptr        ? tr("Nothing to show: the samples could not be read.")
                      : m_preview->noRows.empty() ? tr("This format has no rows to show before it is loaded.")
                                                  : withoutOptions(m_preview->noRows));
    constexpr int kMeasured = 200;  // columns; measuring more would be seen
    const int count = qMin(kMeasured, m_firstRows->columnCount());
    // Lines as they stand are one wide column.
    const bool isSingle = m_firstRows->columnCount() == 1;
    m_rowsTable->horizontalHeader()->setStretchLastSection(isSingle);
    m_rowsTable->horizontalHeader()->setVisible(!isSingle || m_columns->rowCount() > 0);  // such a line has no name
    const int widest = 24 * fontMetrics().averageCharWidth();
    for (int column = 0; column < count && !isSingle; ++column) {
        m_rowsTable->resizeColumnToContents(column);
        if (m_rowsTable->columnWidth(column) > widest) m_rowsTable->setColumnWidth(column, widest);
    }
}

// ----------------------------------------------------------------------------------------------------------------- state

QString ImportDialog::obstacle() const {
    if (m_loader->isBusy()) return tr("Looking at the first rows…");
    if (m_preview == nullptr) return tr("Choose samples that can be read.");
    if (!m_preview->noRows.empty()) return tr("No samples can be taken yet: see what is missing above.");
    const bool hasColumns = !m_preview->columns.empty();
    if (hasColumns && m_columns->targetRow() < 0 && m_preview->used.labels.empty())
        return tr("Choose the target: the column that holds the class.");
    if (hasColumns && m_columns->countOf(ColumnPreview::Role::Feature) == 0) return tr("No column is left as a feature.");
    if (const QString text = textFeature(); !text.isEmpty())
        return tr("“%1” holds text: ignore it, or say under Reading what text features become.").arg(text);
    const auto unreadable = static_cast<int>(m_preview->badRows.size());
    if (unreadable > 0 && !leavesRowsOut())
        return unreadable == 1 ? tr("1 row cannot be read: go back and mend the file.")
                               : tr("%1 rows cannot be read: go back and mend the file.").arg(countText(unreadable));
    if (unreadable > 0 && !m_leaveOut->isChecked())
        return unreadable == 1 ? tr("Leave out or mend 1 unreadable row.")
                               : tr("Leave out or mend %1 unreadable rows.").arg(countText(unreadable));
    if (hasMissingCells() && m_preparation->preparation().missing == MissingCells::Refuse)
        return tr("Cells are missing: say under Preparation what becomes of them.");
    return {};
}

// A feature of texts that reading refuses; empty: none.
QString ImportDialog::textFeature() const {
    if (m_preview->used.textColumns != TextColumns::Refuse) return {};
    for (std::size_t c = 0; c < m_preview->columns.size(); ++c)
        if (m_preview->columns[c].kind == ColumnPreview::Kind::Text &&
            m_columns->roleOf(static_cast<int>(c)) == ColumnPreview::Role::Feature)
            return fromFile(m_preview->columns[c].name);
    return {};
}

bool ImportDialog::hasMissingCells() const {
    for (std::size_t c = 0; c < m_preview->columns.size(); ++c)
        if (m_preview->columns[c].missingCount > 0 && m_columns->roleOf(static_cast<int>(c)) == ColumnPreview::Role::Feature) return true;
    return false;
}

// Formats of rows or files can do without some; of the others each value must be read.
bool ImportDialog::leavesRowsOut() const { return m_preview != nullptr && canLeaveRowsOut(*m_preview); }

bool ImportDialog::canImport() const { return !m_isLoading && obstacle().isEmpty(); }

void ImportDialog::describe() {
    if (m_isLoading) return;
    m_import->setEnabled(canImport());
    m_state->setText(obstacle());
    if (m_preview == nullptr) {
        m_facts->setText({});
        return;
    }
    QStringList facts{fromFile(m_preview->format)};
    if (m_preview->rowsLookedAt > 0) facts << tr("%1 rows looked at").arg(countText(m_preview->rowsLookedAt));
    if (!m_preview->extent.empty()) facts << fromFile(m_preview->extent);
    if (const auto columns = static_cast<int>(std::max(m_preview->columns.size(), m_preview->headings.size()));
        columns > FirstRowsModel::kMostColumns)
        facts << tr("first %1 of %2 columns shown").arg(countText(FirstRowsModel::kMostColumns), countText(columns));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

OpenOptions ImportDialog::options() const {
    OpenOptions chosen = m_given;
    chosen.data = bytesOf(pathText());
    chosen.test = bytesOf(m_test->text());
    chosen.testLabels = chosen.test.empty() ? std::string() : bytesOf(m_testLabels->text());
    chosen.prepare = m_preparation->preparation();
    chosen.read = m_preview != nullptr ? m_preview->used : m_reading->chosen();
    if (m_preview == nullptr || !m_preview->columns.empty()) m_columns->writeRoles(chosen.read);
    chosen.read.badRows = m_leaveOut->isChecked() ? BadRows::LeaveOut : BadRows::Refuse;
    return chosen;
}

void ImportDialog::setLoading(bool isLoading) {
    m_isLoading = isLoading;
    m_work->setEnabled(!isLoading);
    m_leaveOut->setEnabled(!isLoading);
    m_progress->setVisible(isLoading);
    m_cancel->setText(isLoading ? tr("Stop") : tr("Cancel"));
    m_import->setEnabled(canImport());
    if (!isLoading) describe();
}

void ImportDialog::showLoading(double fraction) {
    if (!m_isLoading) setLoading(true);
    m_progress->setValue(static_cast<int>(1000 * fraction));
    m_state->setText(tr("Loading, %1").arg(percentText(fraction, 0)));
}

void ImportDialog::showFailure(const Error& error) {
    setLoading(false);
    m_notice->tell(NoticeBar::Kind::Problem, withoutOptions(error.message));
}

void ImportDialog::showCancelled() { setLoading(false); }

void ImportDialog::reject() {
    if (m_isLoading)
        emit cancelRequested();
    else
        QDialog::reject();
}

}  // namespace rewire
