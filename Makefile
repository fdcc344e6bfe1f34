# Two commands matter on a fresh machine: `make lab` and `make test`. The rest are parts of them.
# Recipes longer than a line live in scripts/, in Python's standard library alone.

PYTHON ?= python3
NODE ?= node
PY := .venv/bin/python
ARGS ?=

# Jupyter refuses to run as root unless told.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab test fast lint build bench wheel pin clean

help: ## Say what there is to make
	@$(PYTHON) scripts/help.py Makefile

lab: .venv/.has-lab ## Install and open JupyterLab on the tour; ARGS="--no-browser" and the like are passed on
	$(PY) -m jupyterlab notebooks/01_tour.ipynb $(AS_ROOT) $(ARGS)

test: .venv/.has-dev node_modules/.package-lock.json ## Install what the tests need, and run every check and test
	@$(PYTHON) scripts/system_packages.py
	@$(PY) scripts/check.py all

fast: .venv/.has-dev node_modules/.package-lock.json ## Every check and the tests that need no browser: under three minutes
	@$(PY) scripts/check.py fast

lint: .venv/.has-dev node_modules/.package-lock.json ## The checks alone: ruff, mypy, biome, tsc, the bundle
	@$(PY) scripts/check.py lint

build: node_modules/.package-lock.json ## Build the editor's bundle into closeloop_widgets/static
	$(NODE) js/build.mjs

bench: .venv/.has-dev node_modules/.package-lock.json ## Measure: all of benchmarks/, or ARGS=editor alone
	@$(PY) scripts/bench.py $(ARGS)

wheel: .venv/.has-dev ## Build the source distribution and the wheel into dist
	$(PY) -m hatchling build -d dist

pin: .venv/.has-dev ## Write constraints.txt anew from what is newest today
	@$(PY) scripts/pin.py

clean: ## Remove what tests and builds leave (the environment and node_modules stay)
	rm -rf build dist test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp is newer than what it was made from, so a second run installs nothing.
.venv/.has-lab: pyproject.toml constraints.txt scripts/environment.py
	$(PYTHON) scripts/environment.py --extra lab
	@touch $@

.venv/.has-dev: pyproject.toml constraints.txt scripts/environment.py
	$(PYTHON) scripts/environment.py --extra lab --extra magenta --extra fluidsynth --extra dask --extra live --extra study --group dev
	@touch $@ .venv/.has-lab

node_modules/.package-lock.json: package.json package-lock.json .npmrc
	@$(PYTHON) scripts/node_version.py $(NODE)
	npm ci
	@touch $@
