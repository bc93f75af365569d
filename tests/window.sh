#!/usr/bin/env bash
# The real window, driven as a user drives it, under a virtual display.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
cases=(tests/window/*.test.mjs)
if [ ${#cases[@]} -eq 0 ]; then
    echo "No window tests in this checkout." >&2
    exit 0
fi
export NO_AT_BRIDGE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1 TAURI_WEBVIEW_AUTOMATION=true
exec xvfb-run -a -s "-screen 0 1600x1000x24" dbus-run-session -- node --test --test-reporter=spec "${cases[@]}"
