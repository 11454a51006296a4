# Set-up, server, tests and checks. `make help` lists what there is.

export PORT ?= 8000
WORKERS ?= 2
PYTHON ?= $(shell for name in python3.11 python3 python; do $(call is_311,$$name) && echo $$name && break; done)
is_311 = $(1) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# What a site for the public would run with, to be judged by `check --deploy`.
LIKE_PRODUCTION = env ENV_FILE=/dev/null DEBUG=false DATABASE_URL=sqlite:// SITE_URL=https://studytour.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')
# granian's workers lock up when they are told twice to stop, by Ctrl-C and by their parent: only the parent is told.
IN_OWN_GROUP = $(BIN)/python -c 'import os, sys; os.setpgrp(); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])'
# The last one that Node 20 runs.
LIGHTHOUSE_PACKAGE = lighthouse@12.8.2
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# Installs the lock file $(1), unless the environment was already made from it.
define install
@if ! cmp -s $(1) .venv/$(1); then \
	echo "Installing $(1)…" && \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $(1) && \
	cp $(1) .venv/$(1); \
fi
endef

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run dev test check bench guide messages lock environment installed installed-dev free-port secret site

help: ## Lists these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

run: export DEBUG := false
run: free-port installed secret site ## Installs what is missing and serves the site at http://127.0.0.1:8000 (PORT=…)
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@echo "Studytour is at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@$(IN_OWN_GROUP) -m granian studytour.wsgi:application --interface wsgi --host 127.0.0.1 --port $(PORT) --no-ws \
		--workers $(WORKERS) --blocking-threads 4 --workers-kill-timeout 10 --log-level warning & server=$$!; \
	trap 'kill -TERM $$server; wait $$server; exit 0' INT TERM HUP; wait $$server

dev: export DEBUG := true
dev: free-port installed-dev secret site ## The same with Django's development server, which shows errors and reloads
	@exec $(MANAGE) runserver 127.0.0.1:$(PORT)

test: installed-dev ## Runs the tests on SQLite, then on PostgreSQL where DATABASE_URL names one (ARGS=… for pytest)
	env -u DATABASE_URL $(BIN)/python -m pytest $(ARGS)
	@case "$$DATABASE_URL" in postgres*) \
		echo "The same on PostgreSQL" && $(BIN)/python -m pytest --create-db $(ARGS);; \
	esac

check: installed-dev ## Checks style, types, templates, migrations, messages and the settings of production
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy findings studytour bench tests
	find findings studytour bench tests manage.py -name '*.py' -not -path '*/migrations/*' -exec $(BIN)/django-upgrade --target-version 5.2 --check {} +
	msgfmt --check --output-file=/dev/null findings/locale/fr/LC_MESSAGES/django.po
	$(LIKE_PRODUCTION) $(MANAGE) makemigrations --check --dry-run
	$(LIKE_PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

bench: installed-dev ## Measures a page of each kind against its budget, with Lighthouse where npm can fetch it
	@if command -v npm >/dev/null && [ ! -x var/lighthouse/node_modules/.bin/lighthouse ]; then \
		npm install --silent --no-fund --no-audit --prefix var/lighthouse $(LIGHTHOUSE_PACKAGE); \
	fi
	$(BIN)/python -m bench.pages

guide: installed-dev ## Takes the pictures of the curator’s guide again, in docs/images (needs Chromium)
	$(BIN)/python -m bench.guide

messages: installed-dev ## Collects what is to be translated into French, and compiles what is (needs gettext)
	$(MANAGE) makemessages --locale fr --ignore tests --ignore var --no-wrap --no-obsolete --add-location file
	$(MANAGE) compilemessages --locale fr --ignore .venv

lock: installed-dev ## Locks the requirements (UPGRADE=--upgrade takes newer versions)
	$(COMPILE) $(UPGRADE) requirements.in --output-file requirements.txt
	$(COMPILE) $(UPGRADE) requirements-dev.in --output-file requirements-dev.txt

environment:
	@if [ ! -x $(BIN)/python ]; then \
		$(call is_311,"$(PYTHON)") || { echo "Python 3.11 was not found. Install it, or say where it is: make run PYTHON=/path/to/python3.11" >&2; exit 1; }; \
		"$(PYTHON)" -m venv .venv; \
	fi

free-port: environment
	@if $(BIN)/python -c "import socket; socket.create_connection(('127.0.0.1', $(PORT)), 1)" 2>/dev/null; then \
		echo "Port $(PORT) is already in use. Choose another: make run PORT=8001" >&2; exit 1; \
	fi

installed: environment
	$(call install,requirements.txt)

installed-dev: environment
	$(call install,requirements-dev.txt)

# Made once and kept: sessions end when it changes. It holds no $, which a reader of the file could take for a variable.
secret: environment
	@if [ -z "$$SECRET_KEY" ] && ! grep -qs '^SECRET_KEY=.' .env; then \
		umask 077; $(BIN)/python -c 'import secrets; print("\nSECRET_KEY=" + secrets.token_urlsafe(50))' >> .env; chmod 600 .env; \
	fi

site:
	@mkdir -p var
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_tour denmark-2015
	@$(MANAGE) reindex --verbosity 0
	@$(MANAGE) create_editor
