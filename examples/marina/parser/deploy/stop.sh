#!/usr/bin/env bash
# Takes the side COLOUR down, after the requests under way have ended. A side that is down already is fine.
set -euo pipefail
# shellcheck source=side.sh
. "$(dirname "${BASH_SOURCE[0]}")/side.sh"
stop_side
echo "parser: $COLOUR is down"
