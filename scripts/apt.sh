#!/bin/sh
# Install Debian packages where we may: as root, or with a sudo that asks nothing. Fails quietly elsewhere.
# Usage: scripts/apt.sh PACKAGE...
set -eu
command -v apt-get >/dev/null || exit 1
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
printf 'Cài gói hệ thống · Installing system packages: %s\n' "$*" >&2
{
    # A machine with fresh package lists needs no update; one without them does.
    $as_root apt-get install -qq -y --no-install-recommends "$@" ||
        { $as_root apt-get update -qq && $as_root apt-get install -qq -y --no-install-recommends "$@"; }
} </dev/null >/dev/null
