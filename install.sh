#!/bin/sh
# Installs what a lock names into .venv: plain pip, every file checked against its hash.
# Usage: sh install.sh [requirements.lock | requirements-dev.lock]
# In an unpacked bundle the folder wheelhouse/ stands for the package registry: no internet is needed.
set -eu
cd "$(dirname "$0")"
lock=${1:-requirements.lock}
python=${PY:-python3}

if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi
if [ ! -x .venv/bin/python ]; then
    echo "new environment → .venv"
    "$python" -m venv .venv
fi

from=""
if [ -d wheelhouse ]; then from="--no-index --find-links wheelhouse"; fi
echo "packages of $lock → .venv"
# shellcheck disable=SC2086 # $from is two words on purpose
.venv/bin/python -m pip install -q --disable-pip-version-check --no-compile $from --require-hashes -r "$lock"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-compile --no-index --no-deps --no-build-isolation -e .
