#!/usr/bin/env bash
# stop.sh COLOUR: takes one side down, after the requests under way have ended. A side that is down already is fine.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
stop_side
echo "harbor: $colour is down"
