# KAM Suite. `make demo` and `make test` need Python 3.11 or later, pip and make; nothing else.

PYTHON ?= python3
BIN := .venv/bin
LOCK := requirements/dev.txt
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test up check contracts migrate sbom bench promises soak mutants access

help:  ## Say what can be made.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)$$/  make \1\t\2/' | expand -t 18

install: $(STAMP)  ## Put the suite and its locked dependencies into .venv; leaves .venv/bin/kam.

demo: install  ## Tell the whole story on a database of its own, and write the report.
	$(BIN)/kam demo

test: install  ## Run every test.
	$(BIN)/pytest -n 2

up: install  ## Start everything on http://127.0.0.1:8000.
	$(BIN)/kam up

check: install  ## Style, types, layers, contracts, compose file.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --configfile pyproject.toml --quiet --recursive --severity-level medium chassis services gateway suite
	$(BIN)/kam contracts check
	$(BIN)/kam contracts lint
	$(BIN)/kam contracts diff
	$(BIN)/pytest tests/unit/suite/test_suite_containers.py
	.ci/rules

contracts: install  ## Write what the code serves into contracts/, for review.
	$(BIN)/kam contracts write

access: install  ## Write docs/access.md from the table of rights.
	$(BIN)/python -m suite.access_page

migrate: install  ## Bring the databases that the settings name to head.
	$(BIN)/kam migrate

sbom: install  ## Write the bill of materials of what ships, as CycloneDX.
	$(BIN)/cyclonedx-py requirements requirements/app.txt --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.json

promises: install  ## Replay every proof and every control of docs/promises.md.
	$(BIN)/pytest $$(grep -oE 'tests/[a-z0-9_/]+\.py::[A-Za-z0-9_]+' docs/promises.md | sort -u)

soak: install  ## The long forms of the promises: an hour or more.
	KAM_TEST_SOAK=1 $(BIN)/pytest -vv tests/promises tests/contract/test_fuzzing.py tests/integration/chassis/test_*_survive.py tests/integration/chassis/test_jobs_lease.py
	.ci/hunt install
	$(BIN)/python -m tests.fuzz --seconds 300

mutants: install  ## Change the rules that pay, judge, match and let in, one by one; a test has to notice 85 of 100.
	.ci/hunt install
	nice -n 19 $(BIN)/python -m tests.mutation

bench: install  ## Measure, each against a peer or a floor in the same run.
	$(BIN)/python -m bench gateway
	$(BIN)/python -m bench load
	$(BIN)/python -m bench kpi

$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or later is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11' >&2; exit 1; }
	@if command -v uv >/dev/null; then set -e; \
	  uv venv --quiet --allow-existing --python $(PYTHON) .venv; \
	  VIRTUAL_ENV=.venv uv pip install --quiet --no-deps --require-hashes -r $(LOCK); \
	  VIRTUAL_ENV=.venv uv pip install --quiet --no-deps --no-build-isolation -e .; \
	else set -e; \
	  $(PYTHON) -m venv .venv; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(LOCK); \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@
