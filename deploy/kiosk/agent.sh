#!/usr/bin/env bash
# Tell the gateway how this machine's printer and scanner are, which no page in a browser can see.
#
#   deploy/kiosk/agent.sh register CODE    trade a code of `lookup-gateway kiosk add` for a key
#   deploy/kiosk/agent.sh                  send one heartbeat (kiosk-agent.timer does so every minute)
#
# KIOSK_PRINTER is the name of a CUPS queue, KIOSK_SCANNER a file or pattern that is there while the
# scanner is plugged in, as in /dev/input/by-id/*Barcode*-event-kbd. Unset: the machine has none.
set -euo pipefail

url=${KIOSK_URL:?set KIOSK_URL to the public address, for example https://hoso.example}
key=${STATE_DIRECTORY:-$HOME/.kiosk}/key

post() { # PATH JSON [HEADERS ON FD 3]: the key comes by a file, or everybody would see it in `ps`
    curl --fail --silent --show-error --max-time 10 --header 'Content-Type: application/json' \
        --header @/dev/fd/3 --data "$2" "$url$1"
}

register() { # CODE
    local answer
    mkdir -p "$(dirname "$key")" # before the code is used up
    answer=$(post /kiosk/register "{\"code\": \"$1\"}" 3</dev/null)
    (umask 077 && sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' <<<"$answer" >"$key")
    echo "registered"
}

printer() {
    [ -n "${KIOSK_PRINTER:-}" ] || { echo none && return; }
    local told
    told=$(LC_ALL=C lpstat -l -p "$KIOSK_PRINTER" 2>/dev/null) || { echo fault && return; }
    case $told in
        *media-empty*) echo out ;;
        *disabled* | *offline-report* | *cover-open*) echo fault ;;
        *media-low*) echo low ;;
        *) echo ok ;;
    esac
}

scanner() {
    [ -n "${KIOSK_SCANNER:-}" ] || { echo none && return; }
    if compgen -G "$KIOSK_SCANNER" >/dev/null; then echo ok; else echo fault; fi
}

beat() {
    local said
    said="{\"printer\": \"$(printer)\", \"scanner\": \"$(scanner)\"}"
    post /kiosk/heartbeat "$said" 3< <(printf 'Authorization: Bearer %s\n' "$(<"$key")") >/dev/null
}

if [ "${1:-}" = register ]; then
    register "${2:?the one-time code of \`lookup-gateway kiosk add\`}"
else
    beat
fi
