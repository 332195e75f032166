#!/usr/bin/env bash
# start.sh COLOUR RELEASE: starts the release in $ARTIFACT, or the kept one of $RELEASE_DIGEST, on its side.
set -euo pipefail
colour=$1 release=$2
case $colour in
  blue) port=$BLUE_PORT ;;
  *) port=$GREEN_PORT ;;
esac
folder=$APP_HOME/releases/${RELEASE_DIGEST#sha256:}
if [[ -n ${ARTIFACT:-} && ! -d $folder ]]; then
  mkdir -p "$folder.new"
  tar -xzf "$ARTIFACT" -C "$folder.new"
  mv "$folder.new" "$folder"
fi
[[ -d $folder ]] || { echo "$release is not kept, and there is no artifact" >&2; exit 1; }
"$(dirname "${BASH_SOURCE[0]}")/stop.sh" "$colour"

detach=()
if command -v setsid >/dev/null; then detach=(setsid); fi
PORT=$port RELEASE=$release nohup ${detach[@]+"${detach[@]}"} node "$folder/server.js" >>"$APP_HOME/$colour.log" 2>&1 </dev/null &
echo $! >"$APP_HOME/$colour.pid"
for _ in {1..200}; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then exit 0; fi
  sleep 0.05
done
tail -n 20 "$APP_HOME/$colour.log" >&2
exit 1
