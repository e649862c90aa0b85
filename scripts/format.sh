#!/usr/bin/env bash
# Formats every C++ file of the repository, or with --check fails where a file is not formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -t files < <(find services clients tests -name '*.h' -o -name '*.cc')
if [[ "${1:-}" == --check ]]; then
  clang-format-14 --dry-run -Werror "${files[@]}"
else
  clang-format-14 -i "${files[@]}"
fi
