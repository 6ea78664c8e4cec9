# Two commands on a fresh machine with Python 3.11 and make: `make bench` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# The tests start hundreds of commands; without bytecode on disk each would compile the package anew.
export PYTHONDONTWRITEBYTECODE :=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: bench test lint local baseline lock clean

bench: .venv/.installed  ## validate the gold, run the baselines, print the leaderboard
	$(BIN)/harness validate
	$(BIN)/harness run configs/baselines.yaml --by kind

test: lint  ## every check that CI runs
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered

lint: .venv/.installed-test  ## format, lint, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --editable .
	touch $@

.venv/.installed-test: requirements-test.lock .venv/.installed
	$(PIP) --require-hashes -r requirements-test.lock
	touch $@

# The CPU and the CUDA build of torch are one version with two hashes, so it is named by version alone;
# what the lock holds is whole, and nothing in it may draw in another torch.
.venv/.installed-local: requirements-local.lock .venv/.installed-test
	$(PIP) --no-deps --require-hashes -r requirements-local.lock
	$(PIP) --no-deps torch==2.13.0
	touch $@

local: .venv/.installed-local  ## what the tests of local models need; without it they are skipped

baseline: .venv/.installed  ## renew what the project holds itself to, after a change that is wanted
	$(BIN)/harness run configs/ci.yaml
	$(BIN)/harness baseline set latest main
	$(BIN)/harness selftest --update

lock:  ## write the lock files anew, with hashes and without index addresses (needs uv)
	uv pip compile pyproject.toml $(LOCK_OPTIONS) -o requirements.lock
	uv pip compile pyproject.toml --extra test $(LOCK_OPTIONS) -c requirements.lock -o requirements-test.lock
	uv pip compile pyproject.toml --extra test-local --no-emit-package torch $(LOCK_OPTIONS) \
		-c requirements-test.lock -o requirements-local.lock

LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --quiet

clean:  ## remove everything that was built or run, but no baseline
	rm -rf .venv build dist *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .ruff_cache \
		.pytest_cache .import_linter_cache results/runs
