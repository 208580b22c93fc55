#!/usr/bin/env bash
# Runs each fuzz target for a while and says what it found; crashing inputs stay in .build-fuzz/found.
# usage: run.sh [SECONDS] [TARGET...]     SECONDS is 60; all targets if none is named.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
out=.build-fuzz
ROLLCALL_FUZZ=1 swift build -c release --product FuzzTargets --scratch-path "$out" --sanitize address \
    -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp
swift=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
"$swift/bin/clang" -g -fsanitize=fuzzer,address Fuzz/driver.c -o "$out/fuzz" \
    -L "$out/release" -lFuzzTargets -Wl,-rpath,"$PWD/$out/release" -Wl,-rpath,"$swift/lib/swift/linux"
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <("$out/fuzz")
mkdir -p "$out/found"
failed=0
for target in "${targets[@]}"; do
    mkdir -p "$out/corpus/$target" "$out/seeds/$target"
    python3 Fuzz/seeds.py "$target" "$out/seeds/$target"
    # TOMLKit keeps a few bytes of each file it parses: at a start and at each reload of the daemon, so nobody's loss.
    if ASAN_OPTIONS=detect_leaks=0 ROLLCALL_FUZZ_TARGET=$target "$out/fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$out/found/$target-" \
        "$out/corpus/$target" "$out/seeds/$target" >"$out/$target.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$target.log")
        echo "ok      $target: $runs inputs"
    else
        echo "FAILED  $target: see $out/$target.log"
        failed=1
    fi
done
exit $failed
