#!/usr/bin/env bash
# Installs what the tree in $SCANNED needs and is not there, into a folder of the job's own that goes onto the PATH.
set -uo pipefail

# The hashes are those of the release assets.
hadolint_version=2.15.1
hadolint_x86_64=c7187db94eeeeca956519a6af171adc31453941a1e777961f6e680f697c8c507
hadolint_arm64=f6198ef8090f404dbb771abfee086eb8c48ac177f30da7fd3510aca35b344b5d
cargo_audit_version=0.22.2
cargo_audit_x86_64=7fb9497f8594b389e5fce5ef9b92db08432996895b2e0c5a0167a69ed445c428
cargo_audit_aarch64=c6603814ddaa45e51263dafd31c0ac98808f688d26f7395804f9670b0fd599dd
cargo_deny_version=0.20.2
cargo_deny_x86_64=9f12ed4c49936e09b48bf862b595cde2fe64fcbd9d74dfacac6131ca824c8d5f
cargo_deny_aarch64=995c82be0defc7a025cae49a2aa2644ce8245c9a3318fc4103907c6a285e8c7d
trufflehog_version=3.97.0
trufflehog_amd64=62224de2f9dd7cd418800feb953760a302ed2f82a7c547fe1146a4874fb179e4
trufflehog_arm64=f48f57e3d4343377865b1b64653f96d381d61a7792d89d026e85524732039fde
osv_scanner_version=2.6.0
osv_scanner_amd64=ca69b3d3cd08f889a49dc0a383122f71cc528b83803671df5fd874d97485b108
osv_scanner_arm64=2c71403eb443d05891c4f268c3ad771cf4f16e5443463fd7851ef8f454d3c7e4

tree="$GITHUB_WORKSPACE/${SCANNED:-.}"
home="$RUNNER_TEMP/slipway-scanners"
mkdir -p "$home/bin" "$home/downloads"
cd "$home/downloads" || exit 1 # no .npmrc of the tree is read here

if ! git -C "$tree" ls-files -z | tr '\0' '\n' >"$home/files"; then
  (cd "$tree" && find . -type f -not -path '*/node_modules/*') >"$home/files"
fi

tracks() { grep -qiE "$1" "$home/files"; }

missing() {
  local left="What it would have looked at is named in the report as not looked at."
  # These are a second pair of eyes.
  case "$1" in cargo-deny | trufflehog) left="The other scanners of these files run without it." ;; esac
  echo "::error title=A scanner is not installed::$1 could not be installed: $2. $left"
}

matches() { echo "$2  $1" | sha256sum --check --status 2>/dev/null; }

# fetch NAME URL SHA256 FILE
fetch() {
  if ! curl --fail --silent --show-error --location --proto '=https' --retry 3 --connect-timeout 20 --max-time 180 --output "$4" "$2"; then
    missing "$1" "$2 could not be downloaded"
    return 1
  fi
  if ! matches "$4" "$3"; then
    rm -f "$4"
    missing "$1" "what $2 gave does not have the SHA-256 $3"
    return 1
  fi
}

machine="$(uname -m)"
if tracks '(^|/)(Dockerfile|Containerfile)([._-][^/]*)?$|[._-](dockerfile|containerfile)$' && ! command -v hadolint >/dev/null; then
  release="https://github.com/hadolint/hadolint/releases/download/v$hadolint_version"
  case "$machine" in
    x86_64) fetch hadolint "$release/hadolint-linux-x86_64" "$hadolint_x86_64" hadolint && install -m 755 hadolint "$home/bin/hadolint" ;;
    aarch64) fetch hadolint "$release/hadolint-linux-arm64" "$hadolint_arm64" hadolint && install -m 755 hadolint "$home/bin/hadolint" ;;
    *) missing hadolint "there is no release for $machine" ;;
  esac
fi

install_cargo_audit() {
  local name="cargo-audit-$1-v$cargo_audit_version"
  fetch cargo-audit "https://github.com/rustsec/rustsec/releases/download/cargo-audit/v$cargo_audit_version/$name.tgz" "$2" cargo-audit.tgz &&
    tar -xzf cargo-audit.tgz "$name/cargo-audit" && install -m 755 "$name/cargo-audit" "$home/bin/cargo-audit"
}
if tracks '(^|/)Cargo\.lock$' && ! command -v cargo-audit >/dev/null; then
  case "$machine" in
    x86_64) install_cargo_audit x86_64-unknown-linux-musl "$cargo_audit_x86_64" ;;
    aarch64) install_cargo_audit aarch64-unknown-linux-gnu "$cargo_audit_aarch64" ;;
    *) missing cargo-audit "there is no release for $machine" ;;
  esac
fi

install_cargo_deny() {
  local name="cargo-deny-$cargo_deny_version-$1"
  fetch cargo-deny "https://github.com/EmbarkStudios/cargo-deny/releases/download/$cargo_deny_version/$name.tar.gz" "$2" cargo-deny.tgz &&
    tar -xzf cargo-deny.tgz "$name/cargo-deny" && install -m 755 "$name/cargo-deny" "$home/bin/cargo-deny"
}
if tracks '(^|/)Cargo\.lock$' && ! command -v cargo-deny >/dev/null; then
  case "$machine" in
    x86_64) install_cargo_deny x86_64-unknown-linux-musl "$cargo_deny_x86_64" ;;
    aarch64) install_cargo_deny aarch64-unknown-linux-musl "$cargo_deny_aarch64" ;;
    *) missing cargo-deny "there is no release for $machine" ;;
  esac
fi

install_trufflehog() {
  local archive="trufflehog_${trufflehog_version}_linux_$1.tar.gz"
  fetch trufflehog "https://github.com/trufflesecurity/trufflehog/releases/download/v$trufflehog_version/$archive" "$2" trufflehog.tgz &&
    tar -xzf trufflehog.tgz trufflehog && install -m 755 trufflehog "$home/bin/trufflehog"
}
if [[ -s $home/files ]] && ! command -v trufflehog >/dev/null; then
  case "$machine" in
    x86_64) install_trufflehog amd64 "$trufflehog_amd64" ;;
    aarch64) install_trufflehog arm64 "$trufflehog_arm64" ;;
    *) missing trufflehog "there is no release for $machine" ;;
  esac
fi

# The dependency files that no other scanner reads: those of "osv-formats.ts" in security-scan.
osv_files='(^|/)(go\.mod|(poetry|pdm|uv|Pipfile|pubspec|mix|renv|conan|composer|Gemfile)\.lock|gems\.locked|pylock(\.[^/]*)?\.toml|pom\.xml'
osv_files+='|(buildscript-)?gradle\.lockfile|verification-metadata\.xml|packages\.(lock\.json|config)|[^/]*\.deps\.json'
osv_files+='|cabal\.project\.freeze|stack\.yaml\.lock|([^/]*[-_.])?(requirements|constraints)([-_.][^/]*)?\.(txt|in|pip))$'
if tracks "$osv_files" && ! command -v osv-scanner >/dev/null; then
  release="https://github.com/google/osv-scanner/releases/download/v$osv_scanner_version"
  case "$machine" in
    x86_64) fetch osv-scanner "$release/osv-scanner_linux_amd64" "$osv_scanner_amd64" osv-scanner && install -m 755 osv-scanner "$home/bin/osv-scanner" ;;
    aarch64) fetch osv-scanner "$release/osv-scanner_linux_arm64" "$osv_scanner_arm64" osv-scanner && install -m 755 osv-scanner "$home/bin/osv-scanner" ;;
    *) missing osv-scanner "there is no release for $machine" ;;
  esac
fi

echo "$home/bin" >>"$GITHUB_PATH"
for program in "$home/bin"/*; do
  if [[ -x $program ]]; then echo "Installed $(basename "$program"): $("$program" --version 2>&1 | head -n 1)"; fi
done
