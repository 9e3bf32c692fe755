# make run     set everything up, load the knowledge, serve
# make test    everything that CI runs
# make check   what one runs before a commit
# make bench   the figures
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
UNIT_TESTS := tests/clinical tests/files

.PHONY: help
help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 14

.venv/made: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/debian python3-venv
	@$(PYTHON) -m venv .venv
	@echo "Installing the libraries of requirements.lock …" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/made-for-tests: .venv/made requirements-test.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-test.lock
	@$(BIN)/pip check --quiet
	@touch $@

.PHONY: run
run: .venv/made ## Set up, load the knowledge, serve on http://127.0.0.1:8000/ (HOST, PORT, INTERACTIONS_HOME)
	@exec $(BIN)/interactions serve

.PHONY: test
test: .venv/made-for-tests static ## Everything that CI runs
	@.ci/debian chromium postgresql
	$(BIN)/pytest --cov --cov-report=
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --include='interactions/clinical/*' --fail-under=100

.PHONY: check
check: .venv/made-for-tests static ## What one runs before a commit: no browser, no server
	$(BIN)/pytest --quiet $(UNIT_TESTS)

.PHONY: static
static: .venv/made-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interactions seed lint

.PHONY: bench
bench: .venv/made-for-tests ## The figures, as ratios measured side by side
	$(BIN)/python tests/benchmarks/run.py

.PHONY: lock
lock: ## Write the lock files anew (needs uv)
	@echo 'setuptools>=80' > .venv/build.in
	uv pip compile pyproject.toml .venv/build.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml .venv/build.in --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements-test.lock
