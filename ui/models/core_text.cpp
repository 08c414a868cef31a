#include "ui/models/core_text.h"

#include "core/base/text.h"
#include "ui/models/text.h"

#include <QRegularExpression>

namespace rewire {

QString withoutOptions(std::string_view sentence) {
    static const QRegularExpression options(
        QStringLiteral(R"( \((?:rewire-cli [a-z]+ )?--(?:[^()]|\([^()]*\))*\))"));  // names of columns may have parentheses
    return fromUtf8(displaySentence(sentence)).remove(options);
}

}  // namespace rewire
