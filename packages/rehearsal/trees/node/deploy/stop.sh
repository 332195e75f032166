#!/usr/bin/env bash
# stop.sh COLOUR: ends what runs on a side.
set -euo pipefail
pid=$(cat "$APP_HOME/$1.pid" 2>/dev/null || true)
[[ -n $pid ]] || exit 0
kill "$pid" 2>/dev/null || true
for _ in {1..200}; do
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.05
done
kill -KILL "$pid" 2>/dev/null || true
rm "$APP_HOME/$1.pid"
