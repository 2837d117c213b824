# Slipstream's verbs. `make run` and `make test` are all that a newcomer needs.
PYTHON ?= python3
VENV := .venv
STANDIN := .standin
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test test-long check fix bench audit lock content clean

run: $(VENV)/.run ## start the bot: with BOT_TOKEN in .env at Telegram, without it on a phone page
	@$(BIN)/python -m bot run

test: check browser standin ## everything that CI runs
	@$(BIN)/python -m pytest -n 4 -m "not long"

test-long: check browser standin ## hundreds of kills, thousands of updates: minutes
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/.dev ## the fast half: format, lint, types, floors, content
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/floors.txt || { cat $(VENV)/floors.txt; exit 1; }
	@$(BIN)/python -m bot check
	@$(BIN)/python -m advisor check

fix: $(VENV)/.dev ## let the formatter and the linter mend what they can
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

.PHONY: browser
browser: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.chromium

bench: $(VENV)/.dev ## this bot beside its peers, on both databases, by webhook, as replicas, among a million: docs/benchmarks.md in about twelve minutes
	@$(BIN)/python -m tests.bench --seconds 10 --within 10 --report

audit: $(VENV)/.dev ## ask over the network whether weaknesses are known of what the bot stands on
	@$(BIN)/python -m tests.audit

lock: $(VENV)/.dev ## compile the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate -c requirements.lock pyproject.toml --group dev -o tests/requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate tests/standin/requirements.in -o tests/standin/requirements.lock

clean: ## remove what the verbs made; data/ stays
	rm -rf $(VENV) $(STANDIN) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Slipstream needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make environments here. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: tests/requirements.lock $(VENV)/.run | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r tests/requirements.lock
	@touch $@

.PHONY: standin
standin: $(STANDIN)/.made ## a Bot API stand-in of others, in an environment of its own: what it needs does not go with the bot's

$(STANDIN)/.made: tests/standin/requirements.lock $(VENV)/.dev
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(STANDIN)
	@$(BIN)/uv pip sync --system-certs --quiet --require-hashes --python $(STANDIN)/bin/python tests/standin/requirements.lock
	@touch $@
