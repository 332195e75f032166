#!/usr/bin/env bash
# Sends all traffic of Caddy to one side, for target.shift with weighted: false: BLUE_WEIGHT and GREEN_WEIGHT, 0 or 100. The site
# of slipway.caddy looks for each request whether a file is there. Once, before Caddy reads slipway.caddy: caddy-shift.sh --first
# (without any file, all traffic goes to blue: to what is live)
set -euo pipefail

# Caddy must be able to look into the folder, whoever makes it.
umask 022

live=${CADDY_LIVE:-/etc/caddy/live} # the runner's user writes it, Caddy reads it; the same as in slipway.caddy

if [[ ${1:-} == --first ]]; then
  mkdir -p -- "$live"
  exit # Files that are there stay: run once more while green is live, it moves no traffic.
fi

# One file alone tells green from blue, so that no request can come between two changes.
case "${BLUE_WEIGHT:-} ${GREEN_WEIGHT:-}" in
  '100 0') rm -f -- "$live/green" "$live/nobody" ;;
  '0 100') touch -- "$live/green" && rm -f -- "$live/nobody" ;;
  '0 0') touch -- "$live/nobody" && rm -f -- "$live/green" ;;
  *)
    echo "BLUE_WEIGHT and GREEN_WEIGHT must be 100 and 0 or 0 and 100, not \"${BLUE_WEIGHT:-}\" and \"${GREEN_WEIGHT:-}\": set weighted: false" >&2
    exit 2
    ;;
esac
