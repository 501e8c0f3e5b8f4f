# make run     a network of invented neighbours, on this machine
# make test    everything but soak        make test-fast   … without a browser
# make check   what tools can see         make catalogues  gather the words to translate
# make lock    remake requirements*.txt   make clean       remove what make made (never var/)
# make bench   measurements               make soak        tests that run for long
# make bench-matching    plans for a week, beside the bare solver and a tired dispatcher
#
# Another Python: make PYTHON=python3.13 …    More for pytest: make test ARGS="-k board"

PYTHON ?= python3
ARGS ?=
# Translated languages; English is what the code says.
LANGUAGES = ar es fr ht

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check install
# As constraints too: a pip before 23.3 (Debian 12 has 23.0) would else take the newest release for a
# name with an extra, like coverage[toml], and then refuse it.
LOCKED = $(PIP) --require-hashes --constraint $(1) --requirement $(1)
TRANSLATIONS := solidarity/ui/translations
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po))

JUDGES := tests/tools/node_modules/.package-lock.json

.PHONY: run test test-fast check catalogues compiled lock bench bench-matching soak clean chromium
.DELETE_ON_ERROR:

run: $(VENV)/runtime compiled
	$(BIN)/solidarity demo --data var

test: $(VENV)/dev compiled chromium $(JUDGES)
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

test-fast: $(VENV)/dev compiled
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser and not soak" $(ARGS)

soak: $(VENV)/dev compiled chromium
	$(BIN)/python -m pytest -m soak $(ARGS)

bench: $(VENV)/dev compiled
	$(BIN)/python -m benchmarks $(ARGS)

bench-matching: $(VENV)/dev compiled
	$(BIN)/python -m benchmarks matching $(ARGS)

check: $(VENV)/dev compiled build/messages.pot
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint solidarity/ui --lint --quiet
	$(BIN)/deptry .
	$(BIN)/codespell
	@for language in $(LANGUAGES); do $(UPDATE) --check 2>/dev/null || \
		{ echo "Words have changed: make catalogues, then translate them." >&2; exit 1; }; done

# ---- words --------------------------------------------------------------------------------

# No guesses (-N), and no line numbers or dates, which would change with every edit.
UPDATE = $(BIN)/pybabel --quiet update -N --ignore-obsolete --ignore-pot-creation-date --width 100 \
	-i build/messages.pot -d $(TRANSLATIONS) -l $$language

catalogues: $(VENV)/dev build/messages.pot
	@set -e; for language in $(LANGUAGES); do $(UPDATE) --init-missing; done
	@$(MAKE) --no-print-directory compiled

compiled: $(CATALOGUES)

%.mo: %.po | $(VENV)/runtime
	$(BIN)/pybabel --quiet compile -i $< -o $@

build/messages.pot: FORCE | $(VENV)/runtime
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -F babel.cfg --add-location=file --sort-by-file --width 100 \
		-k _l -k translatable -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 -c "Translators:" \
		--project Solidarity --version "" -o $@ solidarity

FORCE:

# ---- tools --------------------------------------------------------------------------------

# $(call install,PACKAGE): by itself when root on Debian, else one line that says what to do.
install = { if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo "Installing $(1)…"; apt-get -qq update && \
	DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends $(1) >/dev/null; \
	else echo "Please install $(1) first, for example: sudo apt-get install $(1)" >&2; exit 1; fi; }

chromium:
	@command -v chromium >/dev/null || $(call install,chromium)

# Judges of our pages, from npm: locked with hashes; they run no scripts and bring no browser.
$(JUDGES): tests/tools/package-lock.json
	@command -v npm >/dev/null || $(call install,nodejs npm)
	cd tests/tools && npm ci --silent
	@touch $@

# What is installed follows the locks: a stamp is older than its lock when that has changed.
$(VENV)/runtime: requirements.txt pyproject.toml | $(BIN)/pip
	$(call LOCKED,requirements.txt)
	$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	$(call LOCKED,requirements-dev.txt)
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Solidarity needs Python 3.11 or newer: make PYTHON=python3.13 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call install,python3-venv)
	$(PYTHON) -m venv $(VENV)

# Hashes, and no addresses: any mirror will do. To newer versions: make lock ARGS=--upgrade
LOCK = build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml

lock: build/uv/bin/uv
	$(LOCK) --group build --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	cd tests/tools && npm install --silent --package-lock-only && node settle.mjs

build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip -qq --disable-pip-version-check install "uv>=0.13"

clean:
	rm -rf $(VENV) build dist .hypothesis .*_cache tests/tools/node_modules
	find solidarity migrations tests benchmarks -name __pycache__ -prune -exec rm -rf {} + \
		-o -name '*.mo' -exec rm -f {} + 2>/dev/null || true
