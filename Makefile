# The shop's commands. Needs Python 3.11 or newer and make; everything else goes into .venv.

PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST SKIP

MANAGE = .venv/bin/python manage.py
BASE_PYTHON = "$$(sh scripts/find_python.sh)"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run serve test test-deploy test-faults bench fuzz lint

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run: export DEBUG = 1
run: export HTTPS := $(or $(HTTPS),0)
run: port-is-free-run .venv/runtime.stamp ## the shop on http://127.0.0.1:8000, with a demo store (PORT=8001: elsewhere)
	@.venv/bin/python scripts/make_key.py
	@$(MANAGE) prepare
	@exec $(MANAGE) serve --dev --with-parent $$PPID

serve: export DEBUG = 0
serve: export HTTPS := $(or $(HTTPS),0)
serve: port-is-free-serve .venv/runtime.stamp ## the same as a production server
	@.venv/bin/python scripts/make_key.py
	@$(MANAGE) prepare --static
	@exec $(MANAGE) serve --with-parent $$PPID

test: .venv/dev.stamp ## all tests, those in a browser included (SKIP="browser": not those)
	@exec .venv/bin/python scripts/run_tests.py

test-deploy: .venv/dev.stamp ## a restart under load, and nginx and Caddy in front (RESTARTS=20: more of them)
	@exec .venv/bin/python -m pytest -s tests/deploy

test-faults: .venv/dev.stamp ## kills, power cuts, full disks: minutes (FAULTS_FULL_SIZE=1: as promised, hours)
	@exec env -u DATABASE_URL -u CACHE_URL .venv/bin/python -m pytest tests/faults $(OPTIONS)

bench: .venv/dev.stamp ## the benchmarks, as one table
	@exec .venv/bin/python -m tests.bench

fuzz: export DEBUG = 0
fuzz: export HTTPS = 0
fuzz: export DJANGO_SETTINGS_MODULE = tests.server_settings
fuzz: .venv/dev.stamp ## ten minutes of made-up calls to the API (MINUTES=2: fewer)
	@.venv/bin/python scripts/make_key.py
	@exec .venv/bin/python -m tests.fuzz --minutes $(or $(MINUTES),10)

lint: export DEBUG = 0
lint: export HTTPS = 1
lint: export SECRET_KEY = only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz
lint: export DATABASE_URL = sqlite://:memory:
lint: .venv/dev.stamp ## formatter, linter and Django's own checks
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check --deploy --fail-level WARNING

# Asked before anything slow.
port-is-free-%:
	@$(BASE_PYTHON) -m core.ports $*

.venv/bin/python:
	@sh scripts/make_venv.sh

.venv/runtime.stamp: requirements.lock .venv/bin/python
	@echo "Installing what the shop runs on (a minute or two, once) …"
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	@echo "Installing what the tests need …"
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
