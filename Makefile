# Every target works as the only command on a fresh machine with Python >= 3.11 and pip (uv is used where present).

SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c '$(SUITABLE)' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
CJK := /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
CHROMIUM := chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable
APT := apt-get -qq -y --no-install-recommends -o Acquire::http::Timeout=5 -o Acquire::Retries=0

TCK ?= ../shared/dmn-tck

.PHONY: demo demo-reset test soak check bench browser tck feelin
.DELETE_ON_ERROR:

demo: .venv/running  ## everything with an invented company, on http://127.0.0.1:8000 (another: PORT=...)
	@$(BIN)/anliu demo

demo-reset: .venv/running  ## forget the demo's data
	@$(BIN)/anliu demo-reset --yes

test: .venv/developing browser  ## all tests, two at a time
	@$(BIN)/pytest -n 2 --dist worksteal

soak: .venv/developing browser  ## the same tests in their long forms
	@$(BIN)/pytest -n 2 --dist worksteal --soak

check: .venv/developing  ## style, types, contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/developing  ## beside plain SpiffWorkflow on the same database, beside other FEELs (BKFLOW=1: bkflow-feel too)
	@$(BIN)/python -m tests.bench

tck: .venv/developing  ## the public DMN test kit in TCK=DIR, failures printed and counted; its status only tells that it ran
	@if [ ! -d "$(TCK)" ]; then \
		echo "The DMN test kit is not in $(TCK): make tck TCK=DIR, with folders of a .dmn and its *-test-*.xml." >&2; \
		exit 1; fi
	@$(BIN)/python -m tests.support.tck "$(TCK)" --json build/tck.json

feelin: .venv/developing tests/oracles/feelin/node_modules  ## ask feelin (needs Node 20) again for the answers the tests keep
	@$(BIN)/python -m tests.oracles.ask_feelin

tests/oracles/feelin/node_modules: tests/oracles/feelin/package-lock.json
	@cd tests/oracles/feelin && npm ci --silent --no-audit --no-fund && touch node_modules

# The environment holds exactly the locked versions; a stamp tells that a lock was installed and has not changed since.

.venv/running: requirements.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements.lock)
	@touch $@

.venv/developing: requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements-dev.lock)
	@touch .venv/running $@

define install
set -e; \
if command -v uv >/dev/null && uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
	&& uv pip install --quiet --python $(BIN)/python --no-deps -e .; then exit 0; fi; \
$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
endef

# Debian ships Python without the module that makes environments; virtualenv from the index does it as well.
$(BIN)/python:
	@if [ -z "$(PYTHON)" ] && ! command -v uv >/dev/null; then \
		echo "Python 3.11 or newer is needed (none found): install it, or uv." >&2; exit 1; fi
	@rm -rf .venv; \
	if [ -n "$(PYTHON)" ] && $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv .venv; \
	elif command -v uv >/dev/null; then uv venv --quiet --python '>=3.11' .venv; \
	elif $(PYTHON) -m virtualenv --version >/dev/null 2>&1; then $(PYTHON) -m virtualenv --quiet .venv; \
	elif $(PYTHON) -m pip install --quiet --target build/virtualenv virtualenv; then \
		PYTHONPATH=build/virtualenv $(PYTHON) -m virtualenv --quiet .venv; \
	else \
		echo "No environment can be made: install python3-venv (Debian: apt install python3-venv), pip or uv." >&2; \
		exit 1; \
	fi

# Letters need a Chinese font, browser tests Chromium: Debian's shell of it without a window, which costs half of what the
# whole browser does, if we may install; else the system's Chromium, else Playwright's own.
browser: .venv/developing
	@if [ "$$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then \
		lacks=; [ -e "$(CJK)" ] || lacks=fonts-noto-cjk; \
		command -v chromium-headless-shell >/dev/null || lacks="$$lacks chromium-headless-shell"; \
		if [ -n "$$lacks" ]; then $(APT) install $$lacks || { $(APT) update && $(APT) install $$lacks; } || true; fi; \
	fi >/dev/null 2>&1; \
	for each in $(CHROMIUM); do command -v $$each >/dev/null && exit 0; done; \
	if $(BIN)/playwright install chromium; then exit 0; fi; \
	echo "The browser tests need Chromium: install chromium or google-chrome, and fonts-noto-cjk." >&2; exit 1
