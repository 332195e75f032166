#!/usr/bin/env bash
# stop.sh, for placement.retire: takes the side $COLOUR down by Docker Compose. Requests under way have the stop_grace_period of
# compose.yml to end. May be called again: a side that is down already is fine. The images stay; start.sh removes those beyond KEEP.
set -euo pipefail

file=${DEPLOY_COMPOSE:-$(dirname -- "${BASH_SOURCE[0]}")/compose.yml}
name=${DEPLOY_NAME:-harbor}
# compose.yml wants them set, whatever they are.
export IMAGE=none SIDE_PORT=0 RELEASE=none
compose() { docker compose --project-name "$name-$COLOUR" --file "$file" "$@"; }

compose down --remove-orphans
left=$(compose ps --all --quiet)
if [[ -n $left ]]; then
  echo "stop.sh: $COLOUR was taken down, and Docker still has $left" >&2
  exit 1
fi
echo "$COLOUR is down"
