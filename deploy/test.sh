#!/usr/bin/env bash
# Runs every test and closes with one line that counts: "N passed, N failed, N skipped". Cargo's tests first, then those
# with a real language model server, which are skipped where it cannot be installed, then the browser app's own, then the
# stories in a real browser against the real stack.
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0
skipped=0

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
# Ignored by default, because the server is a wheel that is not everywhere.
llama_tests() { cargo test --locked -p remix-tests --test it -- --ignored llama::; }
frontend_tests() { (cd frontend && NO_COLOR=1 npm run --silent test); }
# With the binaries that the first suite has built.
browser_tests() { (cd frontend && NO_COLOR=1 npm run --silent e2e); }

suite count_cargo cargo_tests
if deploy/setup.sh llama; then
  suite count_cargo llama_tests
else
  skipped=$(grep -c '^#\[ignore' tests/tests/it/llama.rs)
  echo "Skipped: $skipped tests with a real language model server, for the reason above."
fi
suite count_vitest frontend_tests
suite count_vitest browser_tests
printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
