#!/bin/sh
# Calls a running service with the Varlink client from PyPI, which is not ours, and compares what it prints.
#
# varlink_client.sh SOCKET [call METHOD PARAMETERS REPLY | more METHOD PARAMETERS REPLIES
#                           | first METHOD PARAMETERS REPLIES | error METHOD PARAMETERS NAME]...
#
# PARAMETERS and REPLY are JSON objects, REPLIES is an array of them; "-" as REPLY or REPLIES takes any answer.
# "first" is for a stream without an end: it is left when the first replies have come.
# Always checked: info, and help of every interface that info lists. Exits with 1 when anything differs.
# The client exits with 0 even on an error reply, so that its output is what counts.
set -eu

[ $# -ge 1 ] || { sed -n '4,5s/^# //p' "$0" >&2; exit 64; }
socket=$1
shift
directory=$(mktemp -d)
stream=
trap '[ -z "$stream" ] || kill "$stream" || true; rm -rf "$directory"' EXIT
trap 'exit 143' TERM
python3 -m venv "$directory/venv"
"$directory/venv/bin/pip" --quiet --disable-pip-version-check install varlink==31.0.0
out=$directory/out
err=$directory/err

client() { timeout 60 "$directory/venv/bin/python" -m varlink.cli "$@" >"$out" 2>"$err"; }

fail() {
    echo "differs: $1" >&2
    sed 's/^/  out: /' "$out" >&2
    sed 's/^/  err: /' "$err" >&2
    exit 1
}

# Whether $out holds exactly these JSON values, one behind the other.
prints() {
    "$directory/venv/bin/python" - "$out" "$1" <<'PYTHON'
import json, sys
text, values = open(sys.argv[1]).read().strip(), []
while text:
    value, end = json.JSONDecoder().raw_decode(text)
    values.append(value)
    text = text[end:].strip()
sys.exit(not values if sys.argv[2] == "-" else values != json.loads(sys.argv[2]))
PYTHON
}

client info "unix:$socket" || fail "info"
for label in Vendor Product Version URL; do grep -q "^$label: ." "$out" || fail "info: $label"; done
interfaces=$(sed '1,/^Interfaces:$/d' "$out")
echo "$interfaces" | grep -qx ' *org.varlink.service' || fail "info: interfaces"
for interface in $interfaces; do
    client help "unix:$socket/$interface" || fail "help $interface"
    grep -qx "interface $interface" "$out" && [ ! -s "$err" ] || fail "help $interface"
done
echo "info and help: $(echo "$interfaces" | wc -l) interfaces"

while [ $# -gt 0 ]; do
    [ $# -ge 4 ] || { echo "four words for each call: KIND METHOD PARAMETERS EXPECTED" >&2; exit 64; }
    kind=$1 method=$2 parameters=$3 expected=$4
    shift 4
    case $kind in
    call)
        client call "unix:$socket/$method" "$parameters" || fail "$method"
        [ "$expected" = - ] || expected="[$expected]"
        { prints "$expected" && [ ! -s "$err" ]; } || fail "$method: wanted $expected"
        ;;
    more)
        client call --more "unix:$socket/$method" "$parameters" || fail "$method"
        { prints "$expected" && [ ! -s "$err" ]; } || fail "$method: wanted $expected"
        ;;
    first)
        : >"$out" >"$err"
        "$directory/venv/bin/python" -u -m varlink.cli call --more "unix:$socket/$method" "$parameters" \
            >"$out" 2>"$err" &
        stream=$!
        tries=0
        until prints "$expected" 2>/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 300 ] && kill -0 "$stream" || fail "$method: wanted $expected first"
            sleep 0.1
        done
        kill "$stream"
        wait "$stream" || true
        stream=
        ;;
    error)
        client call "unix:$socket/$method" "$parameters" || fail "$method"
        { [ ! -s "$out" ] && grep -qF "'$expected'" "$err"; } || fail "$method: wanted error $expected"
        ;;
    *)
        echo "unknown: $kind" >&2
        exit 64
        ;;
    esac
    echo "$kind $method"
done
