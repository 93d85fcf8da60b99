# Each target sets up what it needs: a .venv with the package editable and its dependencies as the constraints file pins them.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
READY := $(VENV)/.ready

.PHONY: compile check test test-peers lint bench format clean

compile: $(READY)
	$(BIN)/servewright compile

check: $(READY)
	$(BIN)/servewright check

test: $(READY)
	$(BIN)/pytest -n auto -m "not peers"

test-peers: $(READY)
	SERVEWRIGHT_REQUIRE_PEERS=1 $(BIN)/pytest -m peers

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m tests.bench

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .servewright

$(READY): pyproject.toml compiler/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c compiler/constraints.txt -e '.[dev]'
	touch $(READY)
