#!/usr/bin/env bash
# Where a message of core's names an option of the command line, the option stands in parentheses: the window leaves these out
# (ui/models/core_text.h), and the words beside them say what to choose. Prints what breaks this and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Lines of comments are none of messages, and train_command_line.cpp writes commands.
named=$(grep -rnE '"[^"]*--[a-z]' core --include='*.cpp' --include='*.h' --exclude=train_command_line.cpp | grep -vE '^[^:]+:[0-9]+: *//')
if bare=$(sed -E 's/\((rewire-cli [a-z]+ )?--[^()"]*//g' <<<"$named" | grep -E -- '--[a-z]'); then
  printf 'Not in parentheses:\n%s\n' "$bare"
  exit 1
fi
printf '%d messages checked\n' "$(wc -l <<<"$named")"
