#!/usr/bin/env bash
# stage.sh [RELEASE]: PostgreSQL and HAProxy on a GitHub runner, two releases of the demo service built into
# $RUNNER_TEMP/harbor; with RELEASE, that one serves. Later steps find their way by $GITHUB_ENV.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export HARBOR_HOME="$RUNNER_TEMP/harbor" HARBOR_BLUE_PORT=8081 HARBOR_GREEN_PORT=8082
mkdir -p "$HARBOR_HOME"
for name in HARBOR_HOME HARBOR_BLUE_PORT HARBOR_GREEN_PORT; do echo "$name=${!name}" >>"$GITHUB_ENV"; done

# Only this machine reaches it, and nothing in it is worth a password.
if ! command -v haproxy >/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends haproxy; fi
sudo systemctl stop haproxy || true
sudo sed -i '1i host harbor harbor 127.0.0.1/32 trust' /etc/postgresql/*/main/pg_hba.conf
sudo systemctl restart postgresql
sudo -u postgres createuser harbor
sudo -u postgres createdb --owner harbor harbor
psql "$DATABASE_URL" -q -v ON_ERROR_STOP=1 -f examples/harbor/schema.sql

for version in v1.0.0 v2.0.0; do
  (cd examples/harbor && RELEASE_VERSION="$version" npm run --silent build)
  mv examples/harbor/release.tar.gz "$HARBOR_HOME/$version.tar.gz"
done
haproxy -D -f .github/smoke/haproxy.cfg
if [[ -n ${1:-} ]]; then ARTIFACT="$HARBOR_HOME/$1.tar.gz" examples/harbor/deploy/start.sh blue "$1"; fi
