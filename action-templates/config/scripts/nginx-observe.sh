#!/usr/bin/env bash
# Says how nginx splits the traffic, for target.observe. The split that nginx-shift.sh writes brings a small server with it that
# tells it, so the answer comes from the workers that run, not from a file that they may never have read.
set -euo pipefail

status=${NGINX_STATUS:-127.0.0.1:8901} # where the running nginx tells its split; the same as in nginx-shift.sh

exec curl --fail --silent --show-error --noproxy '*' --max-time 5 "http://$status/"
