# Remix Chat. `make run`, `make test`, `make check` and `make bench` are the only commands one must know.
# Each installs what it needs. CARGO_TARGET_DIR is honoured; PROFILE=release makes `make run` build for speed.
SHELL := bash
.DEFAULT_GOAL := help

PROFILE ?= dev
TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
BUILT := $(TARGET)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
# Where deploy/setup.sh puts a Node.js when the machine's own is too old.
export PATH := $(TARGET)/node/bin:$(PATH)
BUF := $(CURDIR)/deploy/tools/node_modules/.bin/buf

FRONTEND_SOURCES := $(shell find frontend \( -name node_modules -o -name dist -o -name e2e \) -prune -o -type f -print)

.PHONY: help run token test test-browser check fmt lint proto-check frontend-check deny lockfiles proto-base bench bench-browser properties fuzz-engine fuzz-answers eval

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | column -t -s $$'\t'

run: ## builds and starts the whole stack on http://127.0.0.1:8080, with demo data and a database of its own
	@deploy/setup.sh rust postgres
	@deploy/setup.sh frontend && $(MAKE) --no-print-directory frontend/dist/index.html || \
	  echo "The browser app is left out: it needs Node.js 20 or newer. The API is all there." >&2
	cargo build --quiet --locked --profile $(PROFILE) -p remix-local
	exec $(BUILT)/remix-local run

frontend/dist/index.html: $(FRONTEND_SOURCES)
	@deploy/setup.sh frontend
	cd frontend && npm run --silent build
	@touch $@

token: ## prints a bearer token for the local stack: make token TRAVELER=asha
	@cargo build --quiet --locked --profile $(PROFILE) -p remix-local
	@exec $(BUILT)/remix-local token "$(TRAVELER)"

test: ## every test that needs no network, the browser's included; closes with a line that counts
	@deploy/setup.sh rust postgres buf web frontend chromium
	@$(MAKE) --no-print-directory frontend/dist/index.html
	deploy/test.sh

test-browser: ## the whole story in a real browser, against the real stack
	@deploy/setup.sh rust postgres frontend chromium
	@$(MAKE) --no-print-directory frontend/dist/index.html
	cargo build --quiet --locked -p remix-local -p remix-gateway --bins
	cd frontend && npm run --silent e2e

check: fmt lint proto-check frontend-check lockfiles deny ## format, lints, contract, licences, lock files

fmt:
	@deploy/setup.sh rust
	cargo fmt --all --check

lint:
	@deploy/setup.sh rust
	cargo clippy --quiet --locked --workspace --all-targets -- -D warnings

proto-check:
	@deploy/setup.sh buf
	cd proto && $(BUF) lint && $(BUF) format --diff --exit-code && $(BUF) breaking --against base.binpb

frontend-check:
	@deploy/setup.sh frontend
	cd frontend && npm run --silent types:check && npm run --silent typecheck && npm run --silent lint && npm run --silent format:check

proto-base: ## renews the contract that `make check` compares with; for changes that are meant
	@deploy/setup.sh buf
	cd proto && $(BUF) build --exclude-source-info -o base.binpb

lockfiles:
	@cargo metadata --locked --format-version 1 >/dev/null
	@! git ls-files --cached --others --exclude-standard -- '*package-lock.json' | xargs grep -n '"resolved"' || \
	  { echo "These lock files name the hosts they were made with: npm needs omit-lockfile-registry-resolved=true" >&2; exit 1; }

# Advisories need a database from the network: `cargo deny check advisories` is for a scheduled job.
deny:
	@deploy/setup.sh rust deny
	$(TARGET)/tools/bin/cargo-deny --locked check --hide-inclusion-graph licenses bans sources

bench: ## how close the product comes to its database and its model; REMIX_BENCH_SECONDS, REMIX_BENCH_SESSIONS
	@deploy/setup.sh rust postgres
	cargo build --locked --profile bench -p remix-session-service -p remix-chat-ai-service -p remix-gateway
	-cargo bench --locked -p remix-itinerary --bench engine
	cargo bench --locked -p remix-tests --bench stack

bench-browser: ## how long the page is busy at a stretch while a reply streams into a long chat
	@deploy/setup.sh rust postgres frontend chromium
	@$(MAKE) --no-print-directory frontend/dist/index.html
	cargo build --quiet --locked -p remix-local --bins
	cd frontend && npm run --silent bench

LISTS ?= 1000000
properties: ## for the night: random edits of random drafts against every law; LISTS=1000000, SEED=<number> repeats a run, JOBS=<threads>
	@deploy/setup.sh rust
	cargo run --quiet --locked --profile bench -p remix-itinerary --example properties -- $(LISTS) $(SEED) $(if $(JOBS),--jobs $(JOBS))

FUZZ_SECONDS ?= 60
fuzz-engine: FUZZED = shared/itinerary## for the night: libFuzzer on what the engine reads, FUZZ_SECONDS=60 a target; needs cargo-fuzz, a nightly Rust
fuzz-answers: FUZZED = chat-ai-service## for the night: libFuzzer on what a language model answers, FUZZ_SECONDS=60 a target; needs cargo-fuzz, a nightly Rust
fuzz-engine fuzz-answers:
	cd $(FUZZED) && for target in $$(cargo +nightly fuzz list); do \
	  mkdir -p fuzz/corpus/$$target fuzz/seeds/$$target; \
	  cargo +nightly fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- -max_total_time=$(FUZZ_SECONDS) || exit 1; done

eval: ## how well the planner answers: tests/eval/README.md; AI_BASE_URL asks a model instead, REMIX_EVAL_ONLY picks dialogues
	@deploy/setup.sh rust postgres
	cargo build --quiet --locked --profile $(PROFILE) -p remix-tests --bin eval
	exec $(BUILT)/eval
