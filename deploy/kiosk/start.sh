#!/usr/bin/env bash
# Show the kiosk's page on the whole screen, and nothing else. kiosk.service runs this inside cage.
#
#   KIOSK_URL=https://hoso.example deploy/kiosk/start.sh
#
# KIOSK_PAGE is another first page, KIOSK_FLAGS adds flags of Chromium's own, STATE_DIRECTORY holds the
# profile (systemd sets it): it stays between starts, because the machine's key and the offline page
# live in it.
set -euo pipefail

url=${KIOSK_URL:?set KIOSK_URL to the public address, for example https://hoso.example}
profile=${STATE_DIRECTORY:-$HOME/.kiosk}/chromium
browser=${KIOSK_BROWSER:-chromium}

wait_for_gateway() { # a minute at most: without a network the page kept for that is shown
    for _ in {1..30}; do
        curl --fail --silent --output /dev/null --max-time 2 "$url/healthz" && return
        sleep 2
    done
}

flags=(
    --kiosk
    --user-data-dir="$profile"
    --no-first-run
    --noerrdialogs
    --hide-crash-restore-bubble
    --check-for-update-interval=31536000
    --disable-pinch
    --overscroll-history-navigation=0
    --touch-events=enabled
    --kiosk-printing
)

mkdir -p "$profile"
wait_for_gateway
# shellcheck disable=SC2086 # a list of flags
exec "$browser" "${flags[@]}" ${KIOSK_FLAGS:-} "$url${KIOSK_PAGE:-/kiosk/}"
