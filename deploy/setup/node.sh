#!/bin/sh
# Put in place a program that only npm has, or leave a fitting one alone.
#
#   deploy/setup/node.sh vnu|lighthouse
#
# vnu checks HTML and CSS for the tests (a .jar, which Java runs), lighthouse measures for the bench.
# .node/NAME/.installed holds what was installed from. Without npm or its registry nothing is made:
# each test that needs it is passed over by name. They judge; nothing that runs needs them.
set -eu
cd "$(dirname "$0")/../.."

name=$1 from=deploy/setup/node/$1 folder=.node/$1
stamp=$folder/.installed

[ -s "$stamp" ] && sha256sum --check --status "$stamp" 2>/dev/null && exit 0
command -v npm >/dev/null || {
    echo "No npm here: what needs $name is left out." >&2
    exit 0
}
echo "Installing $name into $folder"
# Node trusts a list of its own; the machine's certificates say whom this machine trusts.
system=/etc/ssl/certs/ca-certificates.crt
[ -r "$system" ] && export NODE_EXTRA_CA_CERTS="$system"
mkdir -p "$folder"
cp "$from/package.json" "$from/package-lock.json" "$folder"
# No scripts: what is downloaded is run by us alone. `ci` checks each package's hash.
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund \
    --fetch-retries 1 --fetch-timeout 60000 >"$folder/log" 2>&1 || {
    echo "npm did not get it (see $folder/log): what needs $name is left out." >&2
    exit 0
}
sha256sum "$from/package.json" "$from/package-lock.json" >"$stamp"
