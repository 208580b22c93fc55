#!/usr/bin/env python3
"""The manual pages: made afresh from the built programs, they name every command, option, key and method, and are
clean to whatever lint is installed.

usage: manual.py BUILD_DIRECTORY
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from gateway import Tally, build_directory

TREE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "man"))
import make  # noqa: E402


def told(build, program, *arguments):
    return json.loads(subprocess.run([f"{build}/{program}", *arguments], capture_output=True, check=True).stdout)


def plain(page):
    """A page as a reader sees its words."""
    shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=200", page], capture_output=True, text=True).stdout
    return re.sub(r".\x08", "", shown)


def source(page):
    return page.read_text().replace("\\&", "").replace("\\e", "\\")


def main():
    build, tally = build_directory(), Tally()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        run = [sys.executable, TREE / "man/make.py", build, place]
        done = subprocess.run(run, capture_output=True, text=True)
        tally.equal("the pages are made", (done.returncode, done.stderr), (0, ""))
        pages = {page.name: source(page) for page in place.iterdir()}
        names = {"rollcalld.8", "rollcall.1", "rollcall-sim.1", "rollcall.toml.5", "rollcall-varlink.7"}
        tally.equal("a page for each program, the configuration and the protocol", set(pages), names)
        for program in ("rollcall", "rollcall-sim"):
            tree = told(build, program, "--experimental-dump-help")["command"]
            leaves = list(make.leaves(tree))
            page = pages[f"{program}.1"]
            missing = [" ".join(path) for path, _, _ in leaves if f"Ic {' '.join(path)}\n" not in page]
            tally.equal(f"{program}(1) has each of {len(leaves)} commands", missing, [])
            options = {
                f"Fl -{name['name']}"
                for _, command, _ in leaves
                for argument in command.get("arguments", [])
                for name in argument.get("names", [])
                if name["kind"] == "long"
            }
            tally.equal(f"{program}(1) has each option", [o for o in sorted(options) if o not in page], [])
        keys = told(build, "rollcall", "config", "explain", "--json")
        page = pages["rollcall.toml.5"]
        missing = [k["key"] for k in keys if f".It Va {k['key'].rpartition('.')[2].replace('*', 'NAME')}\n" not in page]
        tally.equal(f"rollcall.toml(5) has each of {len(keys)} keys", missing, [])
        page = pages["rollcall-varlink.7"]
        members = [
            member
            for path in (TREE / "Sources/Control/interfaces").glob("*.varlink")
            for member in re.findall(r"^(?:type|method|error) \w+", path.read_text(), re.MULTILINE)
        ]
        missing = [member for member in members if f".Sy {member}\n" not in page]
        tally.equal(f"rollcall-varlink(7) has each of {len(members)} members", missing, [])
        linted(place, tally)
    tally.finish()


def linted(place, tally):
    pages = sorted(place.iterdir())
    if shutil.which("mandoc"):
        result = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *pages], capture_output=True, text=True)
        tally.equal("mandoc has no warning", result.stdout.strip(), "")
        tally.holds("and shows them", plain(place / "rollcall.1"), "terminal clear-log", "--yes")
    else:
        print("skipped: mandoc is not here (make deb-deps)")
    # Debian's minimal images have a `man` that only says that it is not there.
    if shutil.which("man") and shutil.which("groff"):
        for page in pages:
            run = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page]
            result = subprocess.run(run, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "MANWIDTH": "80"})
            tally.equal(f"man has no warning about {page.name}", result.stderr.strip(), "")
    else:
        print("skipped: man-db with groff is not here (make deb-deps)")


main()
