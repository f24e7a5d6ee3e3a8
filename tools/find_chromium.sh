#!/bin/sh
# Make sure that the browser tests have a Chromium: print where it is, or install Debian's.
# CHROMIUM names another browser of the Chromium family.
set -eu

find_browser() {
    for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    [ -x "$mac" ] && echo "$mac"
}

find_browser && exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    as_root="sudo -n"
    sudo -n true 2>/dev/null || as_root="unavailable"
fi
if command -v apt-get >/dev/null && [ "$as_root" != unavailable ]; then
    echo "No Chromium found: installing Debian's." >&2
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq
    $as_root apt-get install -qq -y --no-install-recommends chromium >/dev/null
    find_browser && exit 0
fi
echo "The browser tests need Chromium or Chrome, and none was found." >&2
echo "Install one (Debian: sudo apt-get install chromium; macOS: brew install --cask google-chrome)," >&2
echo "or set CHROMIUM to its path, or leave these tests out: make lint unit" >&2
exit 1
