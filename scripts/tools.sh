#!/bin/sh
# Make sure that the tests have their outside judges, a token made of software and a converter of letters, or say
# what is skipped. Never fails: without them those tests skip and say why.
cd "$(dirname "$0")/.." || exit 1

# LibreOffice comes in parts: its command may be here without Writer.
has_writer() {
    found=$(command -v soffice) || return 1
    folder=$(dirname "$(readlink -f "$found")")
    [ ! -e "$folder/soffice.bin" ] || ls "$folder"/libsw* >/dev/null 2>&1
}

missing=
command -v softhsm2-util >/dev/null 2>&1 || missing="$missing softhsm2"
command -v pdfsig >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v xmlsec1 >/dev/null 2>&1 || missing="$missing xmlsec1"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
# shellcheck disable=SC2086 - a list of names
[ -z "$missing" ] || scripts/apt.sh $missing || printf '%s\n' \
    "Không cài được:$missing. Bỏ qua các bài thử chữ ký cần đến." \
    "Not installed:$missing. The tests of signatures that need them are skipped. To run them too, type:" \
    "    sudo apt-get install$missing" >&2
# By itself: it is large, and where it is called otherwise the others are installed all the same.
writer=libreoffice-writer-nogui
has_writer || scripts/apt.sh $writer || printf '%s\n' \
    "Không cài được: $writer. Bỏ qua các bài thử chuyển văn bản Word, ODT sang PDF." \
    "Not installed: $writer. The tests that turn Word and ODT letters into PDF are skipped. To run them too, type:" \
    "    sudo apt-get install $writer" >&2
exit 0
