#!/usr/bin/env python3
"""The configuration as an administrator meets it: drop-ins, what is in force and why, what a key means, the schema for
editors; and the keys that `credential setup` makes.

usage: configuration.py BUILD_DIRECTORY
"""

import json
import os
import pathlib
import stat
import tomllib

from gateway import Sandbox, Tally, build_directory, parsed, until

TREE = pathlib.Path(__file__).resolve().parents[2]
TERMINAL = '[[terminal]]\nname = "{}"\nprotocol = "{}"\nlink = "{}"\n{}\n'


def drop_ins(box, tally):
    box.configure()
    (box.path / "conf.d").mkdir()
    first = TERMINAL.format("door", "zk", "tcp://127.0.0.1:9", 'key = 4711\npoll = "7s"')
    box.write("conf.d/10-door.toml", "[attendance]\ndebounceSeconds = 5\n" + first)
    box.write("conf.d/20-more.toml", "[attendance]\ndebounceSeconds = 7\n")
    tally.equal("a configuration of three files is correct", box.rollcall("config", "check", box.config).code, 0)
    shown = box.rollcall("config", "show", box.config)
    tally.holds("what is set says where", shown.out, f"debounceSeconds = 7  # {box.path}/conf.d/20-more.toml:2")
    tally.check("a secret is not shown", "4711" not in shown.out and '"(hidden)"' in shown.out, shown.out)
    tally.check("defaults are not shown unasked", "lateGraceMinutes" not in shown.out, shown.out)
    result = box.rollcall("config", "show", "--effective", box.config)
    read = tomllib.loads(result.out)
    tally.equal("what is in force is a configuration", read["attendance"]["debounceSeconds"], 7)
    tally.equal("with its defaults", read["attendance"]["lateGraceMinutes"], 0)
    tally.equal("and its terminals", [t["name"] for t in read["terminal"]], ["door"])
    rows = parsed(box.rollcall("config", "show", "--effective", "--json", box.config))
    tally.equal("as JSON too, without the secret", [r["value"] for r in rows if r["key"] == "terminal[0].key"], [None])
    tally.equal("correct, as JSON", parsed(box.rollcall("config", "check", box.config, "--json")), {"mistakes": []})
    box.start_daemon()
    tally.equal("the daemon reads them all", box.state_of("door") in ("connecting", "offline"), True)
    box.write("conf.d/30-wrong.toml", "\n[attendance]\ndebounceSeconds = -1\n")
    result = box.rollcall("config", "check", box.config)
    tally.equal("a mistake is found", result.code, 78)
    tally.holds("with file, line and key", result.out, "conf.d/30-wrong.toml: line 3, attendance.debounceSeconds: ")
    for result in box.rollcall("config", "check", box.config, "--json"), box.rollcall("config", "show", "/nope", "--json"):
        told = parsed(result) or {}
        tally.check(
            "as JSON one object with the mistakes in it",
            result.code == 78 and not result.err and told["error"] == "io.rollcall.client.BadConfiguration"
            and told["message"] and len(told["parameters"]["mistakes"]) == 1 and "hint" in told,
            result,
        )  # fmt: skip
    tally.equal("a file that is not there: no stray sign", box.rollcall("config", "show", "/nope").err,
                "rollcall: /nope cannot be read: No such file or directory\n")  # fmt: skip
    box.daemon.send_signal(1)
    until("the reload is refused with its reason", lambda: "30-wrong.toml: line 3" in box.log.read_text())
    tally.equal("a refused reload changes nothing", len(box.call("Terminals.List")["terminals"]), 1)
    tally.equal("the daemon stops", box.stop_daemon()[0], 0)
    tally.equal("and does not start with the mistake", box.start_daemon(waits=False).wait(20), 78)


def explanations(box, tally):
    result = box.rollcall("config", "explain", "attendance.debounceSeconds")
    tally.holds("a key is explained", result.out, "in seconds", "default  60", "from 0 to 86400")
    tally.holds("by its bare name", box.rollcall("config", "explain", "poll").out, "terminal[].poll", "drive.poll")
    result = box.rollcall("config", "explain", "nonsense")
    tally.equal("what is no key is said", (result.code, "no key" in result.err), (64, True))
    schema = box.rollcall("config", "schema").out
    kept = (TREE / "config/rollcall.schema.json").read_text()
    tally.check("config/rollcall.schema.json is what `config schema` prints", schema == kept, "run make schema")
    explained = {row["key"] for row in parsed(box.rollcall("config", "explain", "--json"))}
    tally.equal("the schema has every key", in_schema(json.loads(schema)) ^ explained, set())


def in_schema(node, path=""):
    """The keys of a schema, as the key table names them."""
    found = set()
    for name, inner in node.get("properties", {}).items():
        if inner.get("type") == "object":
            found |= in_schema(inner, f"{path}{name}.")
            if inner["additionalProperties"]:
                found.add(f"{path}{name}.*")
        elif "properties" in inner.get("items", {}):
            found |= in_schema(inner["items"], f"{path}{name}[].")
        else:
            found.add(path + name)
    return found


def credentials(box, tally):
    root = box.path / "root"
    (root / "etc/rollcall").mkdir(parents=True)
    line = "serial:/dev/ttyS9?baud=9600"
    (root / "etc/rollcall/rollcall.toml").write_text(
        '[site]\nname = "x"\nzone = "UTC"\n'
        + TERMINAL.format("in", "osdp", line, 'address = 1\nkey = "credential:gate-in"')
        + TERMINAL.format("lobby", "isapi", "http://127.0.0.1:9", 'key = "credential:lobby"')
    )

    def setup(*arguments, **more):
        return box.rollcall("credential", "setup", "--root", root, *arguments, **more)

    result = setup("--all")
    tally.equal("what can be made is made, and what is left is told", (result.code, "lobby: not made" in result.out), (75, True))
    keys = root / "etc/rollcall/credentials"
    tally.equal("the keys that the daemon knows", sorted(os.listdir(keys)), ["document-key", "enrolment-key", "gate-in", "signing-key"])
    modes = {stat.S_IMODE((keys / name).stat().st_mode) for name in os.listdir(keys)}
    tally.equal("only their owner reads them", (modes, stat.S_IMODE(keys.stat().st_mode)), ({0o600}, 0o700))
    made = {name: (keys / name).read_text() for name in os.listdir(keys)}
    digits = {name: len(bytes.fromhex(text.strip())) for name, text in made.items()}
    tally.equal("as long as they must be", digits, {"document-key": 32, "enrolment-key": 32, "gate-in": 16, "signing-key": 32})
    drop_in = root / "etc/systemd/system/rollcalld.service.d/credential-gate-in.conf"
    wanted = "LoadCredential=gate-in:/etc/rollcall/credentials/gate-in\n"
    tally.holds("the unit gets a drop-in", drop_in.read_text(), "[Service]\n" + wanted)
    tally.equal("again it makes nothing", setup("--all").out.count(": is there"), 4)
    tally.equal("and overwrites nothing", {name: (keys / name).read_text() for name in made}, made)
    result = setup("lobby")
    tally.equal("a terminal's own password is not made up", (result.code, "--stdin" in result.err), (64, True))
    result = setup("lobby", "--stdin", "--print", input=b"pass word\n")
    tally.equal("it is taken from standard input", (result.code, (keys / "lobby").read_bytes()), (0, b"pass word"))
    tally.check("and the drop-in only printed", "LoadCredential=lobby:" in result.out and "pass" not in result.out, result.out)
    result = setup("gate-out")
    tally.equal("a name that nothing asks for is refused", (result.code, "gate-in" in result.err), (65, True))
    (keys / "gate-in").chmod(0o644)
    result = setup("gate-in")
    tally.equal("a key that others can read is refused", (result.code, "chmod 600" in result.err), (78, True))
    if os.geteuid() == 0:
        result = box.rollcall("credential", "setup", "--all", user=65534, group=65534)
        tally.equal("who is not root is told so", (result.code, "sudo" in result.err), (77, True))


def main():
    build = build_directory()
    tally = Tally()
    for chapter in (drop_ins, explanations, credentials):
        with Sandbox(build) as box, tally.chapter(chapter.__name__.replace("_", " ")):
            chapter(box, tally)
    tally.finish()


main()
