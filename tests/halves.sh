#!/bin/sh
# Run every test, in two halves side by side, and judge the coverage of both together.
#
#   tests/halves.sh [PYTEST'S OPTIONS]
#
# The first half waits for browsers and for processes, and has whatever runs greenlets; the second
# waits for databases: on two cores both take little longer than either alone. What the second says
# is printed when the first has ended.
set -u
cd "$(dirname "$0")/.." || exit

bin=.venv/bin
halves=$PWD/.halves
first='tests/browser tests/demo tests/deploy tests/docs tests/simulators tests/test_bench.py tests/whole
    tests/cache/test_reader_outages.py tests/delivery/test_later.py tests/store/test_offload.py'

half() { # NAME OPTIONS: coverage goes into a folder of its own, or each would take in the other's
    name=$1 && shift
    mkdir -p "$halves/$name"
    COVERAGE_FILE=$halves/$name/coverage "$bin/pytest" --cov --cov-report= --cov-fail-under=0 \
        -o cache_dir="$halves/$name/cache" "$@"
}

rm -rf "$halves"
mkdir "$halves"
# shellcheck disable=SC2046,SC2086 # they are lists
(export COVERAGE_FOLLOWS=thread && half second $(printf ' --ignore=%s' $first) "$@") \
    >"$halves/second.log" 2>&1 &
second=$!
trap 'kill "$second" 2>/dev/null; exit 130' INT TERM

# shellcheck disable=SC2086
half first $first "$@"
failed=$?
wait "$second" || failed=1
cat "$halves/second.log"

"$bin/coverage" combine --quiet "$halves/first/coverage" "$halves/second/coverage"
"$bin/coverage" report --skip-covered || failed=1
exit "$failed"
