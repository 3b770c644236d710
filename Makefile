# What you need: Python 3.11 or later, make, git. Each command makes its own .venv, once.
#   make demo    the contributions of a real association, and the explanation of one of them
#   make test    everything that must hold before a change lands
#   make check   the quick loop while you write
#   make docs    build the documentation, and say where to open it
#   make bench   how long starting takes, and reading and writing a large document
#   make clean   remove what was made

PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?= -n auto --dist loadfile

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
# A change in one of these asks for a new installation; the sources themselves are installed in place.
PROJECTS := pyproject.toml $(PLUGINS:%=%/pyproject.toml) \
	$(wildcard src/intermunicipal/_version.py plugins/*/src/*/_version.py)
EXAMPLE := examples/noord-limburg
SITE := build/docs

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check lint docs bench clean

help:
	@sed -n 's/^#   //p' Makefile

demo: $(VENV)/.demo
	$(BIN)/intermunicipal allocate $(EXAMPLE) --year 2026
	$(BIN)/intermunicipal explain $(EXAMPLE) --year 2026 --member peer --lang nl

test: lint
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint
	$(BIN)/python -m pytest tests/unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# A warning is an error. Its examples run in `make test`, which builds the site too.
docs: $(VENV)/.docs
	$(BIN)/python -m sphinx -E -W --keep-going -q -d build/doctrees docs $(SITE)
	@echo "The documentation is built: open $(SITE)/index.html"

bench: $(VENV)/.bench
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "intermunicipal needs Python 3.11 or later; '$(PYTHON)' is" \
			"$$($(PYTHON) --version 2>/dev/null || echo 'not there')."; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "'$(PYTHON) -m venv' failed: on Debian and Ubuntu, install the package python3-venv first."; exit 1; }
	@touch $@

# One call of pip for all distributions, so that each finds the others here and nowhere else.
$(VENV)/.demo: $(VENV)/.made $(PROJECTS)
	@echo "Installing the library and its plug-ins into $(VENV) (once; about half a minute) ..."
	@$(PIP) install -e '.[cli]' $(PLUGINS:%=-e ./%)
	@touch $@

$(VENV)/.dev: $(VENV)/.made $(PROJECTS)
	@echo "Installing the library, its plug-ins and the tools into $(VENV) (once; about a minute) ..."
	@$(PIP) install -e '.[cli,dev,docs]' $(PLUGINS:%=-e ./%)
	@touch $(VENV)/.demo $(VENV)/.docs $@

$(VENV)/.docs: $(VENV)/.made $(PROJECTS)
	@echo "Installing the library, its plug-ins and what builds the documentation into $(VENV) (once) ..."
	@$(PIP) install -e '.[cli,docs]' $(PLUGINS:%=-e ./%)
	@touch $(VENV)/.demo $@

$(VENV)/.bench: $(VENV)/.made $(PROJECTS)
	@echo "Installing the library, its plug-ins and what to compare with into $(VENV) (once) ..."
	@$(PIP) install -e '.[cli,bench]' $(PLUGINS:%=-e ./%)
	@touch $(VENV)/.demo $@
