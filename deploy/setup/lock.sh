#!/bin/sh
# Lock every requirements/*.in into a .txt with hashes, for Python 3.11 to 3.13 on every platform.
#
#   deploy/setup/lock.sh [--upgrade]
#
# Without --upgrade, versions already locked stay. base goes first: the others are bound by it.
set -eu
. "$(dirname "$0")/find.sh"
cd "$(dirname "$0")/../../requirements"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$(find_python)" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9

for name in base test bench embedded; do
    # No header and no addresses: the files say the same whoever locked them, and from where.
    "$scratch/venv/bin/uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --custom-compile-command 'make lock' \
        "$@" "$name.in" --output-file "$name.txt" >/dev/null
    echo "requirements/$name.txt: $(grep -c '==' "$name.txt") packages"
done
