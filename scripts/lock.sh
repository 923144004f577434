#!/bin/sh
# Write requirements/*.txt anew from pyproject.toml: exact versions with hashes, for Python 3.11 and later.
# Where packages come from is for each machine's own pip configuration to say, never for these files.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@" \
        pyproject.toml
}
compile --extra install --output-file requirements/run.txt
compile --extra install --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
