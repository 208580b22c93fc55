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

# They wait about as much as they work, so twice as many as there are cores run side by side; the longest begin first.
tests=(
    "enrolment"
    "faults"
    "cli"
    "pyzk_peer"
    "kill9 8"
    "captures"
    "isapi"
    "push 6"
    "operations"
    "hostile"
    "attendance"
    "office"
    "duties"
    "documents"
    "bus"
    "review"
    "days"
    "libosdp_peer"
    "varlink_client"
    "same_journal"
    "drive"
    "report"
    "requests"
    "month"
    "retention"
    "mail"
    "office_mail"
    "hotplug"
    "terminals"
    "configuration"
    "completion"
    "manual"
    "units"
)
run() {
    local name rounds
    read -r name rounds <<<"$1"
    local began=$SECONDS
    timeout -k 10 600 python3 -u "$here/$name.py" "$build" $rounds >"$logs/$name" 2>&1 &
    local child=$!
    trap 'kill "$child"; exit 130' TERM
    wait "$child"
    local code=$?
    echo "$((SECONDS - began))" >"$logs/$name.seconds"
    return $code
}
for test in "${tests[@]}"; do
    # Counted by the kernel's list of our children: `wait -n` would take the codes that are asked for below.
    while [ "$(jobs -pr | wc -l)" -ge $((2 * $(nproc))) ]; do sleep 0.1; done
    run "$test" &
    children+=($!)
done

sum='^([0-9]+) passed, ([0-9]+) failed$'
passed=0 failed=0
for index in "${!tests[@]}"; do
    name=${tests[index]%% *}
    wait "${children[index]}"
    code=$?
    echo "$name ($(cat "$logs/$name.seconds" 2>/dev/null) s)"
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
