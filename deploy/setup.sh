#!/usr/bin/env bash
# Installs what a make target needs and this machine lacks: `deploy/setup.sh rust postgres ...`.
# Quick when everything is there. On Debian and Ubuntu packages come through apt, as root or with a sudo that asks
# nothing; elsewhere one sentence per tool says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."

rust_minimum=1.95
node_minimum=20
node_version=20.19.0
node_root=${CARGO_TARGET_DIR:-target}/node
deny_version=0.20.2

PATH=$(mkdir -p "$node_root/bin" && cd "$node_root/bin" && pwd):$PATH

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# apt_install <what it is for> <package>...
apt_install() {
  local purpose=$1
  shift
  have apt-get || stop "$purpose is missing: please install $* with your system's package manager."
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    have sudo && sudo -n true 2>/dev/null || stop "$purpose is missing: run \`sudo apt-get install $*\` and try again."
    as_root=(sudo -n)
  fi
  say "Installing $* ($purpose)"
  # An empty array is unset to the bash of macOS.
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq </dev/null >&2
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

setup_rust() {
  if ! have cargo && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    stop "Cargo is installed but not on PATH: run \`. \"${CARGO_HOME:-$HOME/.cargo}/env\"\` and try again."
  fi
  have cargo || stop "Rust is missing: install version $rust_minimum or newer from https://rustup.rs and try again."
  local version
  version=$(rustc --version | cut -d ' ' -f 2)
  at_least "$version" "$rust_minimum" ||
    stop "Rust $version is too old: run \`rustup update\` to get $rust_minimum or newer and try again."
  # One dependency (the cryptography of TLS) has C and assembler sources.
  have cc || apt_install "a C compiler" gcc libc6-dev
}

# The same places as deploy/local/src/postgres/binaries.rs.
setup_postgres() {
  local folder
  IFS=: read -ra on_path <<<"$PATH"
  for folder in "${REMIX_POSTGRES_BIN:-}" "${on_path[@]}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin /opt/local/lib/postgresql*/bin \
    /Applications/Postgres.app/Contents/Versions/*/bin; do
    if [ -n "$folder" ] && [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ]; then return; fi
  done
  apt_install "PostgreSQL" postgresql
}

# Debian 12 and Ubuntu 24.04 package an older Node.js than the browser app can be built with: npm then fetches one for
# this project only, beside the other build products. The Makefile looks there first.
setup_node() {
  if have node && have npm && at_least "$(node --version | tr -d v)" "$node_minimum"; then return; fi
  if ! have npm && ! have apt-get; then
    stop "Node.js $node_minimum or newer with npm is missing: install it from https://nodejs.org and try again."
  fi
  have npm || apt_install "Node.js" nodejs npm
  if have node && at_least "$(node --version | tr -d v)" "$node_minimum"; then return; fi
  local package
  package=node-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  say "Fetching Node.js $node_version, as the one on this machine is too old"
  npm install --prefix "$node_root" --ignore-scripts --no-audit --no-fund --loglevel=error \
    "$package@$node_version" </dev/null >&2
  mkdir -p "$node_root/bin"
  ln -sf "../node_modules/$package/bin/node" "$node_root/bin/node"
}

# npm packages of one folder, exactly as its lock file says. Install scripts are not run: nothing here needs one.
npm_packages() {
  local stamp=$1/node_modules/.installed
  if [ -f "$stamp" ] && cmp -s "$stamp" "$1/package-lock.json"; then return; fi
  say "Installing the npm packages of $1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2)
  cp "$1/package-lock.json" "$stamp"
}

setup_buf() {
  setup_node
  npm_packages deploy/tools
}

# Clients that the tests drive from Node.js.
setup_web() {
  setup_node
  npm_packages tests/web
}

# A real language model server for the tests: llama.cpp's, as a Python wheel with hashes that are checked.
setup_llama() {
  local root=${CARGO_TARGET_DIR:-target}/llama wanted=tests/llama/requirements.txt
  if [ -f "$root/.installed" ] && cmp -s "$root/.installed" "$wanted"; then return; fi
  have python3 || stop "Python 3 is missing."
  say "Installing the Python packages of tests/llama"
  rm -rf "$root"
  python3 -m venv "$root" >&2 || stop "Python has no venv module: on Debian it is the package python3-venv."
  "$root/bin/pip" install --quiet --disable-pip-version-check --no-input --retries 1 --require-hashes --only-binary :all: \
    -r "$wanted" </dev/null >&2 || stop "There is no wheel of xllamacpp for this machine, or no network."
  "$root/bin/python" -c 'import gguf, xllamacpp' >&2 || stop "The wheel of xllamacpp does not work on this machine."
  cp "$wanted" "$root/.installed"
}

setup_frontend() {
  setup_node
  npm_packages frontend
}

# The browser of the browser tests.
setup_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if have "$name"; then return; fi
  done
  apt_install "Chromium" chromium
}

# cargo-deny, built once (3 minutes of one core) beside the other build products.
setup_deny() {
  local root=${CARGO_TARGET_DIR:-target}/tools
  if [ -x "$root/bin/cargo-deny" ] && [ "$("$root/bin/cargo-deny" --version)" = "cargo-deny $deny_version" ]; then
    return
  fi
  say "Building cargo-deny $deny_version"
  CARGO_TARGET_DIR=$root/build CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=1 \
    cargo install --quiet --locked --debug --no-default-features --root "$root" --version "$deny_version" cargo-deny
  rm -rf "$root/build"
}

for tool in "$@"; do
  "setup_$tool"
done
