#!/bin/sh
# Make sure that the tests have their outside judges and a token made of software, or say what is skipped.
# Never fails: without them those tests skip and say why.
cd "$(dirname "$0")/.." || exit 1
missing=
command -v softhsm2-util >/dev/null 2>&1 || missing="$missing softhsm2"
command -v pdfsig >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v xmlsec1 >/dev/null 2>&1 || missing="$missing xmlsec1"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
[ -z "$missing" ] && exit 0
# shellcheck disable=SC2086 - a list of names
scripts/apt.sh $missing && exit 0
printf '%s\n' \
    "Không cài được:$missing. Bỏ qua các bài thử chữ ký cần đến." \
    "Not installed:$missing. The tests of signatures that need them are skipped. To run them too, type:" \
    "    sudo apt-get install$missing" >&2
exit 0
