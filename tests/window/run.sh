#!/bin/sh
# Runs the window test on a screen of its own. BIANMU_SAMPLE names a folder with a few page images.
set -eu
cd "$(dirname "$0")/../.."
export NO_AT_BRIDGE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1
exec timeout 600 xvfb-run -a -s "-screen 0 1600x1000x24" dbus-run-session -- \
  node --test --test-concurrency=1 tests/window/window_test.mjs
