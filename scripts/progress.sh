# Progress and errors for ./dev; sourced. Every step writes its output to a file in build/logs. A
# terminal sees one line per step that counts the seconds; anything else sees plain lines.
# shellcheck shell=bash

LOGS=build/logs
STEP_PID=

say() { printf '%s\n' "$*"; }

# fail SENTENCE...: ends with one sentence per argument: what is wrong, where, what to do next.
fail() {
  printf '\n' >&2
  printf './dev: %s\n' "$@" >&2
  exit 1
}

stop_step() {
  [[ -z "$STEP_PID" ]] || kill -TERM "$STEP_PID" 2>/dev/null || true
  fail "stopped."
}
trap stop_step INT TERM

# The last "[12/345]" of ninja or "12/345" of ctest in a log, if there is one.
step_count() {
  tail -c 2000 "$1" 2>/dev/null | grep -oE '^ *\[?[0-9]+/[0-9]+' | tail -n 1 | tr -d '[ ' || true
}

# show_step LABEL LOG SECONDS: one line of progress while a step runs; called once a second.
show_step() {
  local label=$1 log=$2 seconds=$3
  if [[ -t 1 ]]; then
    local spinner="|/-="
    printf '\r\033[K %s %-34s %4d s  %s' "${spinner:seconds%4:1}" "$label" "$seconds" \
      "$(step_count "$log")"
  elif ((seconds > 0 && seconds % 30 == 0)); then
    printf '   %-34s %4d s  %s\n' "$label" "$seconds" "$(step_count "$log")"
  fi
}

# try_step LABEL LOG COMMAND...: runs the command, shows progress, returns its exit code.
try_step() {
  local label=$1 log=$LOGS/$2 start=$SECONDS shown=-1 code=0
  shift 2
  mkdir -p "$LOGS"
  "$@" >"$log" 2>&1 </dev/null &
  STEP_PID=$!
  while kill -0 "$STEP_PID" 2>/dev/null; do
    if ((SECONDS - start > shown)); then
      shown=$((SECONDS - start))
      show_step "$label" "$log" "$shown"
    fi
    sleep 0.1
  done
  wait "$STEP_PID" || code=$?
  STEP_PID=
  local mark=ok
  ((code == 0)) || mark=failed
  [[ ! -t 1 ]] || printf '\r\033[K'
  printf ' * %-34s %4d s  %s\n' "$label" $((SECONDS - start)) "$mark"
  return "$code"
}

# step LABEL LOG ADVICE COMMAND...: as try_step; a failure shows the end of the log and is the end.
step() {
  local label=$1 log=$2 advice=$3
  shift 3
  try_step "$label" "$log" "$@" && return
  # Where ninja failed, its first failure says more than the end.
  if grep -q '^FAILED: ' "$LOGS/$log"; then
    grep -m 1 -A 30 '^FAILED: ' "$LOGS/$log" >&2
  else
    tail -n 20 "$LOGS/$log" >&2
  fi
  fail "$label failed. The whole output is in $LOGS/$log." "$advice"
}
