#!/usr/bin/env bash
# Every source has the layout that .clang-format asks for, as Debian 12's clang-format understands it; other versions lay out some things otherwise.
# Prints what differs and fails; 77 where that version is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ "$(clang-format --version 2>/dev/null)" == *"version 14."* ]] || exit 77
find core ui app tests -name '*.h' -print0 -o -name '*.cpp' -print0 | xargs -0 clang-format --dry-run --Werror
