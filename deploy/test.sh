#!/usr/bin/env bash
# Runs every test and closes with one line that counts: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Some tests start, stall and kill the real binaries.
{ cargo build --locked --workspace --bins && cargo test --locked --workspace --no-fail-fast; } 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

read -r passed failed < <(awk '
  /^test result:/ { passed += $4; failed += $6 }
  END { print passed + 0, failed + 0 }' "$log")
# What does not compile, or dies before it can count, has failed all the same.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
printf '\n%s passed, %s failed\n' "$passed" "$failed"
exit "$status"
