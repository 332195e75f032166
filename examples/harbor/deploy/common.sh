# Read by start.sh and stop.sh. Checks what they were given and knows where things are.
fail() {
  echo "harbor: $*" >&2
  exit 1
}

need() {
  local name
  for name in "$@"; do
    [[ -n ${!name:-} ]] || fail "the variable $name is not set (a line of SLIPWAY_VARIABLES or SLIPWAY_SECRETS)"
  done
}

need HARBOR_HOME HARBOR_BLUE_PORT HARBOR_GREEN_PORT
case ${1:-} in
  blue) port=$HARBOR_BLUE_PORT ;;
  green) port=$HARBOR_GREEN_PORT ;;
  *) fail "expected blue or green, got \"${1:-}\"" ;;
esac
colour=$1
releases=$HARBOR_HOME/releases
run=$HARBOR_HOME/run
pid_file=$run/$colour.pid
release_file=$run/$colour.release
log_file=$run/$colour.log
mkdir -p "$releases" "$run"

# The arguments of a process, on Linux and elsewhere; nothing if there is none.
arguments_of() {
  if [[ -d /proc/self ]]; then
    tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" || true
  else
    ps -o args= -p "$1" 2>/dev/null || true
  fi
}

# The process of this side, if it runs: a number that something else has since been given does not count.
running_pid() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null || true)
  [[ $pid =~ ^[0-9]+$ ]] || return 0
  if [[ $(arguments_of "$pid") == *"$releases/"* ]]; then echo "$pid"; fi
}

# SIGTERM lets requests under way end; only what is still there after that is killed.
stop_side() {
  local pid patience
  pid=$(running_pid)
  if [[ -n $pid ]]; then
    kill -TERM "$pid" 2>/dev/null || true
    for ((patience = ${HARBOR_STOP_SECONDS:-30} * 20; patience > 0; patience--)); do
      [[ -n $(running_pid) ]] || break
      sleep 0.05
    done
    if [[ -n $(running_pid) ]]; then
      echo "harbor: $colour (process $pid) did not end by itself and is killed" >&2
      kill -KILL "$pid" 2>/dev/null || true
    fi
  fi
  rm -f "$pid_file" "$release_file"
}
