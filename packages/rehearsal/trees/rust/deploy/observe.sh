#!/usr/bin/env bash
# What the proxy itself says of both sides, as JSON.
set -euo pipefail
say() { node "$(dirname "${BASH_SOURCE[0]}")/say.mjs" "$1"; }
weight() { say "get weight web/$1" | sed 's/ .*//;q'; }
blue=$(weight blue) green=$(weight green) all=$((blue + green))
share() { if ((all == 0)); then echo 0; else node -p "$1 / $all"; fi; }
cat <<JSON
{ "sides": {
  "blue": { "weight": $(share "$blue"), "address": "http://127.0.0.1:$BLUE_PORT" },
  "green": { "weight": $(share "$green"), "address": "http://127.0.0.1:$GREEN_PORT" }
} }
JSON
