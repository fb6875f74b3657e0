#!/usr/bin/env bash
# Make this Debian machine a kiosk: scripts, browser policies, units. Can be run again.
#
#   sudo deploy/kiosk/install.sh https://hoso.example
#
# DESTDIR puts everything under another folder and starts nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

url=${1:?the gateway\'s public address, for example https://hoso.example}
url=${url%/}
root=${DESTDIR:-}

[[ $url =~ ^https?://[A-Za-z0-9.:-]+$ ]] || { echo "$url: scheme and host only" >&2 && exit 2; }

install -D -m 755 -t "$root/usr/local/lib/kiosk" start.sh agent.sh
install -D -m 644 -t "$root/etc/systemd/system" ./*.service ./*.timer
install -d "$root/etc/chromium/policies/managed" "$root/etc/kiosk"
sed "s|https://hoso.example|$url|" policies.json >"$root/etc/chromium/policies/managed/kiosk.json"
if [ ! -e "$root/etc/kiosk/kiosk.conf" ]; then # the engineer's own lines stay
    sed "s|https://hoso.example|$url|" kiosk.conf >"$root/etc/kiosk/kiosk.conf"
fi

[ -z "$root" ] || exit 0
id kiosk >/dev/null 2>&1 || useradd --create-home --groups video,render,input,lp kiosk
install -d -o kiosk -g kiosk -m 700 /var/lib/kiosk-agent # where `agent.sh register` puts the key
rm -f /etc/chromium.d/apikeys # Debian's keys to Google's services, which a kiosk does not ask
systemctl daemon-reload
systemctl enable --now kiosk-printer.service kiosk-agent.timer kiosk.service
