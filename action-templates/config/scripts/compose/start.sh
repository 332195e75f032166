#!/usr/bin/env bash
# start.sh, for placement.prepare: brings $RELEASE up on the side $COLOUR by Docker Compose, without traffic, on the machine of the
# runner. May be called again: Compose leaves a side alone that runs this very image.
#
# The artifact is an image as `docker save` writes it, packed by gzip or not. It is kept under its digest, never under the name of
# the release: a tag that is used again has another digest. What runs is loaded anew from the kept file, whose digest is compared before.
#
#   $DEPLOY_HOME/releases/DIGEST.image    kept: what the sides run, and the $KEEP that ran last besides
#   $DEPLOY_HOME/releases/DIGEST.name     what it was called, for people
#   $DEPLOY_HOME/blue.digest              what the side runs; green likewise
set -euo pipefail

home=${DEPLOY_HOME:-/srv/harbor}
file=${DEPLOY_COMPOSE:-$(dirname -- "${BASH_SOURCE[0]}")/compose.yml}
name=${DEPLOY_NAME:-harbor}       # of the projects (harbor-blue, harbor-green) and of the images
service=${DEPLOY_SERVICE:-harbor} # of compose.yml: the one that runs the release
purpose=${PURPOSE:-${KIND:-deploy}}
case $COLOUR in
  blue) SIDE_PORT=${BLUE_PORT:-8001} ;;
  green) SIDE_PORT=${GREEN_PORT:-8002} ;;
  *) echo "start.sh: COLOUR is \"$COLOUR\", not blue or green" >&2; exit 1 ;;
esac

fail() { echo "start.sh: $*" >&2; exit 1; }
digest_of() { sha256sum <"$1" | cut -d ' ' -f 1; }
compose() { docker compose --project-name "$name-$COLOUR" --file "$file" "$@"; }

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

kept=$home/releases/$digest.image
if [[ ! -f $kept || $(digest_of "$kept") != "$digest" ]]; then
  [[ -n ${ARTIFACT:-} ]] || fail "$RELEASE (sha256:$digest) is not kept in $home/releases any more, and there is no artifact to bring it from"
  mkdir -p -- "$home/releases"
  cp -- "$ARTIFACT" "$kept.arriving"
  [[ $(digest_of "$kept.arriving") == "$digest" ]] || fail "$kept.arriving is not what was copied"
  mv -f -- "$kept.arriving" "$kept"
fi
printf '%s\n' "$RELEASE" >"${kept%.image}.name"
touch -- "$kept"

loaded=$(docker load --input "$kept" | sed -n -E 's/^Loaded image( ID)?: //p')
if [[ -z $loaded || $loaded == *$'\n'* ]]; then fail "$RELEASE must hold one image, and Docker loaded: ${loaded:-none}"; fi
id=$(docker image inspect --format '{{.Id}}' "$loaded")
docker tag "$id" "$name:$digest"

IMAGE=$name:$digest
export IMAGE SIDE_PORT RELEASE
rm -f -- "$home/$COLOUR.digest"
if ! compose up --detach --pull never --remove-orphans --wait --wait-timeout 60; then
  compose logs --tail 20 >&2 || true
  fail "$RELEASE did not start on $COLOUR"
fi
# Asked of Docker: the image that runs, not the one that was asked for.
containers=$(compose ps --quiet "$service")
[[ -n $containers ]] || fail "Compose has no container of the service $service"
for container in $containers; do
  running=$(docker inspect --format '{{.Image}}' "$container")
  [[ $running == "$id" ]] || fail "$container runs the image $running, not $id of $RELEASE"
done
printf '%s\n' "$digest" >"$home/$COLOUR.digest"
echo "$COLOUR runs $RELEASE (sha256:$digest)"

# In an incident nothing is deleted. What a side runs stays, however old.
if [[ $purpose == deploy ]]; then
  others=0
  while read -r _ one; do
    one=${one%.image}
    if grep -qxF "$one" "$home"/{blue,green}.digest 2>/dev/null; then continue; fi
    others=$((others + 1))
    if ((others > ${KEEP:-5})); then
      rm -f -- "$home/releases/$one.image" "$home/releases/$one.name"
      docker image rm "$name:$one" || echo "start.sh: Docker keeps the image $name:$one" >&2
    fi
  done < <(find "$home/releases" -name '*.image' -printf '%T@ %f\n' | sort -rn)
fi
