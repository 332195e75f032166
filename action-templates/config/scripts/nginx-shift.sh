#!/usr/bin/env bash
# Sets the split that nginx makes, for target.shift: BLUE_WEIGHT and GREEN_WEIGHT, 0 to 100. nginx looks for each request whether a
# file is there, in a folder to which one link points; a shift replaces that link. nginx is not reloaded, so nothing is cut.
#
# nginx.conf, under http:      include /etc/nginx/slipway/split.conf;
# and in your server:          include /etc/nginx/slipway/side.conf;
#                              location / { proxy_pass http://$slipway_side; … }
# Once, before nginx reads it: nginx-shift.sh --first      (all traffic goes to blue then: to what is live)
set -euo pipefail

home=${NGINX_SLIPWAY:-/etc/nginx/slipway}  # the runner's user writes it, nginx reads it
# What follows is read by --first alone, which writes it into split.conf.
status=${NGINX_STATUS:-127.0.0.1:8901}     # where the running nginx tells its split
blue=${BLUE_SIDE:-127.0.0.1:8001}          # where each side answers
green=${GREEN_SIDE:-127.0.0.1:8002}
key=${NGINX_SPLIT_KEY:-\$request_id}       # \$remote_addr keeps a user on one side

# nginx's workers must be able to read all of it, whoever writes it.
umask 022

# A split is a folder that says its shares by its name, in thousandths. Green's requests are those whose file is in it.
write_split() {
  local thousandths=$1 name=$2 new="$home/splits/.new.$$"
  if [[ -d $home/splits/$name ]]; then return; fi
  rm -rf -- "$new"
  mkdir -p -- "$new/green"
  if ((thousandths > 0)); then (cd -- "$new/green" && seq -f '%03.0f' 0 $((thousandths - 1)) | xargs touch --); fi
  if [[ $name == "$nobody" ]]; then touch -- "$new/nobody"; fi
  mv -T -- "$new" "$home/splits/$name"
}

# The folder of two weights in percent. A share is never rounded to nothing, nor to everything.
split_of() {
  awk -v blue="$1" -v green="$2" 'BEGIN {
    parts = int(green * 10 + 0.5)
    if (green > 0 && parts == 0) parts = 1
    if (blue > 0 && parts == 1000) parts = 999
    printf "%d blue-%.3f-green-%.3f", parts, blue + green == 0 ? 0 : (1000 - parts) / 1000, parts / 1000
  }'
}

# Each digit of a thousandth is drawn by itself, from the same key: a request of the same key is always in the same one.
digit() {
  # shellcheck disable=SC2016 # the variable is nginx's
  printf 'split_clients "%s %s" $slipway_%s { 10%% 0; 10%% 1; 10%% 2; 10%% 3; 10%% 4; 10%% 5; 10%% 6; 10%% 7; 10%% 8; * 9; }\n' "$1" "$key" "$1"
}

nobody='blue-0.000-green-0.000'
everything_blue='blue-1.000-green-0.000'

if [[ ${1:-} == --first ]]; then
  mkdir -p -- "$home/splits"
  for pair in '100 0' '0 100' '0 0'; do
    # shellcheck disable=SC2046,SC2086 # two words each
    write_split $(split_of $pair)
  done
  {
    echo "# Written by nginx-shift.sh --first; whatever is changed here by hand is lost with the next one."
    echo "upstream slipway_blue { server $blue; keepalive 32; }"
    echo "upstream slipway_green { server $green; keepalive 32; }"
    for name in first second third; do digit "$name"; done
    cat <<CONF
# The link is followed anew for each request: what is told is what the running nginx finds.
map \$realpath_root \$slipway_split {
  "~/blue-(?<slipway_blue_share>[01][.][0-9]+)-green-(?<slipway_green_share>[01][.][0-9]+)\$"
    '{"sides":{"blue":{"weight":\$slipway_blue_share,"address":"http://$blue"},"green":{"weight":\$slipway_green_share,"address":"http://$green"}}}';
}
server {
  listen $status;
  access_log off;
  root $home/now;
  if (\$slipway_split = "") { return 500; }
  location / { default_type application/json; return 200 \$slipway_split; }
}
CONF
  } >"$home/split.conf.new.$$"
  cat >"$home/side.conf.new.$$" <<CONF
# Written by nginx-shift.sh --first. A cache of what files there are would answer by an older split.
open_file_cache off;
disable_symlinks off;
set \$slipway_side slipway_blue;
if (-f $home/now/green/\$slipway_first\$slipway_second\$slipway_third) { set \$slipway_side slipway_green; }
if (-f $home/now/nobody) { return 503; }
CONF
  for name in split side; do mv -- "$home/$name.conf.new.$$" "$home/$name.conf"; done
  # Run once more while green is live, it moves no traffic.
  if [[ ! -e $home/now ]]; then ln -sfn "splits/$everything_blue" "$home/now"; fi
  exit
fi

number='^[0-9]+(\.[0-9]{1,2})?$'
if ! [[ ${BLUE_WEIGHT:-} =~ $number && ${GREEN_WEIGHT:-} =~ $number ]]; then
  echo "BLUE_WEIGHT and GREEN_WEIGHT must be numbers from 0 to 100, not \"${BLUE_WEIGHT:-}\" and \"${GREEN_WEIGHT:-}\"" >&2
  exit 2
fi
case $(awk -v sum="$BLUE_WEIGHT" -v more="$GREEN_WEIGHT" 'BEGIN { printf "%.2f", sum + more }') in
  0.00 | 100.00) ;;
  *) echo "BLUE_WEIGHT $BLUE_WEIGHT and GREEN_WEIGHT $GREEN_WEIGHT do not add up to 100" >&2; exit 2 ;;
esac
if [[ ! -d $home/splits ]]; then
  echo "$home/splits is not there: run nginx-shift.sh --first, and let nginx read what it writes" >&2
  exit 1
fi

read -r thousandths name <<<"$(split_of "$BLUE_WEIGHT" "$GREEN_WEIGHT")"
if [[ $(readlink -- "$home/now" || true) == "splits/$name" ]]; then exit; fi
write_split "$thousandths" "$name"
# A link is replaced by one rename: each request finds the old split or the new one, never none.
ln -sfn -- "splits/$name" "$home/.now.$$"
mv -T -- "$home/.now.$$" "$home/now"
