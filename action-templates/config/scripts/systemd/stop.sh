#!/usr/bin/env bash
# stop.sh, for placement.retire: takes the side $COLOUR down. systemd lets requests under way end (TimeoutStopSec of the unit). May
# be called again: a side that is down already is fine. The archives stay; start.sh removes those beyond KEEP.
set -euo pipefail

host=${DEPLOY_HOST:?is not set: the machine as ssh knows it, such as deploy@web-1.example.com}
unit=${DEPLOY_UNIT:-harbor}@$COLOUR.service

ssh -o BatchMode=yes -o ConnectTimeout=10 -- "$host" "$(printf '%q ' bash -s -- "$unit" "$COLOUR")" <<'MACHINE'
main() {
  set -euo pipefail
  as_root systemctl stop "$1"
  as_root systemctl disable --quiet "$1"
  if systemctl is-active --quiet "$1"; then
    echo "stop.sh: $1 was stopped and is still active" >&2
    exit 1
  fi
  echo "$2 is down"
}
as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }
main "$@" </dev/null
exit
MACHINE
