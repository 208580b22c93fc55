#!/usr/bin/env bash
# The demonstration of the README: an invented office, two simulated terminals, the daemon, HR's morning.
# usage: demo.sh BUILD_DIRECTORY      KEEP=1 leaves everything running until Ctrl-C.
set -euo pipefail
build=$(cd "$1" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-demo.XXXXXX")
pids=()
finish() {
    trap - EXIT INT TERM
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        kill "${pids[i]}" 2>/dev/null || true
        wait "${pids[i]}" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || say() { printf '\n%s\n' "$*"; }
rollcall() {
    printf '$ rollcall %s\n' "$*"
    "$build/rollcall" "$@"
}
# Waits until a command succeeds, for 30 seconds at most.
until_true() {
    for _ in $(seq 300); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "demo: waited in vain for: $*" >&2
    cat "$work/rollcalld.log" >&2
    exit 1
}
online() { "$build/rollcall" terminal list --json | grep -o '"name":"'"$1"'"[^}]*' | grep -q '"state":"online"'; }
read_up() { "$build/rollcall" terminal show "$1" --json | grep -q '"watermark":"2'; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

port=$(free_port)
export ROLLCALL_SOCKET=$work/rollcall.sock
mkdir "$work/state"
"$build/rollcall-sim" office "$work/office"
cat >"$work/rollcall.toml" <<TOML
[site]
name = "示例办公室"
zone = "Asia/Shanghai"

[[terminal]]
name = "front-door"
protocol = "zk"
link = "tcp://127.0.0.1:$port"
group = "front-door"
poll = "2s"

[[terminal]]
name = "workshop"
protocol = "anviz"
link = "serial:$work/workshop.tty?baud=115200"
group = "workshop"
poll = "2s"

[attendance]
seriousLateMinutes = 30
TOML

"$build/rollcall-sim" zk --listen "127.0.0.1:$port" --serial SIM-ZK-1 \
    --users "$work/office/front-door.users" --history "$work/office/front-door.log" &
pids+=($!)
"$build/rollcalld" --config "$work/rollcall.toml" --state "$work/state" --socket "$ROLLCALL_SOCKET" \
    2>"$work/rollcalld.log" &
pids+=($!)
until_true "$build/rollcall" terminal list

say "The office's people and plans, from CSV files"
rollcall person import "$work/office/people.csv"
rollcall shift import "$work/office/shifts.csv"
rollcall roster import "$work/office/roster.csv"
rollcall calendar import "$work/office/calendar.csv"

say "The terminal in the workshop has been unplugged since before the shifts ended"
until_true online front-door
until_true read_up front-door
rollcall terminal list
rollcall summary yesterday

say "It is plugged in again: the daemon comes back to it by itself"
"$build/rollcall-sim" anviz --pty "$work/workshop.tty" --serial SIM-ANVIZ-1 --drift 20 \
    --users "$work/office/workshop.users" --history "$work/office/workshop.log" &
pids+=($!)
"$build/rollcall" terminal sync workshop >/dev/null
until_true online workshop
until_true read_up workshop
rollcall terminal list

say "HR's morning"
rollcall summary yesterday
rollcall --lang zh summary yesterday

say "Why is somebody on the list?"
rollcall explain 1012 yesterday
rollcall --lang zh explain 1028 yesterday

say "What is not a punch, and the proof that nothing was changed"
rollcall quarantine list
rollcall journal verify

if [ -n "${KEEP:-}" ]; then
    say "It keeps running until Ctrl-C. In another shell:"
    echo "export ROLLCALL_SOCKET=$ROLLCALL_SOCKET PATH=$build:\$PATH"
    wait
else
    say "That was it; nothing is left behind. make demo KEEP=1 keeps it running."
fi
