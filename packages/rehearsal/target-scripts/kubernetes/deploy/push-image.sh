#!/usr/bin/env bash
# What `docker push` would do: the release lies where the cluster takes its images from. Going back, it lies there already.
set -euo pipefail
image=$IMAGE_REGISTRY/$RELEASE.tar.gz
if [[ -n ${ARTIFACT:-} ]]; then cp "$ARTIFACT" "$image.part" && mv "$image.part" "$image"; fi
[[ -f $image ]] || { echo "there is no image of $RELEASE" >&2; exit 1; }
