#!/usr/bin/env bash
# Gives the sides their shares, both in one line so that nothing lies between.
set -euo pipefail
answer=$(node "$(dirname "${BASH_SOURCE[0]}")/say.mjs" "set weight web/blue $BLUE_WEIGHT; set weight web/green $GREEN_WEIGHT")
[[ -z $answer ]] || { echo "the proxy said: $answer" >&2; exit 1; }
