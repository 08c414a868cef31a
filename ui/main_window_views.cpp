// The views of the window's centre, and what a person may ask of them: scale and colours, the control run, training on the top inputs.
#include "ui/main_window.h"

#include "ui/main_window_actions.h"
#include "ui/models/text.h"
#include "ui/panels/command_search.h"
#include "ui/panels/notice_bar.h"
#include "ui/panels/race_window.h"
#include "ui/panels/settings_panel.h"
#include "ui/panels/transport_bar.h"
#include "ui/style/tab_list_button.h"
#include "ui/views/comparison_views.h"
#include "ui/views/confusion_view.h"
#include "ui/views/connectivity_view.h"
#include "ui/views/degrees_view.h"
#include "ui/views/hebbian_page.h"
#include "ui/views/importance_view.h"
#include "ui/views/measures_view.h"
#include "ui/views/predictions_page.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/similarity_view.h"
#include "ui/views/top_inputs_view.h"
#include "ui/views/truth_view.h"
#include "ui/views/turnover_view.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <QTabWidget>
#include <algorithm>

namespace rewire {

void MainWindow::buildViewTabs() {
    const auto add = [this](PlotView& view, const QString& name) {
        view.setHeadingVisible(false);
        m_lower->addTab(&view, name);
    };
    m_lower->setUsesScrollButtons(true);
    new TabListButton(*m_lower);
    add(m_views->connectivity(), tr("Connectivity"));
    add(m_views->turnover(), tr("Births and deaths"));
    add(m_views->degrees(), tr("Degrees"));
    add(m_views->similarity(), tr("Similarity"));
    add(m_views->measures(), tr("Measures"));
    add(m_views->removalCurves(), tr("Removal curves"));
    add(m_views->truth(), tr("Truth"));
    m_lower->addTab(&m_views->hebbian(), tr("Hebbian"));
    m_views->predictions().confusion().setHeadingVisible(false);
    m_lower->insertTab(m_lower->indexOf(&m_views->truth()), &m_views->predictions(), tr("Predictions"));
}

void MainWindow::connectViews() {
    connect(m_views, &RunViews::liveRemovalCurveRequested, &m_control, &RunControl::measureRemovalCurve);
    connect(&m_views->predictions(), &PredictionsPage::saveRequested, this, &MainWindow::savePredictions);
    connect(m_views, &RunViews::measuringRefused, this, [this](const QString& why) { m_notice->tell(NoticeBar::Kind::Info, why); });
    connect(m_views, &RunViews::controlRequested, &m_control, &RunControl::trainControl);
    connect(&m_control, &RunControl::liveChanged, m_settings, &SettingsPanel::showLiveChange);
    connect(&m_control, &RunControl::controlChanged, this, &MainWindow::showControl);
    connect(&m_views->topInputs(), &TopInputsView::trainOnTopRequested, this, &MainWindow::trainOnTop);
    connect(&m_control, &RunControl::featuresChosen, this, [this](const Settings& settings) {
        m_settings->show(settings);
        m_control.setSettings(settings);
        m_control.trainOrPause();
    });
}

void MainWindow::showControl() {
    Run* control = m_control.controlRun();
    m_views->setControlRun(control);
    const bool isUnderWay = control != nullptr && !control->hasEnded();
    m_views->setControlRemark(isUnderWay ? tr("the control is training") : QString());
}

void MainWindow::trainOnTop() {
    const auto& inputs = m_views->topInputs().model().inputs();
    if (inputs == nullptr) return;
    const auto count = std::min<std::size_t>(static_cast<std::size_t>(m_views->topInputs().topCount()), inputs->ranking.size());
    std::vector<std::int32_t> top(inputs->ranking.begin(), inputs->ranking.begin() + static_cast<std::ptrdiff_t>(count));
    std::sort(top.begin(), top.end());
    m_control.keepFeatures(std::move(top));
}

void MainWindow::buildLookMenu(QMenu& menu) {
    QAction* same = menu.addAction(tr("&Same scale in every epoch"), m_views, &RunViews::setSameScale);
    same->setCheckable(true);
    same->setChecked(m_views->hasSameScale());
    same->setToolTip(
        tr("Colours and axes mean the same wherever the timeline stands; otherwise they fit each epoch, and the views say so"));
    QMenu* colours = menu.addMenu(tr("&Colours of amounts"));
    auto* group = new QActionGroup(this);
    for (const ColourMap map : kAmountMaps) {
        QAction* action = colours->addAction(colourMapName(map), this, [this, map] {
            m_preferences.setColours(map);
            applyColours();
        });
        action->setCheckable(true);
        action->setChecked(map == m_preferences.colours());
        group->addAction(action);
    }
    applyColours();
}

void MainWindow::applyColours() {
    m_views->setColours(m_preferences.colours());
    m_comparison->setColours(m_preferences.colours());
    if (m_race != nullptr) m_race->setColours(m_preferences.colours());
}

void MainWindow::searchCommands() {
    auto* search = new CommandSearch(*menuBar(), this);
    search->setAttribute(Qt::WA_DeleteOnClose);
    search->open();
}

void MainWindow::showView(const QString& tab) {
    for (QTabWidget* tabs : {m_lower, m_comparisonTabs})
        for (int i = 0; i < tabs->count(); ++i) {
            if (tabs->tabText(i).compare(tab, Qt::CaseInsensitive) != 0) continue;
            if (tabs == m_comparisonTabs) showComparison();
            tabs->setCurrentIndex(i);
        }
}

}  // namespace rewire
