"""Runs in the guest: one JSON object a line in, one out.

{"run": [...], "input": "...", "timeout": seconds} runs a command to its end and answers {"code", "out", "err"};
{"call": [socket, message]} makes one Varlink call and answers its reply; {"start": [...], "log": PATH} starts one and answers {"pid"}; {"stop": pid, "signal": n} ends it and answers {"code"}.
"""

import json
import socket
import subprocess

children = {}


def answer(question):
    if "run" in question:
        done = subprocess.run(
            question["run"],
            input=question.get("input", "").encode(),
            capture_output=True,
            timeout=question.get("timeout", 60),
        )
        return {"code": done.returncode, "out": done.stdout.decode(), "err": done.stderr.decode()}
    if "call" in question:
        path, message = question["call"]
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            line.connect(path)
            line.sendall(json.dumps(message).encode() + b"\0")
            held = b""
            while not held.endswith(b"\0"):
                piece = line.recv(1 << 16)
                if not piece:
                    raise ConnectionError("the daemon hung up")
                held += piece
        return {"reply": json.loads(held[:-1])}
    if "start" in question:
        with open(question["log"], "ab") as log:
            child = subprocess.Popen(question["start"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        children[child.pid] = child
        return {"pid": child.pid}
    child = children.pop(question["stop"])
    child.send_signal(question.get("signal", 15))
    return {"code": child.wait(60)}


with open("/dev/virtio-ports/agent", "r+b", buffering=0) as port:
    port.write(b'{"ready": true}\n')
    held = b""
    while True:
        piece = port.read(65536)
        if not piece:
            continue
        held += piece
        while b"\n" in held:
            line, held = held.split(b"\n", 1)
            try:
                reply = answer(json.loads(line))
            except Exception as problem:
                reply = {"error": f"{type(problem).__name__}: {problem}"}
            rest = memoryview(json.dumps(reply).encode() + b"\n")
            while rest:  # a port takes 32 KiB at a time
                rest = rest[port.write(rest) :]
