#!/usr/bin/env bash
# Runs every test and closes with one line that counts: "N passed, N failed". Cargo's tests first, then the browser
# app's own, then the browser tests of the whole stack.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0

# suite <command that finds "passed failed" in the log> <command>...
suite() {
  local counter=$1 status good bad
  shift
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  read -r good bad < <("$counter" "$log")
  # What does not compile, or dies before it can count, has failed all the same.
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

count_cargo() {
  awk '/^test result:/ { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' "$1"
}

# Vitest: "Tests  2 failed | 45 passed (47)".
count_vitest() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    $1 == "Tests" { for (i = 3; i <= NF; i++) { if ($i == "passed") passed += $(i-1); if ($i == "failed") failed += $(i-1) } }
    END { print passed + 0, failed + 0 }'
}

# The real binaries, because some tests start, stall and kill them.
cargo_tests() { cargo build --locked --workspace --bins && cargo test --locked --workspace --no-fail-fast; }
frontend_tests() { (cd frontend && NO_COLOR=1 npm run --silent test); }

suite count_cargo cargo_tests
suite count_vitest frontend_tests
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
