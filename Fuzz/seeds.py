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
    elif target == "user-dat":
        yield bytes([1, 0, 14]) + b"12345678" + b"Li Si".ljust(8, b"\0") + bytes(53)
    elif target == "anviz-backup":
        yield bytes.fromhex("00000003e92e2b8a6b0180000000") * 3
    elif target == "transcript":
        yield b"protocol: zk\nopened: 2026-11-24T08:00:00Z\n\nhost 5050\nwait 12\ndevice *40\ndevice 00 ff\ndrop\n"
    elif target == "zk-push":
        yield script([
            b"/iclock/cdata?SN=A1&options=all&pushver=2.4.1\n",
            b"/iclock/cdata?SN=A1&table=ATTLOG&Stamp=9\n1001\t2026-11-23 08:58:07\t0\t1\t0\n1002\t2026-11-23 08:59:07\t1\t15\n",
            b"/iclock/cdata?SN=A1&table=OPERLOG&OpStamp=9\nUSER PIN=7\tName=Li\tPri=0\tPasswd=\tCard=[0100000000]\tGrp=1\n",
            b"/iclock/getrequest?SN=A1&INFO=Ver 8.0,3,2,9,192.0.2.1\n",
            b"/iclock/devicecmd?SN=A1\nID=1&Return=0&CMD=DATA\n",
        ])
    elif target == "isapi":
        event = b'{"eventType":"AccessControllerEvent","dateTime":"2026-11-23T08:58:07+08:00","AccessControllerEvent":' \
            b'{"majorEventType":5,"subEventType":75,"employeeNoString":"1001","serialNo":7}}'
        part = b"--MIME\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(event), event)
        yield script([
            b'\2Digest realm="a", qop="auth", nonce="b", algorithm=SHA-256',
            b"\0<DeviceInfo><model>A</model><serialNumber>B</serialNumber></DeviceInfo>",
            b"\1multipart/mixed; boundary=MIME", b"\5" + part[:100], b"\5" + part[100:],
            b'\0{"AcsEvent":{"responseStatusStrg":"OK","numOfMatches":1,"totalMatches":1,"InfoList":[{"major":5,"minor":75}]}}',
        ])
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
