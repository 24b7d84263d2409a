# Two commands: `make demo` shows the product, `make test` proves it. `make help` lists the rest.
# Nothing here needs more than python3 (3.11 or later), pip and git; whatever else is missing comes from package registries.

PYTHON ?= python3
PORT ?= 8000
DATA ?=
VENV := .venv
BIN := $(VENV)/bin
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE # or every process would compile our own modules anew
.DELETE_ON_ERROR:
.PHONY: help setup assets chromium demo run test torture check bench lock

help: ## this list
	@grep -E '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## */|/' | awk -F'|' '{printf "make %-9s %s\n", $$1, $$2}'

setup: $(VENV)/.installed assets ## install everything into .venv and node_modules, build the assets

$(VENV)/.made: bin/make-venv requirements.lock
	@PYTHON=$(PYTHON) sh bin/make-venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock bin/install
	@sh bin/install $(VENV) requirements.lock
	@touch $@

assets: static/build/.built

node_modules/.installed: package.json package-lock.json | $(VENV)/.installed
	@sh bin/npm ci --no-audit --no-fund
	@touch $@

ASSET_SOURCES := $(shell find static -type f -not -path "static/build/*" 2>/dev/null)
static/build/.built: node_modules/.installed $(ASSET_SOURCES)
	@sh bin/npm run build
	@touch $@

chromium: # the one system package, for the journeys in a browser
	@sh bin/chromium

demo: setup ## a demonstration on http://127.0.0.1:PORT/ [PORT=8000] [DATA=../shared/data]
	@exec env -u DATABASE_URL -u REDIS_URL DEMO=1 STATE_DIR=var/demo $(BIN)/python manage.py demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

run: setup ## web, worker, beat (and Valkey, unless REDIS_URL is set) on the database of DATABASE_URL [PORT=8000]
	@exec $(BIN)/python manage.py run --port $(PORT)

test: setup chromium ## every test but the long ones, on SQLite and on PostgreSQL, with a real Valkey
	@exec $(BIN)/python -m tests.services.suite test

torture: setup ## the long tests: workers killed, brokers wiped, everything at once
	@exec $(BIN)/python -m tests.services.suite torture

check: setup ## style, types, layers, migrations, templates, deployment settings, generated documents
	@exec $(BIN)/python bin/check.py

bench: setup ## the figures of merit, one JSON line each
	@exec $(BIN)/python -m benchmarks

lock: $(VENV)/.installed ## resolve pyproject.toml anew into requirements.lock
	@sh bin/lock $(VENV)
