// Text of a file or of our own as a tooltip: as it stands, whatever it looks like to Qt, and wrapped.
#pragma once

#include <QString>

namespace rewire {

[[nodiscard]] inline QString toolTipText(const QString& plain) { return QStringLiteral("<p>%1</p>").arg(plain.toHtmlEscaped()); }

}  // namespace rewire
