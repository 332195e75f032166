#!/usr/bin/env bash
# have.sh, for placement.available: whether $RELEASE can be brought up again without a build. Exit code 0: the machine keeps the
# bytes of $RELEASE_DIGEST; 1: it does not; 2: nobody knows, since the machine was not reached.
set -euo pipefail

host=${DEPLOY_HOST:?is not set: the machine as ssh knows it, such as deploy@web-1.example.com}
home=${DEPLOY_HOME:-/srv/harbor}
digest=${RELEASE_DIGEST:-}
digest=${digest#sha256:}

if [[ ! $digest =~ ^[0-9a-f]{64}$ ]]; then
  echo "nothing tells which bytes $RELEASE was: RELEASE_DIGEST is \"${RELEASE_DIGEST:-}\"" >&2
  exit 1
fi
# The answer is a word, since a shell that fails there ends with 1 as well. What cannot be read is neither kept nor gone.
# shellcheck disable=SC2016 # the machine's bash expands it
ask='cd -- "$1" || exit 2; [[ -e $2.tar.gz ]] || { echo gone; exit; }; found=$(sha256sum <"$2.tar.gz") || exit 2; if [[ $found == "$2  -" ]]; then echo kept; else echo gone; fi'
answer=$(ssh -o BatchMode=yes -o ConnectTimeout=10 -- "$host" "$(printf '%q ' bash -c "$ask" _ "$home/releases" "$digest")") || exit 2
case $answer in
  kept) exit 0 ;;
  gone) exit 1 ;;
  *) echo "$host answered \"$answer\"" >&2; exit 2 ;;
esac
