# `make run` and `make test` are all one needs; `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Pip compiles one file after another, the thousands that nobody uses too.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# A lock names everything that is needed: nothing is resolved again, which pips before 23.3 do wrongly for extras.
LOCKED := $(PIP) --no-deps --require-hashes -r
# Several test processes on few cores: threads inside each would only wait for one another.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export POLARS_MAX_THREADS := 1

.PHONY: help run test lint types architecture coverage unit fix docs texts pictures lock sbom audit train assets clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# --- Installing -----------------------------------------------------------------------------------------------------
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Holdspace needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/server.ok: requirements/server.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages into $(VENV) (a minute or two, once) ..."
	@$(LOCKED) requirements/server.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What serves is compiled before, on every core: whoever runs it may not be allowed to write here. Tests may.
$(VENV)/compiled.ok: $(VENV)/server.ok
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true # some packages ship files for other Pythons
	@touch $@

$(VENV)/dev.ok: requirements/dev.txt $(VENV)/server.ok
	@echo "Installing what the tests need ..."
	@$(LOCKED) requirements/dev.txt
	@touch $@

assets: $(VENV)/server.ok ## Bundle the browser modules
	@$(BIN)/python -m holdspace.server.ui.bundle

# --- Using ----------------------------------------------------------------------------------------------------------
run: $(VENV)/compiled.ok assets ## Serve the demo practice on http://127.0.0.1:8000
	@HOLDSPACE_DEMO=1 $(BIN)/holdspace-server demo
	@HOLDSPACE_DEMO=1 $(BIN)/holdspace-server run

# --- Checking -------------------------------------------------------------------------------------------------------
test: $(VENV)/dev.ok ## The whole gate: style, types, architecture, tests with browser and PostgreSQL
	@bash tests/gate.sh

lint: $(VENV)/dev.ok ## Style of code and templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint src --lint --quiet

types: $(VENV)/dev.ok ## Types, strictly
	@$(BIN)/mypy

architecture: $(VENV)/dev.ok ## The rings and the guarded libraries
	@$(BIN)/lint-imports

coverage: $(VENV)/dev.ok ## Which lines the tests without browser never reach
	@PYTHONPATH=src $(BIN)/pytest tests --ignore=tests/system -n auto --dist worksteal --cov --cov-report=term:skip-covered

unit: $(VENV)/dev.ok ## The quick tests: no database, no browser
	@$(BIN)/pytest tests/unit tests/spec -n auto

fix: $(VENV)/dev.ok ## Format the code
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(VENV)/dev.ok ## Make the generated pages anew
	@$(BIN)/python -m tests.spec.generate

texts: $(VENV)/dev.ok ## Bring the translations up to date and compile them
	@$(BIN)/python -m tests.translations

pictures: $(VENV)/dev.ok assets ## Take the pictures of the documents anew
	@mkdir -p docs/images
	@HOLDSPACE_TAKE_PICTURES=1 PYTHONPATH=src $(BIN)/python -m pytest tests/system/test_pictures.py

lock: $(VENV)/dev.ok ## Pin the requirements anew, with hashes and without addresses
	@cd requirements && for name in base server cluster deidentify vault dev audit training; do \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header $$name.in --output-file $$name.txt || exit 1; done

sbom: $(VENV)/dev.ok ## List everything that is installed, as CycloneDX, and since when it is pinned
	@$(BIN)/python -m tests.sbom

# Needs the network, which the gate does not: in an environment of its own, so that nothing of it is installed with us.
# Strict: a package that could not be looked up is no package without weaknesses.
audit: ## Look the pinned packages up among known weaknesses
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/audit.txt
	@for lock in server dev; do .venv-audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/$$lock.txt || exit 1; done

train: $(VENV)/train.ok ## Train the shipped models anew: make train DATA=folder
	@test -n "$(DATA)" || { echo "Say where the data are: make train DATA=folder"; exit 2; }
	@$(BIN)/python -m training.train --data "$(DATA)" --output src/holdspace/nlp/models

$(VENV)/train.ok: requirements/training.txt $(VENV)/dev.ok
	@$(LOCKED) requirements/training.txt
	@touch $@

clean: ## Remove what was installed and built; data stay
	@rm -rf $(VENV) node_modules .mypy_cache .ruff_cache
