#!/bin/sh
# Put in place the system packages that `make demo`, `test`, `bench` or `audio` needs.
#
#   deploy/setup/packages.sh demo|test|bench|audio
#
# As root on Debian or Ubuntu: installs what is missing. Otherwise: one message that names it all.
# Exits 1 only when going on is pointless. A missing test component is not: each test that needs
# it says so by name, and fails where CI=true.
set -eu
. "$(dirname "$0")/find.sh"

needs() { # PART: one "what package…" a line
    echo "python python3 python3-venv"
    echo "redis redis-server"
    case $1 in
        demo) ;;
        test)
            printf '%s\n' "postgresql postgresql" "chromium chromium" "fonts fonts-noto-core" \
                "pango libpango-1.0-0 libpangoft2-1.0-0" \
                "kannel kannel kannel-extras" "wrk wrk" \
                "java default-jre-headless" "npm npm" "shellcheck shellcheck"
            ;;
        bench) printf '%s\n' "postgresql postgresql" "wrk wrk" ;;
        audio) printf '%s\n' "espeak espeak-ng" "opusenc opus-tools" ;;
        *) echo "usage: $0 demo|test|bench|audio" >&2 && exit 2 ;;
    esac
}

missing() { # PART: the packages of everything that is not on this machine
    needs "$1" | while read -r what packages; do
        "have_$what" || printf '%s ' "$packages"
    done
}

hold_daemons() { # the project starts its own servers: installing must start none (Debian Policy 9.3.3)
    [ ! -e /usr/sbin/policy-rc.d ] || return 0
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
}

install() { # PACKAGES: judged afterwards by what is there, not by whether a service could start
    echo "Installing $* (a minute or two, once)"
    hold_daemons
    log=$(mktemp)
    {
        apt-get update && apt-get install --yes --no-install-recommends "$@"
    } >"$log" 2>&1 </dev/null || tail -n 20 "$log" >&2
    rm -f "$log"
}

report() { # PART PACKAGES: the one message
    part=$1 && shift
    echo "Missing for 'make $part': $*" >&2
    echo "Install with: sudo apt-get update && sudo apt-get install $*" >&2
    have_python || echo "Or set PYTHON to a Python 3.11, 3.12 or 3.13 that has venv and ensurepip." >&2
}

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
part=${1:-}
needs "$part" >/dev/null
packages=$(missing "$part")
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # a list of package names
    install $packages
    packages=$(missing "$part")
fi
[ -n "$packages" ] || exit 0
# shellcheck disable=SC2086
report "$part" $packages
[ "$part" != bench ] && [ "$part" != audio ] && have_python
