#!/usr/bin/env bash
# Whole views in Chromium against `bianmu serve`. One server on a store with the sample; a second on an empty store, for the
# clerk who begins with the import. Usage: views.sh BIANMU SAMPLE PORT [SCRIPT], with SCRIPT instead of all tests.
set -euo pipefail
bianmu=$(realpath "$1") sample=$(realpath "$2") port=$3 script=${4:-}
root=$(cd "$(dirname "$0")/.." && pwd)
servers=()
trap 'for s in "${servers[@]}"; do kill "$s" 2>/dev/null || true; wait "$s" 2>/dev/null || true; done' EXIT

serve() { # store port
    local log=$root/target/views-serve-$2.log
    "$bianmu" --store "$1" serve --port "$2" --ui "$root/ui/dist" >"$log" 2>&1 &
    local server=$!
    servers+=("$server")
    for _ in $(seq 100); do
        if python3 -c "import socket; socket.create_connection(('127.0.0.1', $2), 0.5)" 2>/dev/null; then return; fi
        if ! kill -0 "$server" 2>/dev/null; then cat "$log" >&2; exit 1; fi
        sleep 0.1
    done
}

store=$root/target/views-store
rm -rf "$store" "$store-clerk"
"$bianmu" --store "$store" import "$sample" >/dev/null
serve "$store" "$port"
export BIANMU_URL="http://127.0.0.1:$port"
cd "$root/ui"
if [ -n "$script" ]; then
    node "$script"
else
    serve "$store-clerk" $((port + 1))
    BIANMU_CLERK_URL="http://127.0.0.1:$((port + 1))" node --test --test-concurrency=1 --test-reporter=spec e2e/*.test.mjs
fi
