#!/usr/bin/env bash
# have.sh, for placement.available: whether $RELEASE can be brought up again without a build. Exit code 0: the image of
# $RELEASE_DIGEST is kept; 1: it is not; 2: nobody knows, since the folder cannot be read.
set -euo pipefail

home=${DEPLOY_HOME:-/srv/harbor}
digest=${RELEASE_DIGEST:-}
digest=${digest#sha256:}
kept=$home/releases/$digest.image

if [[ ! $digest =~ ^[0-9a-f]{64}$ ]]; then
  echo "nothing tells which bytes $RELEASE was: RELEASE_DIGEST is \"${RELEASE_DIGEST:-}\"" >&2
  exit 1
fi
if [[ ! -d $home ]]; then
  echo "$home is not there: is this the machine of Docker?" >&2
  exit 2
fi
if [[ ! -e $kept ]]; then exit 1; fi
found=$(sha256sum <"$kept") || exit 2
if [[ $found != "$digest  -" ]]; then
  echo "$kept does not have the digest that it is named for" >&2
  exit 1
fi
