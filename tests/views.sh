#!/usr/bin/env bash
# Whole views in Chromium against `bianmu serve` on a store of its own. Usage: views.sh BIANMU SAMPLE PORT
set -euo pipefail
bianmu=$1 sample=$2 port=$3
root=$(cd "$(dirname "$0")/.." && pwd)
store=$root/target/views-store
rm -rf "$store"
"$bianmu" --store "$store" import "$sample" >/dev/null
"$bianmu" --store "$store" serve --port "$port" --ui "$root/ui/dist" >"$root/target/views-serve.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    if python3 -c "import socket,sys; socket.create_connection(('127.0.0.1', $port), 0.5)" 2>/dev/null; then break; fi
    if ! kill -0 "$server" 2>/dev/null; then cat "$root/target/views-serve.log" >&2; exit 1; fi
    sleep 0.1
done
cd "$root/ui"
BIANMU_URL="http://127.0.0.1:$port" node --test --test-reporter=spec e2e/*.test.mjs
