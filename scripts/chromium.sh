#!/bin/sh
# Make sure that the browser journeys have a Chromium, or say that they will be skipped. Never fails.
cd "$(dirname "$0")/.." || exit 1
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
scripts/apt.sh chromium-headless-shell fonts-liberation && exit 0
scripts/apt.sh chromium fonts-liberation && exit 0
printf '%s\n' \
    'Không có Chromium và không được phép cài: bỏ qua các bài thử bằng trình duyệt.' \
    'No Chromium, and no right to install it: the browser journeys are skipped. To walk them too, type:' \
    '    sudo apt-get install chromium-headless-shell' >&2
exit 0
