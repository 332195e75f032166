#!/usr/bin/env bash
# Says how nginx splits the traffic, for target.observe. A small server of split.conf tells it: the running nginx follows the same
# link as for the requests of users, so the answer is what it finds, not what a script believes to have written.
set -euo pipefail

status=${NGINX_STATUS:-127.0.0.1:8901} # where the running nginx tells its split; the same as in nginx-shift.sh

# "nginx -s reload" ends before the new nginx listens: asked right after it, one try would be too few.
if ! curl --fail --silent --show-error --noproxy '*' --retry 2 --retry-delay 1 --retry-connrefused --max-time 5 "http://$status/"; then
  echo "nginx does not tell its split at $status: has it read split.conf, and may its workers read the folder of the splits?" >&2
  exit 1
fi
