// Icons from resources/icons, drawn in the palette's colour at paint time, sharp at every scale.
#pragma once

#include <QIcon>
#include <QString>

namespace rewire {

enum class IconColour { Text, OnAccent };

// `name` is a file in resources/icons without its ending; an unknown one is a defect (empty icon).
[[nodiscard]] QIcon makeIcon(const QString& name, IconColour colour = IconColour::Text);
[[nodiscard]] QIcon applicationIcon();

}  // namespace rewire
