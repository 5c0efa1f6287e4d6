# make run    the dashboard with the sample organisation   (PORT=8501)
# make test   the whole suite, except the long tests       (WORKERS=3)
#             test-quick: what another Python may read or say otherwise; test-long: what takes minutes
# make check  import floors, style, types, SQL
# The first of them makes .venv; PYTHON=python3.12 names another Python. `make run` installs what is in
# requirements.lock, the others add requirements-test.lock to the same environment.

VENV := .venv
BIN := $(VENV)/bin
RUNNING := $(VENV)/.running
TESTING := $(VENV)/.installed

# An environment belongs to one Python and one folder (its scripts hold absolute paths); without
# PYTHON=... it keeps the Python that it was made with.
MADE_FOR := $(shell cat $(VENV)/.made-for 2>/dev/null)
PYTHON ?= $(or $(firstword $(MADE_FOR)),python3)
PORT ?= 8501
# one more than the cores: tests that wait for a browser, a disk or a process leave theirs to others
WORKERS ?= 3
UV ?= uv
# what leans on the Python itself: reading bytes and archives, numbers and dates, its own messages
QUICK := tests/exports tests/method tests/model tests/act/test_change_strategy.py tests/ask/test_changes.py \
    $(addprefix tests/intake/test_,$(addsuffix .py, decode header mapping* read recognise unpack words)) \
    $(addprefix tests/render/test_,$(addsuffix .py, literal spreadsheets* wording)) \
    $(addprefix tests/test_,$(addsuffix .py, any_encoding cli* faults paths periods plain text units))

.PHONY: run test test-quick test-long bench check lock clean
.DEFAULT_GOAL := run

run: $(RUNNING)
	$(BIN)/scorecard serve --demo --port $(PORT)

test: $(TESTING)
	$(BIN)/python -m pytest -n $(WORKERS)

test-quick: $(TESTING)
	$(BIN)/python -m pytest -n $(WORKERS) $(QUICK)

test-long: $(TESTING)
	$(BIN)/python -m pytest -m long

bench: $(TESTING)
	$(BIN)/python tests/bench/bench.py

check: $(TESTING)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint queries
	$(BIN)/python -m pytest -q tests/packaging

# Needs uv (any recent one) on the PATH; nothing else in this file does. The second lock holds only what
# the first does not, at versions that go with it.
COMPILE = $(UV) pip compile pyproject.toml --universal --python-version 3.11 \
    --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
    --upgrade --custom-compile-command "make lock"

lock:
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: install it, or name it with UV=..." >&2; exit 1; }
	$(COMPILE) --extra build --output-file requirements.lock
	$(COMPILE) --all-extras --constraints requirements.lock --output-file requirements-test.lock \
	    $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock)

clean:
	rm -rf $(VENV) .venv-* dist build .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis

# ---- the environment: made once, then only when the lock, pyproject.toml, Python or the place changes

# A sentence that says why no environment can be made, or nothing.
define PYTHON_FAULT
$(shell command -v $(PYTHON) >/dev/null 2>&1 \
    || { echo "$(PYTHON) was not found; install Python 3.11 or newer (Debian: apt install python3 python3-venv)"; exit; }; \
    $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || { echo "$(PYTHON) is older than Python 3.11; name a newer one, as in: PYTHON=python3.12 make run"; exit; }; \
    $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
    || echo "$(PYTHON) has no venv module; install it (Debian: apt install $(notdir $(PYTHON))-venv)")
endef

ifneq ($(MADE_FOR),$(PYTHON) $(CURDIR))
.PHONY: $(RUNNING)
FRESH := --clear
endif

# The packages' own tests are not compiled: 57 MB that nothing runs.
$(RUNNING): requirements.lock pyproject.toml
	$(if $(PYTHON_FAULT),$(error $(PYTHON_FAULT)))
	$(PYTHON) -m venv $(FRESH) $(VENV)
	$(BIN)/python -m pip install --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m compileall -q -x '/tests/' $(VENV)/lib
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e .
	@echo '$(PYTHON) $(CURDIR)' > $(VENV)/.made-for
	@touch $@

$(TESTING): $(RUNNING) requirements-test.lock
	$(BIN)/python -m pip install --require-hashes -r requirements.lock -r requirements-test.lock
	@touch $@
