#!/usr/bin/env bash
# A folder may include only from those above it: base, data, network, evolution, insight, training, report, ui, app; data
# and network do not know each other; core knows no Qt. Ours are included by their path from the project's folder; a source includes
# its own header first, so that every header is seen to stand alone. Prints what breaks this and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

declare -A allowed=(
  [core/base]='core/base'
  [core/data]='core/(base|data)'
  [core/network]='core/(base|network)'
  [core/evolution]='core/(base|data|network|evolution)'
  [core/insight]='core/(base|data|network|evolution|insight)'
  [core/training]='core/(base|data|network|evolution|insight|training)'
  [core/report]='core/(base|data|network|evolution|insight|training|report)'
  [ui]='(core|ui)'
  [app]='(core|ui|app)'
)
failed=0
checked=0
for folder in "${!allowed[@]}"; do
  while IFS= read -r -d '' file; do
    checked=$((checked + 1))
    if bad=$(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$file" | grep -vE "include[[:space:]]*\"${allowed[$folder]}/"); then
      printf '%s may not include:\n%s\n' "$file" "$bad"
      failed=1
    fi
    if [[ $folder == core/* ]] && bad=$(grep -nE '#[[:space:]]*include[[:space:]]*[<"](Q[A-Z]|Qt|qcustomplot)' "$file"); then
      printf '%s includes Qt:\n%s\n' "$file" "$bad"
      failed=1
    fi
    if [[ $file == *.cpp && -f ${file%.cpp}.h ]] && [ "$(grep -m1 '^#[[:space:]]*include' "$file")" != "#include \"${file%.cpp}.h\"" ]; then
      printf '%s does not include its own header first.\n' "$file"
      failed=1
    fi
    if [[ $file == *.h ]] && ! grep -q '^#pragma once$' "$file"; then
      printf '%s has no #pragma once.\n' "$file"
      failed=1
    fi
  done < <(find "$folder" -name '*.h' -print0 -o -name '*.cpp' -print0)
done
printf '%d files checked\n' "$checked"
[ "$checked" -gt 50 ] && exit $failed
