#!/usr/bin/env bash
# Says which side Caddy sends the traffic to, for target.observe. The site of slipway.caddy that it asks looks at the same files
# as the site of the users, in the same process.
set -euo pipefail

status=${CADDY_STATUS:-127.0.0.1:8902} # where the running Caddy tells it; the same as in slipway.caddy

if ! curl --fail --silent --show-error --noproxy '*' --max-time 5 "http://$status/"; then
  echo "Caddy does not tell its side at $status: does it run with slipway.caddy?" >&2
  exit 1
fi
