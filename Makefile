# Developers' commands. An installation needs none of them: it runs `shiraka` itself.

.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := uv==0.13.9
BIN := .venv/bin
UPGRADE ?= --upgrade
export SHIRAKA_DEMO ?= true

# A stamp is named after what it stands for: nothing is installed twice, and a change is never missed.
fingerprint = $(shell cat $(1) | sha256sum | cut -c 1-16)
BASE := .venv/base-$(call fingerprint,Makefile pyproject.toml requirements/base.txt)
DEV := .venv/dev-$(call fingerprint,Makefile pyproject.toml requirements/base.txt requirements/dev.txt)

.PHONY: help setup run demo test test-fast check weekly bench bench-scale audit fuzz fmt messages diagrams docs
.PHONY: requirements release

help: ## Show this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup: $(BASE) ## Install what Shiraka needs into .venv

run: setup demo ## Serve the demonstration at http://127.0.0.1:8000
	@exec $(BIN)/shiraka serve

demo: setup ## Load the demonstration data, once
	@$(BIN)/shiraka demo

test: $(DEV) ## Run all tests but those in a browser
	$(BIN)/python -m pytest -n auto --dist worksteal

test-fast: $(DEV) ## Run the tests that need no database
	$(BIN)/python -m pytest src/shiraka/values src/shiraka/engines

check: $(DEV) ## Check style, types, floors, dependencies, templates, migrations, catalogues, API and docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint src
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/shiraka django makemigrations --check --dry-run
	.ci/check-messages
	$(BIN)/python -m shiraka.config.reference --check
	$(BIN)/openapi-spec-validator docs/reference/openapi.json
	$(BIN)/python -m pytest --quiet tests/architecture/test_documents.py tests/architecture/test_migrations.py

weekly: $(DEV) ## Look for code that nobody calls; blocks nothing
	@$(BIN)/vulture | grep -E 'unused (class|function|method|import|property)' || true

bench: $(DEV) ## Measure
	$(BIN)/python -m pytest --quiet -m bench benchmarks

bench-scale: $(DEV) ## Measure 1,000 against 100,000 partners (takes long; ARGUMENTS="--postgresql ADDRESS --keep FOLDER")
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks.scale $(ARGUMENTS)

audit: $(DEV) ## Look at every page, in three languages and every size, in a browser
	DJANGO_ALLOW_ASYNC_UNSAFE=1 $(BIN)/python -m pytest -m "browser or audit" tests/browser

fuzz: $(DEV) ## Ask the whole API what nobody would, and look for errors of the server
	.ci/fuzz

fmt: $(DEV) ## Format code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(DEV) ## Collect and compile the texts to translate (needs gettext)
	.ci/messages

diagrams: docs ## Draw the lifecycles (with the rest of the reference)

docs: $(DEV) ## Write the parts of docs/ that are made from the code
	$(BIN)/python -m shiraka.config.reference

requirements: $(DEV) ## Lock the newest versions that requirements/*.in allow; with UPGRADE= only what is new there
	cd requirements && lock() { ../$(BIN)/uv pip compile --quiet $(UPGRADE) --universal --generate-hashes \
	  --no-emit-index-url --python-version 3.11 "$$@"; }; \
	  lock base.in s3.in -o s3.txt; lock base.in -c s3.txt -o base.txt; lock dev.in -o dev.txt

release: test check ## Gather the notes of changes/ into CHANGELOG.md and build the package into dist/
	$(BIN)/python .ci/release-notes
	rm -rf dist
	$(BIN)/uv build --quiet

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit("Shiraka needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)

$(BASE): | .venv/bin/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

$(DEV): $(BASE)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt -r requirements/dev.txt
	@touch $@
