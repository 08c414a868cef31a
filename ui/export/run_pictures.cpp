#include "ui/export/run_pictures.h"

#include "ui/models/run.h"
#include "ui/views/plot_view.h"
#include "ui/views/removal_curve_view.h"
#include "ui/views/run_views.h"
#include "ui/views/top_inputs_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QSpinBox>
#include <QWidget>
#include <algorithm>
#include <utility>

namespace rewire {
namespace {

constexpr std::size_t kFramesAtOnce = 200;

// A view's choices are its controls, and its twin has the same ones in the same order.
void copyChoices(const PlotView& from, PlotView& to) {
    const auto copy = [&]<class Control>(const auto& assign) {
        const auto sources = from.findChildren<Control*>();
        const auto targets = to.findChildren<Control*>();
        for (qsizetype i = 0; i < qMin(sources.size(), targets.size()); ++i) assign(*sources[i], *targets[i]);
    };
    copy.operator()<QComboBox>([](const QComboBox& a, QComboBox& b) { b.setCurrentIndex(a.currentIndex()); });
    copy.operator()<QAbstractButton>([](const QAbstractButton& a, QAbstractButton& b) {
        if (a.isCheckable()) b.setChecked(a.isChecked());
    });
    copy.operator()<QSpinBox>([](const QSpinBox& a, QSpinBox& b) { b.setValue(a.value()); });
}

}  // namespace

RunPictures::RunPictures(RunContent content, Making making)
    : m_content(std::move(content)),
      m_host(std::make_unique<QWidget>()),
      m_run(std::make_unique<Run>(m_content.dataset, m_content.settings)),
      m_views(new RunViews(m_host.get(), RunViews::Making::Stepwise)) {
    if (making == Making::AtOnce)
        while (!makeNext()) {
        }
}

bool RunPictures::makeNext() {
    if (!m_views->isWhole()) {
        m_views->makeNext();
        return false;
    }
    if (auto& frames = m_content.frames; !frames.empty()) {
        const auto end = frames.begin() + static_cast<std::ptrdiff_t>(std::min(frames.size(), kFramesAtOnce));
        m_run->timeline().append({frames.begin(), end});
        frames.erase(frames.begin(), end);
        return false;
    }
    if (m_run->hasEnded()) return true;
    m_run->setRemovalCurve(m_content.removalCurve);
    m_run->setState(SessionState::Ended);
    m_views->setRun(m_run.get());
    if (m_content.colours) m_views->setColours(*m_content.colours);
    if (m_content.topCount) m_views->topInputs().setTopCount(*m_content.topCount);
    return true;
}

RunPictures::~RunPictures() {
    if (m_views->isWhole()) m_views->setRun(nullptr);
}

const Timeline& RunPictures::timeline() const { return m_run->timeline(); }

void RunPictures::showFrame(int index) { m_run->timeline().setCurrentIndex(index); }

void RunPictures::showLastFrame() { showFrame(timeline().frameCount() - 1); }

bool RunPictures::showEpoch(int epoch) {
    const auto& frames = timeline().frames();
    int index = -1;
    while (index + 1 < timeline().frameCount() && frames[static_cast<std::size_t>(index + 1)]->metrics.epoch <= epoch) ++index;
    if (index >= 0) showFrame(index);
    return index >= 0;
}

QString nameOf(const PlotView& view) { return view.fileStem().section(QStringLiteral("_layer"), 0, 0); }

PlotView* RunPictures::find(const QString& name) const {
    for (PlotView* view : m_views->plots())
        if (nameOf(*view) == name) return view;
    return nullptr;
}

QStringList RunPictures::names() const {
    QStringList names;
    for (const PlotView* view : m_views->plots()) names << nameOf(*view);
    return names;
}

PlotView* RunPictures::twinOf(const PlotView& view) const {
    PlotView* const twin = find(nameOf(view));
    if (twin != nullptr) copyChoices(view, *twin);
    return twin;
}

}  // namespace rewire
