# Every task of the project, each of which does all the set-up it needs. `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-heart test-fast test-browser lint types layers format lock audio bench \
        clean test-packages test-venv

# An empty environment has no PATH at all, and dpkg refuses to work without one.
export PATH ?= /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

BIN := .venv/bin
CODE := lookup_gateway channels kiosk_ui cache
CHECKED := $(CODE) tests $(wildcard bench) docs

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv from requirements/base.txt (rebuilt only when that file has changed)
	@deploy/setup/venv.sh .venv base

demo: ## show the gateway at work with 2,000 made-up cases; honours PORT, PROFILE and BACKEND
	@deploy/setup/packages.sh demo
	@deploy/setup/venv.sh .venv demo
	@$(if $(BACKEND),LOOKUP_BACKEND='$(BACKEND)') exec $(BIN)/lookup-gateway demo \
	    $(if $(PORT),--port '$(PORT)') $(if $(PROFILE),--profile '$(PROFILE)')

test: test-packages test-venv lint types layers ## check everything: style, types, layers, all tests, coverage
	@tests/halves.sh

test-heart: test-venv ## the heart's tests alone: no server, under a minute
	@$(BIN)/pytest tests/heart

test-fast: test-venv ## all tests but those marked slow or browser
	@$(BIN)/pytest -m 'not slow and not browser'

test-browser: test-packages test-venv ## the tests that drive Chromium
	@$(BIN)/pytest -m browser

lint: test-venv ## ruff, and deptry for dependencies undeclared or unused
	@$(BIN)/ruff check $(CHECKED)
	@$(BIN)/ruff format --check $(CHECKED)
	@$(BIN)/deptry .

types: test-venv ## mypy, strict
	@$(BIN)/mypy

layers: test-venv ## import-linter: which room may know which
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache

format: test-venv ## put the code into its one form
	@$(BIN)/ruff check --fix $(CHECKED)
	@$(BIN)/ruff format $(CHECKED)

audio: ## make the kiosk's clips: recordings where there are any (deploy/audio), else placeholders
	@deploy/setup/packages.sh audio
	@deploy/setup/venv.sh .venv test
	@PYTHONPATH=. $(BIN)/python deploy/audio/render.py

lock: ## lock requirements/*.in into *.txt; UPGRADE=1 takes newer versions
	@deploy/setup/lock.sh $(if $(UPGRADE),--upgrade)

bench: ## measure the gateway against the plain way, and print ratios; QUICK=1, WRITE=1
	@deploy/setup/packages.sh bench
	@deploy/setup/venv.sh .venv-bench bench
	@deploy/setup/node.sh lighthouse
	@.venv-bench/bin/python bench/run.py $(if $(QUICK),--quick) $(if $(WRITE),--write)

clean: ## remove what the tasks made; var/ with its data stays
	@rm -rf .venv .venv-bench .node .halves .coverage .coverage.* htmlcov test-results build *.egg-info .hypothesis \
	    .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find $(CHECKED) -name __pycache__ -prune -exec rm -rf {} +

test-packages:
	@deploy/setup/packages.sh test

test-venv:
	@deploy/setup/venv.sh .venv test
	@deploy/setup/node.sh vnu
