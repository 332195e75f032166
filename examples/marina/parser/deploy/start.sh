#!/usr/bin/env bash
# Brings RELEASE up on the side COLOUR, without traffic. May be called again: a side that already runs it is left alone. ARTIFACT is the packed
# release; when it is empty the kept copy is used. Copies are kept by RELEASE_DIGEST: a version that is used twice names two releases.
set -euo pipefail
# shellcheck source=side.sh
. "$(dirname "${BASH_SOURCE[0]}")/side.sh"
[[ -n ${DATABASE_URL:-} ]] || fail "the variable DATABASE_URL is not set (a line of SLIPWAY_SECRETS)"
[[ ${RELEASE:-} =~ ^[A-Za-z0-9][A-Za-z0-9._+-]*$ ]] || fail "\"${RELEASE:-}\" is not the name of a release"
[[ ${RELEASE_DIGEST:-} =~ ^(sha256:[0-9a-f]{64})?$ ]] || fail "\"$RELEASE_DIGEST\" is not a digest"
key=$RELEASE${RELEASE_DIGEST:+@${RELEASE_DIGEST:7:16}}
folder=$releases/$key
node=${PARSER_NODE:-node}

# Unpacked beside its place and moved there whole, so that a half-unpacked release is never started.
unpack() {
  local fresh=$releases/.unpacking.$$
  rm -rf "$fresh"
  mkdir "$fresh"
  tar -xzf "$ARTIFACT" -C "$fresh" || { rm -rf "$fresh"; fail "$ARTIFACT cannot be unpacked"; }
  if ! grep -qF "\"version\":\"$RELEASE\"" "$fresh/parser/release.json"; then
    rm -rf "$fresh"
    fail "$ARTIFACT does not hold release $RELEASE"
  fi
  rm -rf "$folder"
  mv "$fresh" "$folder"
}

answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

if [[ -n $(running_pid) && $(cat "$release_file" 2>/dev/null) == "$key" ]]; then
  echo "parser: $COLOUR already runs $RELEASE"
  exit 0
fi
if [[ -n ${ARTIFACT:-} && ! -f $folder/parser/release.json ]]; then unpack; fi
[[ -f $folder/parser/release.json ]] || fail "release $key is not kept in $releases, and there is no artifact to unpack it from"
stop_side
if answers; then fail "port $port of $COLOUR is taken by a process that is not ours"; fi

# A session of its own, and no tracking variable: the runner must not end the service when the job ends.
detach=()
if command -v setsid >/dev/null; then detach=(setsid); fi
RUNNER_TRACKING_ID='' PORT=$port nohup ${detach[@]+"${detach[@]}"} "$node" "$folder/parser/server.js" >>"$log_file" 2>&1 </dev/null &
started=$!
echo "$started" >"$pid_file"
echo "$key" >"$release_file"
for ((patience = 200; patience > 0; patience--)); do
  if answers; then
    echo "parser: $COLOUR runs $RELEASE on port $port"
    exit 0
  fi
  kill -0 "$started" 2>/dev/null || break
  sleep 0.05
done
tail -n 20 "$log_file" >&2
fail "release $RELEASE did not start on $COLOUR, port $port; its last words are above"
