#!/usr/bin/env bash
# The whole gate, as `make test` runs it: style, types, architecture, tests on SQLite and PostgreSQL, and in a browser.
# Every step runs even where one before it failed, so that one run shows everything that is red.
# What a step says is shown when it fails, or always with GATE_VERBOSE=1.
set -uo pipefail
cd "$(dirname "$0")/.."

BIN=.venv/bin
# Several test processes on few cores: threads inside each would only wait for one another.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 POLARS_MAX_THREADS=1
export PYTHONPATH=src
# The tests start a hundred processes of the product: each would compile all of it anew.
unset PYTHONDONTWRITEBYTECODE
WORK=$(mktemp -d "${TMPDIR:-/tmp}/holdspace-gate-XXXXXX")
# Django's tools read the settings: they must neither find nor leave anything in the home folder.
export HOLDSPACE_DATA="$WORK/data" HOLDSPACE_KEYS="$WORK/keys"
mkdir -m 700 "$HOLDSPACE_DATA" "$WORK/failed"
trap 'rm -rf "$WORK"' EXIT
STARTED=$SECONDS

say() { printf '%4ds  %s\n' "$((SECONDS - STARTED))" "$*"; }

# step NAME COMMAND...: run it quietly; on failure show all it said and go on.
step() {
  local name=$1 log began=$SECONDS
  shift
  log="$WORK/${name//[^a-z]/-}.log"
  say "$name ..."
  if "$@" >"$log" 2>&1; then
    say "$name: good ($((SECONDS - began)) s)"
    [ -n "${GATE_VERBOSE:-}" ] && sed 's/^/      | /' "$log"
  else
    say "$name: FAILED ($((SECONDS - began)) s): $*"
    sed 's/^/      | /' "$log"
    touch "$WORK/failed/$name"
  fi
  return 0
}

# Whether the project has this module yet.
has_module() { "$BIN/python" -c "import importlib.util as u, sys; sys.exit(u.find_spec('$1') is None)" 2>/dev/null; }

install_browser() {
  if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
    echo "a Chromium is installed"
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q && apt-get install -y -q --no-install-recommends chromium
  else
    "$BIN/python" -m playwright install chromium
  fi
}

# tests PATHS AND OPTIONS...: one run of pytest on every core; a process that is done takes over what others have waiting.
tests() { "$BIN/python" -m pytest -n auto --dist worksteal "$@"; }

tests_on_postgresql() { HOLDSPACE_TEST_DATABASE=postgresql tests tests/integration; }

# What keeps one core busy for long, and what the last step would wait for on one.
lane_of_types() {
  step "types (mypy, strict)" "$BIN/mypy" --cache-dir .mypy_cache
  step "demo practice for the page tests" env HOLDSPACE_TEST_FOLDER="$WORK/browser" \
    "$BIN/python" -m tests.system.installation
}

tests_in_a_browser() { HOLDSPACE_TEST_FOLDER="$WORK/browser" tests tests/system; }

lane_of_style() {
  step "browser for the page tests" install_browser
  if has_module holdspace.server.ui.bundle; then
    step "browser modules bundled" "$BIN/python" -m holdspace.server.ui.bundle
  fi
  step "style (ruff check)" "$BIN/ruff" check .
  step "layout (ruff format)" "$BIN/ruff" format --check .
  step "templates (djlint)" "$BIN/djlint" src --lint --quiet
  step "architecture (import contracts)" "$BIN/lint-imports"
  step "migrations are current" env DJANGO_SETTINGS_MODULE=holdspace.server.settings \
    "$BIN/python" -m django makemigrations --check --dry-run
  if has_module tests.spec.generate; then
    step "generated pages are current" "$BIN/python" -m tests.spec.generate --check
  fi
}

say "The whole gate; about twenty minutes on two cores. Nothing outside this folder and $WORK is written."
# Tests begin beside the first of the two, once the browser modules are bundled.
lane_of_types &
lane_of_style

# Coverage is not counted here, for it closes no gate and slows every test by a third: `make coverage` counts it.
step "tests (SQLite)" tests tests --ignore=tests/system
wait
step "tests (PostgreSQL)" tests_on_postgresql
step "tests (browser)" tests_in_a_browser

# What is red is named once more at the end, for of a long output often only the end is kept.
if [ -n "$(ls "$WORK/failed")" ]; then
  say "The gate is closed. Failed:"
  for each in "$WORK"/failed/*; do
    name=${each##*/}
    echo "      - $name"
    grep -hE '^(FAILED|ERROR) ' "$WORK/${name//[^a-z]/-}.log" | cut -c 1-200 | sed 's/^/          /'
  done
  exit 1
fi
say "The gate is open: everything passed."
