#!/usr/bin/env bash
# start.sh, for placement.prepare: brings $RELEASE up on the side $COLOUR of a machine that is reached by ssh, under systemd and
# without traffic. May be called again: a side that runs these very bytes is left alone.
#
# A release is kept on the machine under the digest of its archive, never under its name: a tag that is used again has another
# digest. What is started is unpacked anew from the kept archive, whose digest is compared before.
#
#   $DEPLOY_HOME/releases/DIGEST.tar.gz    kept: what the sides run, and the $KEEP that ran last besides
#   $DEPLOY_HOME/releases/DIGEST.name      what it was called, for people
#   $DEPLOY_HOME/blue, blue.digest         what the side runs, and the digest of it; green likewise
set -euo pipefail

host=${DEPLOY_HOST:?is not set: the machine as ssh knows it, such as deploy@web-1.example.com}
home=${DEPLOY_HOME:-/srv/harbor}
unit=${DEPLOY_UNIT:-harbor}@$COLOUR.service
purpose=${PURPOSE:-${KIND:-deploy}}

fail() { echo "start.sh: $*" >&2; exit 1; }
digest_of() { sha256sum <"$1" | cut -d ' ' -f 1; }
# Without a terminal, and without a question that nobody answers. ssh gives the exit code of the command, or 255 for its own.
on_host() { ssh -o BatchMode=yes -o ConnectTimeout=10 -- "$host" "$(printf '%q ' "$@")"; }

digest=${RELEASE_DIGEST:-}
digest=${digest#sha256:}
if [[ -n ${ARTIFACT:-} ]]; then
  [[ -f $ARTIFACT ]] || fail "there is no artifact at $ARTIFACT"
  found=$(digest_of "$ARTIFACT")
  if [[ -n $digest && $digest != "$found" ]]; then
    fail "$ARTIFACT is not $RELEASE: its digest is sha256:$found, and $RELEASE has $RELEASE_DIGEST"
  fi
  digest=$found
fi
[[ $digest =~ ^[0-9a-f]{64}$ ]] || fail "nothing tells which bytes $RELEASE is: there is no artifact, and RELEASE_DIGEST is \"${RELEASE_DIGEST:-}\""

kept=$home/releases/$digest.tar.gz
code=0
# shellcheck disable=SC2016 # the machine's bash expands it
on_host bash -c '[[ -f $1 && $(sha256sum <"$1") == "$2  -" ]]' _ "$kept" "$digest" || code=$?
case $code in
  0) ;;
  1)
    [[ -n ${ARTIFACT:-} ]] || fail "$RELEASE (sha256:$digest) is not kept on $host any more, and there is no artifact to bring it from"
    # shellcheck disable=SC2016
    on_host bash -c 'mkdir -p -- "$(dirname -- "$1")" && cat >"$1"' _ "$kept.arriving" <"$ARTIFACT"
    ;;
  *) fail "whether $host keeps $RELEASE is not known: ssh, or the bash there, ended with exit code $code" ;;
esac

# In an incident nothing is deleted.
keep=''
if [[ $purpose == deploy ]]; then keep=${KEEP:-5}; fi

on_host bash -s -- "$home" "$unit" "$COLOUR" "$digest" "$RELEASE" "$keep" <<'MACHINE'
main() {
  set -euo pipefail
  umask 022
  local home=$1 unit=$2 colour=$3 digest=$4 release=$5 keep=$6
  local side=$home/$colour kept=$home/releases/$digest.tar.gz
  if [[ -f $kept.arriving ]]; then
    is_it "$kept.arriving" || { rm -f -- "$kept.arriving"; fail "$release did not arrive whole: its digest is not sha256:$digest"; }
    mv -f -- "$kept.arriving" "$kept"
  fi
  is_it "$kept" || fail "$kept does not have the digest that it is named for"
  printf '%s\n' "$release" >"${kept%.tar.gz}.name"
  touch -- "$kept"
  if [[ $(cat -- "$side.digest" 2>/dev/null || true) == "$digest" ]] && systemctl is-active --quiet "$unit"; then
    echo "$colour runs $release (sha256:$digest) already"
  else
    rm -rf -- "$side.new"
    mkdir -- "$side.new"
    tar --no-same-owner -xzf "$kept" -C "$side.new" || fail "$kept cannot be unpacked; $colour is as it was"
    as_root systemctl stop "$unit"
    rm -rf -- "$side.digest" "$side"
    mv -T -- "$side.new" "$side"
    printf '%s\n' "$digest" >"$side.digest"
    # Enabled, so that it is there again when the machine has started anew.
    as_root systemctl enable --quiet "$unit"
    if ! as_root systemctl start "$unit"; then
      systemctl status --no-pager --lines 20 "$unit" >&2 || true
      fail "$release did not start on $colour"
    fi
    systemctl is-active --quiet "$unit" || fail "$unit was started and is not active"
    echo "$colour runs $release (sha256:$digest)"
  fi
  if [[ -n $keep ]]; then prune "$home" "$keep"; fi
}
fail() { echo "start.sh: $*" >&2; exit 1; }
is_it() { [[ $(sha256sum <"$1") == "$digest  -" ]]; }
as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }
# What a side runs stays, however old.
prune() {
  local name others=0
  while read -r _ name; do
    if grep -qxF "${name%.tar.gz}" "$1"/{blue,green}.digest 2>/dev/null; then continue; fi
    others=$((others + 1))
    if ((others > $2)); then rm -f -- "$1/releases/$name" "$1/releases/${name%.tar.gz}.name"; fi
  done < <(find "$1/releases" -name '*.tar.gz' -printf '%T@ %f\n' | sort -rn)
}
main "$@" </dev/null
exit
MACHINE
