#!/bin/sh
# Install Nhịp into .venv of this checkout: exactly the packages of the lock file, each checked by its hash.
# Usage: scripts/setup.sh run | dev      (dev: what the tests and checks need besides)
# A call that finds nothing to do takes a fraction of a second.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
lock=requirements/$kind.txt

say() { printf '%s\n' "$*" >&2; }

fingerprint() {
    # The lock, what the package declares about itself, where the checkout lies: any of them makes it stale.
    { pwd; cat "$1"; sed -n '1,/^\[tool\./p' pyproject.toml; } | sha256sum | cut -c1-64
}

is_installed() {
    [ -x .venv/bin/nhip ] && [ "$(cat ".venv/installed-$1" 2>/dev/null)" = "$(fingerprint "requirements/$1.txt")" ]
}

is_fit() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null 2>&1 && is_fit "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    say 'Cần Python 3.11, 3.12 hoặc 3.13 · Python 3.11, 3.12 or 3.13 is needed.'
    say 'Debian, Ubuntu:  apt-get install python3 python3-venv'
    exit 1
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian keeps a part of Python in a package of its own.
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        if ! scripts/apt.sh "python$version-venv"; then
            say "Thiếu gói python$version-venv · The package python$version-venv is missing. Gõ · Type:"
            say "    sudo apt-get install python$version-venv"
            exit 1
        fi
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

if ! is_installed "$kind" && ! { [ "$kind" = run ] && is_installed dev; }; then
    # A checkout that was moved has programs in .venv that point to where it was.
    if ! .venv/bin/python -c '' 2>/dev/null || ! grep -q "^#!$(pwd)/.venv/bin/python" .venv/bin/pip; then
        make_venv
    fi
    say "Cài các gói trong $lock · Installing the packages of $lock"
    pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input --quiet "$@"; }
    pip install --require-hashes -r "$lock"
    pip install --no-deps --no-build-isolation --no-index --editable .
    fingerprint "$lock" >".venv/installed-$kind"
fi

.venv/bin/python scripts/build_assets.py
