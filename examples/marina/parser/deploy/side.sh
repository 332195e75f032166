# Read by start.sh and stop.sh: where the sides are, and how one is taken down. Needs COLOUR, PARSER_HOME and the ports of both sides.
fail() {
  echo "parser: $*" >&2
  exit 1
}

for name in COLOUR PARSER_HOME PARSER_BLUE_PORT PARSER_GREEN_PORT; do
  [[ -n ${!name:-} ]] || fail "the variable $name is not set (a line of SLIPWAY_VARIABLES)"
done
case $COLOUR in
  blue) port=$PARSER_BLUE_PORT ;;
  green) port=$PARSER_GREEN_PORT ;;
  *) fail "expected blue or green, got \"$COLOUR\"" ;;
esac
releases=$PARSER_HOME/releases
run=$PARSER_HOME/run
pid_file=$run/$COLOUR.pid
release_file=$run/$COLOUR.release
log_file=$run/$COLOUR.log
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
    for ((patience = ${PARSER_STOP_SECONDS:-30} * 20; patience > 0; patience--)); do
      [[ -n $(running_pid) ]] || break
      sleep 0.05
    done
    pid=$(running_pid)
    if [[ -n $pid ]]; then kill -KILL "$pid" 2>/dev/null || true; fi
  fi
  rm -f "$pid_file" "$release_file"
}
