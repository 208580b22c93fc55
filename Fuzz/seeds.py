#!/usr/bin/env python3
"""Writes the seed corpus of one fuzz target: the bytes that our tests hold to be right.

usage: seeds.py TARGET DIRECTORY
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VECTORS = ROOT / "Tests" / "TerminalProtocolsTests" / "Vectors"
CAPTURES = ROOT / "Tests" / "Captures"


def strings(value):
    """Every string in a JSON document, with its key."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                yield key, item
            else:
                yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def script(pieces):
    """Pieces of a terminal's bytes as steps of a conversation: a length, then so many bytes; a tick behind each."""
    steps = bytearray()
    for piece in pieces:
        for start in range(0, len(piece), 0xE0):
            part = piece[start:start + 0xE0]
            steps += bytes([len(part)]) + part
        steps.append(0xF4)
    return bytes(steps)


def device_lines(path):
    """What the device says in a transcript."""
    return [bytes.fromhex(match[1]) for match in re.finditer(r"^device ([0-9a-f]+)$", path.read_text(), re.M)]


def seeds(target):
    if target == "json":
        yield from (path.read_bytes() for path in ROOT.glob("Tests/*/Cases/*.json"))
        yield b'{"method":"io.rollcall.Terminals.List","parameters":{"a":[1,-2.5e3,null,"\\u00e9\\ud83d\\ude00"]}}'
    elif target == "varlink-call":
        yield b'{"method":"org.varlink.service.GetInfo","more":true}\0{"method":"a.B","oneway":true}\0'
    elif target == "varlink-interface":
        yield from (path.read_bytes() for path in ROOT.glob("Sources/Control/interfaces/*.varlink"))
    elif target == "configuration":
        yield (ROOT / "config" / "rollcall.toml").read_bytes()
        yield b'[site]\nname="a"\nzone="UTC"\n[[terminal]]\nname="b"\nprotocol="zk"\nlink="tcp://c:1"\nkey=5\npoll="2s"\n'
    elif target == "attlog":
        yield b"     1001\t2026-11-23 08:58:07\t1\t0\t15\t0\r\n1002\t2026-11-23 08:59:07\t1\t1\t1\t0\r\n"
    elif target == "link-address":
        for text in ("tcp://192.0.2.1:4370", "serial:/dev/ttyS0?baud=9600&format=7E1", "usb:1b55:0001:A", "push:A1"):
            yield text.encode()
    else:
        vectors = VECTORS / f"{target}-vectors.json"
        if vectors.exists():
            for key, text in strings(json.loads(vectors.read_text())):
                if key.lower().endswith("hex") and text and re.fullmatch(r"([0-9a-f]{2})+", text):
                    yield script([bytes.fromhex(text)])
        for path in sorted(CAPTURES.glob(f"{target}/*.transcript")):
            yield script(device_lines(path))


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    for number, seed in enumerate(seeds(target)):
        (directory / f"{number:04}").write_bytes(seed)


main()
