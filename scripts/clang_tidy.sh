#!/usr/bin/env bash
# clang_tidy.sh BUILD_DIR [--all]: clang-tidy on the .cc files that differ from the main branch; on
# all of them with --all, where nothing differs, and where there is no main branch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$1
changed=
if [[ "${2:-}" != --all ]]; then
  base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse -q --verify HEAD || true)
  [[ -z "$base" ]] || changed=$(git diff --name-only --diff-filter=d "$base" -- '*.cc')
fi
[[ -n "$changed" ]] || changed=$(find services clients tests -name '*.cc')
# shellcheck disable=SC2086 # one word per file
printf '%s\n' $changed | xargs -P "$(nproc)" -n 4 clang-tidy-14 --quiet -p "$build"
