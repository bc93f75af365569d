#!/usr/bin/env bash
# The budgets of the interface in the real window. Usage: bench_ui.sh BIANMU SAMPLE PYTHON [PAGES] [VOLUMES]
set -euo pipefail
bianmu=$(realpath "$1") sample=$(realpath "$2") python=$3 pages=${4:-1000} volumes=${5:-1000}
cd "$(dirname "$0")/.."
store=$PWD/target/bench-ui-store
if [ ! -f "$store/thumbs-$pages-$volumes" ]; then
    rm -rf "$store"
    "$bianmu" --store "$store" import "$sample" >/dev/null
    large=$("$python" tests/bench/ui_store.py "$store" "$pages" "$volumes")
    # What the analysis leaves behind for a volume: comparing all its pages with each other is done once.
    "$bianmu" --store "$store" show "$large" >/dev/null
    touch "$store/thumbs-$pages-$volumes"
fi
# Pages made by an earlier run would make the first look at one cheaper than it is; thumbnails come with the analysis.
find "$store/renditions" -name "*-view.jpg" -o -name "*-full.jpg" | xargs -r rm
export NO_AT_BRIDGE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1 BIANMU_STORE=$store
exec timeout 900 xvfb-run -a -s "-screen 0 1600x1000x24" dbus-run-session -- node tests/window/bench_ui.mjs
