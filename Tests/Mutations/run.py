#!/usr/bin/env python3
"""Breaks attendance's rules one at a time and sees a test fail; exits with 1 if all tests pass a broken rule.

usage: run.py FOLDER [WORD]

FOLDER   is kept for the next run; the scratch package is built in it. The tree itself is only read.
WORD     only mutations with this in their rule, file or text.

attendance.txt lists the mutations. Tests are those of AttendanceTests without its properties, which take minutes and would hide a missing example.
"""

import contextlib
import filecmp
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

TREE = pathlib.Path(__file__).resolve().parent.parent.parent
MODULES = {
    "JSON": [],
    "WallClock": [],
    "Attendance": ["WallClock"],
    "Fraud": ["Attendance", "WallClock"],
    "AttendanceCases": ["Attendance", "Fraud", "JSON", "WallClock"],
}
TESTS = "AttendanceTests"
SUPPORT = "TestSupport"
LEFT_OUT = "PropertyTests.swift"
BUILD_SECONDS = 600
TEST_SECONDS = 60


def manifest():
    """With the tree's own settings, except that a mutant may leave a variable unused."""
    settings = re.search(r"let strict: .*?\n\]\n", (TREE / "Package.swift").read_text(), re.DOTALL)[0]
    settings = re.sub(r" *\.treatAllWarnings.*\n", "", settings)
    targets = [
        f'.target(name: "{name}", dependencies: {quoted(uses)}, swiftSettings: strict),\n'
        for name, uses in MODULES.items()
    ]
    targets.append(f'.target(name: "{SUPPORT}", path: "Tests/{SUPPORT}", swiftSettings: strict),\n')
    return f"""// swift-tools-version: 6.2
import PackageDescription

{settings}
let package = Package(
    name: "rollcall",
    targets: [
        {"        ".join(targets)}        .testTarget(
            name: "{TESTS}",
            dependencies: {quoted([*MODULES, SUPPORT])},
            resources: [.copy("Cases")],
            swiftSettings: strict
        ),
    ]
)
"""


def quoted(names):
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def copy_tree(package):
    """Leaves files alone that are the same, so that only what changed is built."""
    wanted = {}
    for top in [f"Sources/{name}" for name in MODULES] + [f"Tests/{TESTS}", f"Tests/{SUPPORT}"]:
        for source in (TREE / top).rglob("*"):
            if source.is_file() and source.name != LEFT_OUT:
                wanted[package / source.relative_to(TREE)] = source
    for top in ("Sources", "Tests"):
        for old in (package / top).rglob("*"):
            if old.is_file() and old not in wanted:
                old.unlink()
    for place, source in wanted.items():
        if not place.exists() or not filecmp.cmp(source, place, shallow=False):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, place)
    text = manifest()
    place = package / "Package.swift"
    if not place.exists() or place.read_text() != text:
        place.write_text(text)


def listed():
    """The entries of attendance.txt, whose head says how they are written."""
    text = (pathlib.Path(__file__).parent / "attendance.txt").read_text()
    for entry in text.split("\n\n"):
        lines = [line for line in entry.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        signed = {sign: [line[2:] for line in lines[1:] if line[0] == sign] for sign in "@-+"}
        yield {
            "rule": lines[0],
            "file": signed["@"][0],
            "old": "\n".join(signed["-"]),
            "new": "\n".join(signed["+"]),
        }


def mutations(word):
    """Those asked for; ends the run if the text of one is not there exactly once."""
    chosen, stale = [], 0
    for number, entry in enumerate(listed(), 1):
        text = (TREE / "Sources" / entry["file"]).read_text()
        times = text.count(entry["old"])
        if times != 1:
            print(f"{number} {entry['rule']}: its text is {times} times in {entry['file']}", file=sys.stderr)
            stale += 1
        if word in f"{entry['rule']} {entry['file']} {entry['old']} {entry['new']}":
            chosen.append(entry | {"number": number, "text": text})
    if stale:
        sys.exit(f"{stale} mutations do not fit the tree: repair attendance.txt")
    return chosen


def run(package, seconds, *command):
    """Exit code, or None if it took too long, and what was printed."""
    process = subprocess.Popen(
        command, cwd=package, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        return None, ""
    finally:
        # Also what it started itself, and when the run is interrupted.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def verdict(package):
    """What building and testing come to, in a few words, and what was printed."""
    code, output = run(package, BUILD_SECONDS, "swift", "build", "--build-tests")
    if code != 0:
        return "does not build", output
    code, output = run(package, TEST_SECONDS, "swift", "test", "--skip-build", "--disable-xctest")
    if code is None:
        return f"killed: not done after {TEST_SECONDS} s", output
    if code == 0:
        return "survived", output
    names = sorted(set(re.findall(r"^. Test (.+?) recorded an issue", output, re.MULTILINE)))
    if not names:
        return f"killed: the tests ended with {code}", output
    return f"killed by {names[0]}" + (f" and {len(names) - 1} more" if names[1:] else ""), output


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    package = pathlib.Path(sys.argv[1]).resolve()
    chosen = mutations(sys.argv[2] if len(sys.argv) == 3 else "")
    package.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    copy_tree(package)
    found, output = verdict(package)
    if found != "survived":
        sys.exit(f"{output}\nthe tree as it is: {found}")
    bad = 0
    for entry in chosen:
        place = package / "Sources" / entry["file"]
        place.write_text(entry["text"].replace(entry["old"], entry["new"]))
        found, output = verdict(package)
        place.write_text(entry["text"])
        print(f"{entry['number']:3} {entry['rule']}: {found}", flush=True)
        if found == "does not build":
            print("\n".join(line for line in output.splitlines() if "error:" in line), file=sys.stderr)
        bad += not found.startswith("killed")
    print(f"{len(chosen)} mutations, {len(chosen) - bad} killed, in {time.monotonic() - begun:.0f} s")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
