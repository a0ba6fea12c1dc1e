# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= var/data

.PHONY: run test lint fmt bench clean setup setup-dev system-packages

run: setup
	$(BIN)/vanban ingest evals/corpus --data $(DATA)
	$(BIN)/vanban serve --data $(DATA)

test: export VANBAN_TESTING = 1
test: setup-dev lint
	$(BIN)/python -m pytest

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev
	$(BIN)/python -m evals.bench

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

setup: system-packages $(VENV)/.installed
setup-dev: system-packages $(VENV)/.installed-dev

# The scripts say what is missing where they may not install it themselves.
system-packages:
	@sh scripts/system-packages.sh

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: $(BIN)/python pyproject.toml
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --editable '.[dev,models]'
	touch $@ $(VENV)/.installed
