#!/usr/bin/env bash
# The real window, driven as a user drives it, on a few pages of the sample. Usage: window.sh SAMPLE
set -euo pipefail
sample=$(realpath "$1")
cd "$(dirname "$0")/.."
pages=target/window-pages
rm -rf "$pages"
mkdir -p "$pages"
pdfimages -j -f 1 -l 6 "$sample" "$pages/page"
BIANMU_SAMPLE=$PWD/$pages exec tests/window/run.sh
