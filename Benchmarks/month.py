#!/usr/bin/env python3
"""A month of a factory judged: from rows in memory and from a cold database file, beside pandas, in one run.

usage: month.py BUILD_DIRECTORY [PEOPLE]       (with MonthBenchmark in it: ROLLCALL_BENCHMARK=1 swift build -c release
                                                --scratch-path .build-benchmark --product MonthBenchmark)

10,000 people and 1.2 million punches by default. pandas (PyPI) runs Benchmarks/peers/month_pandas.py over the same punches;
it has to find the same sums. Nothing else is asserted.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent


def run(*command):
    return json.loads(subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout)


def pandas(directory):
    venv.create(directory / "venv", with_pip=True)
    python = directory / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "pandas"], check=True)
    return run(python, HERE / "peers" / "month_pandas.py", directory / "punches.csv")


def main():
    tool = pathlib.Path(sys.argv[1]) / "MonthBenchmark"
    people = sys.argv[2] if len(sys.argv) > 2 else "10000"
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        memory = run(tool, "memory", people, directory)
        peer = pandas(directory)
        import_ = run(tool, "prepare", people, directory)
        files = sorted((run(tool, "file", people, directory) for _ in range(3)), key=lambda one: one["seconds"])
        size = (directory / "state" / "rollcall.sqlite").stat().st_size
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {people} people, {memory['punches']} punches")
        print(f"from rows in memory: {memory['seconds']:.2f} s; rows {memory['megabytesOfRows']} MB, "
              f"at the most {memory['megabytes']} MB")  # fmt: skip
        print(f"pandas, the same rule: {peer['seconds']:.2f} s ({peer['seconds'] / memory['seconds']:.1f} times as long), "
              f"reading the CSV {peer['reading']:.2f} s, {peer['megabytes']} MB")  # fmt: skip
        print(f"into the journal: {import_['seconds']:.1f} s, {memory['punches'] / import_['seconds']:.0f} records/s, "
              f"{size / memory['punches']:.0f} bytes of file a record")  # fmt: skip
        middle = files[1]
        print(f"from a cold database file: {middle['seconds']:.2f} s, of which reading {middle['reading']:.2f} s; "
              f"{middle['megabytes']} MB")  # fmt: skip
        for found in (peer, *files):
            assert found["sums"] == memory["sums"], (memory["sums"], found["sums"])
        print(f"all found the same: {memory['sums']}")


if __name__ == "__main__":
    main()
