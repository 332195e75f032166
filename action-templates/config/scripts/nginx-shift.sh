#!/usr/bin/env bash
# Sets the split that nginx makes, for target.shift: BLUE_WEIGHT and GREEN_WEIGHT, 0 to 100. Writes one file, lets nginx check
# it, and has the running nginx read it. Open requests end where they began; nothing is cut.
#
# nginx.conf, under http:        include /etc/nginx/slipway/split.conf;
# and in your server:            location / { proxy_pass http://$slipway_side; … }
# Once, before nginx starts:     nginx-shift.sh --first
set -euo pipefail

nginx=${NGINX:-nginx}                                # with "sudo nginx", the runner's user needs leave for just that
split=${NGINX_SPLIT:-/etc/nginx/slipway/split.conf}  # the runner's user writes it
status=${NGINX_STATUS:-127.0.0.1:8901}               # where the running nginx tells its split
blue=${BLUE_SIDE:-127.0.0.1:8001}                    # where each side answers
green=${GREEN_SIDE:-127.0.0.1:8002}
key=${NGINX_SPLIT_KEY:-\$request_id}                 # \$remote_addr keeps a user on one side

if [[ ${1:-} == --first ]]; then BLUE_WEIGHT=0 GREEN_WEIGHT=0; fi

number='^[0-9]+(\.[0-9]{1,2})?$'
if ! [[ ${BLUE_WEIGHT:-} =~ $number && ${GREEN_WEIGHT:-} =~ $number ]]; then
  echo "BLUE_WEIGHT and GREEN_WEIGHT must be numbers from 0 to 100, not \"${BLUE_WEIGHT:-}\" and \"${GREEN_WEIGHT:-}\"" >&2
  exit 2
fi
share() { awk -v percent="$1" 'BEGIN { printf "%.4f", percent / 100 }'; }
case $(awk -v sum="$BLUE_WEIGHT" -v more="$GREEN_WEIGHT" 'BEGIN { printf "%.2f", sum + more }') in
  0.00) rest=nobody ;;
  100.00) rest=blue ;;
  *) echo "BLUE_WEIGHT $BLUE_WEIGHT and GREEN_WEIGHT $GREEN_WEIGHT do not add up to 100" >&2; exit 2 ;;
esac

answer=$(printf '{"sides":{"blue":{"weight":%s,"address":"http://%s"},"green":{"weight":%s,"address":"http://%s"}}}' \
  "$(share "$BLUE_WEIGHT")" "$blue" "$(share "$GREEN_WEIGHT")" "$green")

# Green always comes first, so a user whose key is not new moves at most once while a share grows.
shares="* slipway_$rest;"
case $(share "$GREEN_WEIGHT") in
  0.0000) ;;
  1.0000) shares="* slipway_green;" ;;
  *) shares="$GREEN_WEIGHT% slipway_green; $shares" ;;
esac

new="$split.new.$$"
old="$split.old.$$"
trap 'rm -f "$new" "$old"' EXIT
cat >"$new" <<CONF
# Written by nginx-shift.sh; whatever is changed here by hand is lost.
upstream slipway_blue { server $blue; keepalive 32; }
upstream slipway_green { server $green; keepalive 32; }
upstream slipway_nobody { server $blue down; }
split_clients "$key" \$slipway_side { $shares }
server {
  listen $status;
  access_log off;
  location / { default_type application/json; return 200 '$answer'; }
}
CONF

if [[ ${1:-} == --first ]]; then
  mv -- "$new" "$split"
  exit
fi

running=$(curl --fail --silent --noproxy '*' --max-time 5 "http://$status/" || true)
if [[ $running == "$answer" ]] && cmp --silent -- "$new" "$split"; then
  exit # Nothing is new; each reload costs a generation of workers.
fi

touch -- "$split"
cp -- "$split" "$old"
mv -- "$new" "$split"
if ! { $nginx -q -t && $nginx -s reload; } >&2; then
  mv -- "$old" "$split"
  echo "nginx refuses the split, so it goes on with the one it had" >&2
  exit 1
fi
