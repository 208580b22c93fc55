#!/usr/bin/env bash
# The quick system tests against built programs; the last line is the sum: "N passed, N failed".
# usage: run.sh BUILD_DIRECTORY
set -uo pipefail
[ $# -eq 1 ] || { echo "usage: run.sh BUILD_DIRECTORY" >&2; exit 64; }
build=$1
here=$(dirname "$0")
logs=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-tests.XXXXXX")
children=()
finish() {
    trap - EXIT INT TERM
    kill "${children[@]}" 2>/dev/null
    wait
    rm -rf "$logs"
}
trap finish EXIT
trap 'exit 130' INT TERM

# They wait more than they work, so they run side by side; each is shown when it is over.
tests=(
    "captures"
    "cli"
    "varlink_client"
    "same_journal"
    "faults"
    "kill9 8"
    "pyzk_peer"
    "enrolment"
    "drive"
    "hotplug"
    "libosdp_peer"
    "terminals"
    "units"
    "push 6"
    "isapi"
)
for test in "${tests[@]}"; do
    read -r name rounds <<<"$test"
    timeout -k 10 600 python3 -u "$here/$name.py" "$build" $rounds >"$logs/$name" 2>&1 &
    children+=($!)
done

sum='^([0-9]+) passed, ([0-9]+) failed$'
passed=0 failed=0
for index in "${!tests[@]}"; do
    name=${tests[index]%% *}
    wait "${children[index]}"
    code=$?
    echo "$name"
    grep -vE "$sum" "$logs/$name"
    if [[ $(tail -n 1 "$logs/$name") =~ $sum ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    else
        echo "FAILED  $name: ended with $code before its last check"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
