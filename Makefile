# Tasks of one word; `make` alone lists them. Needs Python 3.11 or newer with venv, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?=
WORKERS ?= 2
PYTEST_ARGS ?=
BROWSER_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help lab test lint unit browser bench course goldens notebooks schema release clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(VENV)/installed ## install what is needed and open JupyterLab (PORT=8890 for another port)
	@$(BIN)/coding-lab lab . $(if $(PORT),--port $(PORT))

test: $(VENV)/installed-test ## everything that must hold before a commit
	@sh tools/find_chromium.sh
	@$(MAKE) --no-print-directory lint unit browser

lint: $(VENV)/installed-test ## style, form and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(VENV)/installed-test ## all tests but those in a browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -m "not browser" $(PYTEST_ARGS)

browser: $(VENV)/installed-test ## the tests in a browser, one after the other
	$(BIN)/python -m pytest -n 0 -m browser $(PYTEST_ARGS) $(BROWSER_ARGS)

bench: $(VENV)/installed-test ## measure speed (bench/*.py in order)
	@set -e; for file in bench/*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

course: $(VENV)/installed ## a whole course from release to feedback, in a temporary folder
	$(BIN)/coding-lab course

goldens: $(VENV)/installed-test ## rewrite the expected results; read the difference before a commit
	UPDATE_GOLDENS=1 $(BIN)/python -m pytest -n 0 tests/goldens

notebooks: $(VENV)/installed-test ## rebuild the notebooks from their text
	$(BIN)/python tools/build_notebooks.py

schema: $(VENV)/installed ## rebuild the file schemas under docs/schema
	$(BIN)/python tools/build_schema.py

release: $(VENV)/installed ## rebuild source/ and release/ from data/graded
	$(BIN)/coding-lab course build --release

clean: ## remove the environment and all caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The stamps are newer than pyproject.toml for as long as nothing need be installed again.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3-venv); or: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/installed
