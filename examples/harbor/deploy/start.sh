#!/usr/bin/env bash
# start.sh COLOUR RELEASE: brings a release up on one side, without traffic. May be called again: a side that already
# runs this release is left alone. ARTIFACT is the packed release; when it is empty the kept copy is used. Copies are kept
# by RELEASE_DIGEST where it is known: a version that is used twice names two releases.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need DATABASE_URL
release=${2:-}
[[ $release =~ ^[A-Za-z0-9][A-Za-z0-9._+-]*$ ]] || fail "\"$release\" is not the name of a release"
digest=${RELEASE_DIGEST:-}
[[ $digest =~ ^(sha256:[0-9a-f]{64})?$ ]] || fail "\"$digest\" is not a digest"
key=$release${digest:+@${digest:7:16}}
folder=$releases/$key
node=${HARBOR_NODE:-node}

# Unpacked beside its place and moved there whole, so that a half-unpacked release is never started.
unpack() {
  [[ -f $ARTIFACT ]] || fail "the artifact $ARTIFACT does not exist"
  [[ -z $digest || "sha256:$(sha256_of "$ARTIFACT")" == "$digest" ]] || fail "$ARTIFACT is not $release: its digest is not $digest"
  local fresh=$releases/.unpacking.$$ inner
  rm -rf "$fresh"
  mkdir "$fresh"
  tar -xzf "$ARTIFACT" -C "$fresh" || { rm -rf "$fresh"; fail "$ARTIFACT is not a release: it cannot be unpacked"; }
  inner=$fresh
  [[ -f $inner/server.js ]] || inner=$fresh/dist
  [[ -f $inner/server.js && -f $inner/release.json ]] || { rm -rf "$fresh"; fail "$ARTIFACT is not a release: it has no server.js with its release.json"; }
  if ! grep -qF "\"version\": \"$release\"" "$inner/release.json"; then
    grep '"version"' "$inner/release.json" >&2 || true
    rm -rf "$fresh"
    fail "$ARTIFACT does not hold release $release"
  fi
  rm -rf "$folder"
  mv "$inner" "$folder"
  rm -rf "$fresh"
}

# GNU and BSD have it under different names.
sha256_of() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

keep_newest() {
  local kept=0 name
  # Newest first; ls is safe here, since release names have no odd characters.
  # shellcheck disable=SC2045
  for name in $(ls -t "$releases"); do
    kept=$((kept + 1))
    ((kept > ${HARBOR_KEEP:-5})) || continue
    # What runs on either side stays, however old.
    if ! grep -qxF "$name" "$run"/*.release 2>/dev/null; then rm -rf "${releases:?}/$name"; fi
  done
}

answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

if [[ -n $(running_pid) && $(cat "$release_file" 2>/dev/null) == "$key" ]]; then
  echo "harbor: $colour already runs $release"
  exit 0
fi
if [[ -n ${ARTIFACT:-} && ! -f $folder/release.json ]]; then unpack; fi
[[ -f $folder/release.json ]] || fail "release $key is not kept in $releases, and there is no artifact to unpack it from"
touch "$folder"
stop_side
if answers; then fail "port $port of $colour is taken by a process that is not ours"; fi

# A session of its own, and no tracking variable: the runner must not end the service when the job ends.
detach=()
if command -v setsid >/dev/null; then detach=(setsid); fi
RUNNER_TRACKING_ID='' PORT=$port HARBOR_PID_FILE=$pid_file DATABASE_URL=$DATABASE_URL \
  nohup ${detach[@]+"${detach[@]}"} "$node" "$folder/server.js" >>"$log_file" 2>&1 </dev/null &
started=$!
echo "$started" >"$pid_file"
echo "$key" >"$release_file"

for ((patience = 200; patience > 0; patience--)); do
  if answers && [[ -n $(running_pid) ]]; then
    keep_newest
    echo "harbor: $colour runs $release on port $port"
    exit 0
  fi
  kill -0 "$started" 2>/dev/null || break
  sleep 0.05
done
tail -n 20 "$log_file" >&2
fail "release $release did not start on $colour, port $port; its last words are above"
