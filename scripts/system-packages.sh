#!/bin/sh
# Installs the system packages that reading scans and testing the page need, where that is allowed;
# else names what is missing. Nothing else in the program needs them.
set -u

missing=""
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
if ! tesseract --list-langs 2>/dev/null | grep -qx vie; then missing="$missing tesseract-ocr-vie"; fi
if [ "${VANBAN_TESTING:-}" = 1 ]; then
    command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
    # The scans that the tests read are drawn with this font.
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing="$missing fonts-dejavu-core"
fi

[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "System packages not installed:$missing" >&2
echo "Install them for reading scans (tesseract) and for the browser tests (chromium):" >&2
echo "  sudo apt-get install$missing" >&2
exit 0
