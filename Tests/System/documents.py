#!/usr/bin/env python3
"""The bytes behind the office's documents: filed, fetched, signed, verified, copied by rclone, backed up and restored by
restic, scanned; and what happens without a key, to a damaged file, to somebody without access, to a daemon that dies.

usage: documents.py BUILD_DIRECTORY
"""

import base64
import concurrent.futures
import hashlib
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess

from gateway import CallError, Sandbox, Tally, build_directory, call, free_port, parsed, replies, until

PEOPLE = """工号,姓名,部门,主管
1001,高总,总经办,
1002,侯主任,综合办公室,1001
1003,孙主管,销售部,1001
1004,文书,综合办公室,1002
1005,档案,综合办公室,1002
1006,行政,综合办公室,1002
1007,徐一,销售部,1003
1008,颜二,销售部,1003
"""
GM, HEAD, SALES, REGISTRAR, ARCHIVIST, CLERK, DRAFTER, OTHER = range(1001, 1009)
ROLES = [
    (GM, "gm"), (HEAD, "officeHead"), (HEAD, "deptHead", "综合办公室"), (SALES, "deptHead", "销售部"),
    (REGISTRAR, "registrar"), (ARCHIVIST, "archivist"), (HEAD, "archivist"), (CLERK, "adminClerk"),
]  # fmt: skip
SECRET = "合同原件：不得外传 ".encode() * 80_000  # more than one piece


class Office:
    """A daemon with credentials, a drive that is a folder, a repository that is another one, and people."""

    def __init__(self, box, tally):
        self.box, self.tally = box, tally
        box.path.chmod(0o755)
        self.keys = box.path / "keys"
        self.keys.mkdir()
        self.drive, self.repository = box.path / "drive", box.path / "repository"
        self.drive.mkdir()
        box.write("rclone.conf", f"[drive]\ntype = alias\nremote = {self.drive}\n")
        box.configure(
            ("door", "zk", f"tcp://127.0.0.1:{free_port()}"),
            more=f'[office.copies]\nconfiguration = "{box.path}/rclone.conf"\nremote = "drive"\n'
            f'[office.backup]\ncode = "OFFSITE"\nrepository = "{self.repository}"\n',
        )
        box.environment["CREDENTIALS_DIRECTORY"] = str(self.keys)
        self.start()
        self.must(None, "person", "import", box.write("people.csv", PEOPLE))
        for number in range(GM, OTHER + 1):
            self.must(None, "person", "link", number, "--account", self.uid(number))
        for number, role, *department in ROLES:
            self.must(None, "office", "grant", number, role, *(["--department", *department] if department else []))

    def start(self):
        self.box.start_daemon()
        os.chmod(self.box.socket, 0o666)

    def restart(self, how=signal.SIGTERM):
        self.box.daemon.send_signal(how)
        self.box.daemon.wait(20)
        self.start()

    def give_keys(self):
        for name in ("document-key", "signing-key", "cloud-password", "backup-password"):
            (self.keys / name).write_text(secrets.token_hex(32) + "\n")
            (self.keys / name).chmod(0o600)
        self.restart()

    @staticmethod
    def uid(number):
        return 54_000 + number

    def run(self, number, *line, **more):
        who = {} if number is None else {"user": self.uid(number), "group": self.uid(number), "extra_groups": []}
        return self.box.rollcall(*line, **who, **more)

    def must(self, number, *line, **more):
        result = self.run(number, *line, **more)
        if result.code:
            raise RuntimeError(f"{line}: {result.code} {result.out} {result.err}")
        return result

    def act(self, number, verb, case, **fields):
        """Any verb, as a person; the case as it is then."""
        parameters = {"verb": verb, "fields": {name: value for name, value in fields.items() if name not in ("object", "reason")}}
        parameters |= {name: fields[name] for name in ("object", "reason") if name in fields}
        if case:
            parameters["number"] = case
        return self.as_person(number, "io.rollcall.Office.Act", parameters)["case"]

    def as_person(self, number, method, parameters, more=False):
        """Calls under a person's account, in a child of its own."""
        script = (
            "import json,os,sys;sys.path.insert(0,sys.argv[1]);from gateway import replies\n"
            "uid=int(sys.argv[2]);os.setgroups([]);os.setgid(uid);os.setuid(uid)\n"
            "from gateway import CallError\n"
            "try: print(json.dumps({'replies':list(replies(sys.argv[3],sys.argv[4],json.loads(sys.stdin.read()),more=sys.argv[5]=='1'))}))\n"
            "except CallError as e: print(json.dumps({'error':e.name,'parameters':e.parameters}))\n"
        )
        import json

        here = str(pathlib.Path(__file__).resolve().parent)
        run = ["python3", "-c", script, here, str(self.uid(number)), self.box.socket, method, str(int(more))]
        done = subprocess.run(run, input=json.dumps(parameters).encode(), capture_output=True, check=True)
        told = json.loads(done.stdout)
        if "error" in told:
            raise CallError(told)
        return told["replies"] if more else told["replies"][-1]

    def attachments(self, number, case):
        return self.as_person(number, "io.rollcall.Office.Attachments.List", {"number": case})["attachments"]

    def state(self, number, case, place=-1):
        return self.attachments(number, case)[place]["state"]

    def refused(self, name, number, *line, code, says="", **more):
        result = self.run(number, *line, **more)
        self.tally.check(name, result.code == code and says in result.err, result)

    def sees(self, path):
        """Whether no file below a folder has these bytes."""
        return not any(SECRET[:60] in found.read_bytes() for found in path.rglob("*") if found.is_file())


def without_key(office):
    tally = office.tally
    letter = office.act(REGISTRAR, "receive", None, object="incoming", sender="工商局", senderNumber="工商〔2026〕7",
                        date="2026-11-20", title="年检通知", copies=1, pages=1, medium="paper")  # fmt: skip
    office.letter = letter["number"]
    office.secret = office.box.write("secret.pdf", SECRET)
    office.secret.chmod(0o644)
    office.refused("without a key nothing is stored", REGISTRAR, "document", "attach", office.letter, office.secret,
                   code=69, says="key for documents")  # fmt: skip
    tally.equal("and nothing is filed", office.attachments(REGISTRAR, office.letter), [])
    office.refused("nor is a draft begun whose text cannot be kept", DRAFTER, "document", "draft", "年检回函", "--to", "工商局",
                   "--file", office.secret, code=69, says="key for documents")  # fmt: skip
    tally.equal("of which nobody is told", office.must(DRAFTER, "document", "outgoing", "--all").out.strip(), "none")
    office.give_keys()


def registered_twice(office):
    """The same sender's number a second time: registered, and said so at once."""
    tally = office.tally
    line = ("document", "receive", "年检通知", "--sender", "工商局", "--sender-number", "工商〔2026〕7", "--date", "2026-11-20",
            "--pages", "1", "--copies", "1", "--medium", "paper")  # fmt: skip
    tally.holds("registered twice, one is warned", office.must(REGISTRAR, *line).out, f"registered before as {office.letter}")
    tally.holds("in Chinese too", office.must(REGISTRAR, *line, "--lang", "zh").out, f"已登记为 {office.letter}")


def filed(office):
    tally, letter = office.tally, office.letter
    office.act(REGISTRAR, "level", letter, level="confidential")
    office.refused("who may not know of it is told that it is not there", OTHER, "document", "attach", letter,
                   office.secret, code=65, says="you may not know of it")  # fmt: skip
    office.must(REGISTRAR, "document", "attach", letter, office.secret)
    found = office.attachments(REGISTRAR, letter)
    tally.equal("it is filed", [(one["name"], one["bytes"], one["hash"]) for one in found],
                [("secret.pdf", len(SECRET), hashlib.sha256(SECRET).hexdigest())])  # fmt: skip
    tally.check("and stored", found[0]["state"] in ("stored", "replicated"), found)
    vault = office.box.path / "state/documents"
    tally.equal("only the daemon reads the vault", oct(vault.stat().st_mode & 0o777), "0o700")
    tally.check("it lies nowhere plain", office.sees(office.box.path / "state"))
    target = office.box.path / "out"
    target.mkdir()
    target.chmod(0o777)
    office.must(REGISTRAR, "document", "fetch", letter, "-o", target / "a.pdf")
    tally.check("it comes back as it was", (target / "a.pdf").read_bytes() == SECRET)
    tally.equal("for its owner only", oct((target / "a.pdf").stat().st_mode & 0o777), "0o600")
    office.refused("nothing is written over", REGISTRAR, "document", "fetch", letter, "-o", target / "a.pdf", code=73)
    office.refused("nobody else fetches it", OTHER, "document", "fetch", letter, "-o", target / "b.pdf", code=65,
                   says="you may not know of it")  # fmt: skip
    office.refused("nor root, who is no person", None, "document", "fetch", letter, "-o", target / "b.pdf", code=77)
    history = parsed(office.must(REGISTRAR, "office", "verify", "--json"))
    tally.equal("the journal is proven", history["faults"], [])
    events = office.as_person(REGISTRAR, "io.rollcall.Office.History", {"number": found[0]["number"]})["events"]
    opened = [event for event in events if event["transition"] == "opened"]
    tally.check("the opening is an event that names who", len(opened) == 1 and str(REGISTRAR) in str(opened), events)
    log = office.box.log.read_text()
    tally.check("the log tells no name and no content", "secret.pdf" not in log and "合同" not in log and "年检" not in log)


def read_by(office):
    """Who has it in hand is known to have read it: by showing it, or by opening what it holds; nobody else's look counts."""
    tally, read = office.tally, "io.rollcall.Office.Show"
    paper = office.act(REGISTRAR, "receive", None, object="incoming", sender="街道办", date="2026-11-20", title="阅办", copies=1,
                       pages=1, medium="paper", level="internal")["number"]  # fmt: skip
    text = office.box.write("read.txt", "请阅办")
    text.chmod(0o644)
    office.must(REGISTRAR, "document", "attach", paper, text)
    office.must(REGISTRAR, "document", "distribute", paper, DRAFTER, OTHER)

    def readings():
        fields = office.as_person(REGISTRAR, read, {"number": paper})["case"]["fields"]
        return [row["person"] for row in fields.get("readings", [])]

    office.must(REGISTRAR, "document", "fetch", paper, "-o", office.box.path / "out/registrar.txt")
    office.must(HEAD, "document", "show", paper)
    tally.equal("the looks of others are none", readings(), [])
    office.must(DRAFTER, "document", "ack", paper)
    tally.equal("nor is acknowledging", readings(), [])
    tally.holds("who has it and looks has read it", office.must(DRAFTER, "document", "show", paper, "--lang", "zh").out, "阅读记录")
    office.must(OTHER, "document", "fetch", paper, "-o", office.box.path / "out/read.txt")
    tally.equal("also by opening what it holds", readings(), [str(DRAFTER), str(OTHER)])
    office.must(OTHER, "document", "show", paper)
    events = [event["transition"] for delivery in parsed(office.must(REGISTRAR, "document", "deliveries", "--json"))
              for event in office.as_person(REGISTRAR, "io.rollcall.Office.History", {"number": delivery["number"]})["events"]]
    tally.equal("each once", events.count("read"), 2)


def uploads(office):
    tally, letter, put = office.tally, office.letter, "io.rollcall.Office.Attachments.Put"
    data = b"x" * 1000
    piece = {"number": letter, "name": "x.txt", "hash": hashlib.sha256(data).hexdigest(), "total": 1000,
             "offset": 0, "content": base64.b64encode(data[:600]).decode()}  # fmt: skip

    def fails(name, wanted, **other):
        try:
            office.as_person(REGISTRAR, put, piece | other)
            tally.check(name, False, "it was taken")
        except CallError as error:
            tally.equal(name, error.name, wanted)

    fails("too large", "io.rollcall.Office.BadField", total=(64 << 20) + 1)
    fails("no hash", "io.rollcall.Office.BadField", hash="../../etc")
    fails("a piece without a beginning", "io.rollcall.Unavailable", offset=600)
    tally.equal("a part", office.as_person(REGISTRAR, put, piece), {"received": 600, "done": False})
    fails("a gap", "io.rollcall.BadInput", offset=700)
    office.restart(signal.SIGKILL)
    fails("after a crash the rest is refused", "io.rollcall.Unavailable", offset=600)
    tally.equal("and nothing was filed", len(office.attachments(REGISTRAR, letter)), 1)
    office.as_person(REGISTRAR, put, piece)
    rest = {"offset": 600, "content": base64.b64encode(data[600:]).decode()}
    fails("other bytes than were announced", "io.rollcall.Office.BadField", **rest | {"content": base64.b64encode(b"y" * 400).decode()})
    office.as_person(REGISTRAR, put, piece)
    tally.equal("sent again it is filed", office.as_person(REGISTRAR, put, piece | rest), {"received": 1000, "done": True})
    # The same once more, and eight at once: filed once, and nobody is told otherwise.
    same = office.box.write("same.txt", "the same")
    same.chmod(0o644)
    who = {"user": office.uid(REGISTRAR), "group": office.uid(REGISTRAR), "extra_groups": []}
    before = len(office.attachments(REGISTRAR, letter))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: office.box.rollcall("document", "attach", letter, same, **who).code, range(8)))
    tally.equal("sent at once it is filed once, and all are told so", (set(codes), len(office.attachments(REGISTRAR, letter))), ({0}, before + 1))
    other = office.box.write("other name.txt", "the same")
    other.chmod(0o644)
    office.refused("under another name, what is in the way is named", REGISTRAR, "document", "attach", letter, other, code=65, says="same.txt")


def copied(office):
    tally, letter = office.tally, office.letter
    until("the copy is on the drive", lambda: office.state(REGISTRAR, letter, 0) == "replicated")
    tally.check("a sensitive one only encrypted", office.sees(office.drive) and list((office.drive / "rollcall/encrypted").iterdir()))
    tally.check("and its name too", not list(office.drive.rglob("*" + hashlib.sha256(SECRET).hexdigest() + "*")))
    open_one = office.act(REGISTRAR, "receive", None, object="incoming", sender="邮局", senderNumber="1", date="2026-11-20",
                          title="公开", copies=1, pages=1, medium="paper", level="public")["number"]  # fmt: skip
    plain = office.box.write("plain.txt", "公开信息")
    plain.chmod(0o644)
    office.must(REGISTRAR, "document", "attach", open_one, plain)
    until("a public one too", lambda: office.state(REGISTRAR, open_one) == "replicated")
    name = hashlib.sha256("公开信息".encode()).hexdigest()
    tally.equal("as it is", (office.drive / "rollcall/documents" / name).read_text(), "公开信息")
    office.act(REGISTRAR, "level", open_one, level="secret", reason="其中有名单")
    until("what became sensitive is gone from there", lambda: not (office.drive / "rollcall/documents" / name).exists())
    until("and is there encrypted", lambda: office.state(REGISTRAR, open_one) == "replicated")
    # The same bytes, first of a public case, then of a secret one.
    cases = {}
    both = office.box.write("both.txt", "both know it")
    both.chmod(0o644)
    name = hashlib.sha256(b"both know it").hexdigest()
    for level in ("public", "secret"):
        cases[level] = office.act(REGISTRAR, "receive", None, object="incoming", sender="邮局", senderNumber="b" + level,
                                  date="2026-11-20", title="两处", copies=1, pages=1, medium="paper", level=level)["number"]  # fmt: skip
        office.must(REGISTRAR, "document", "attach", cases[level], both)
        until(f"the {level} one is copied", lambda: office.state(REGISTRAR, cases[level]) == "replicated")
    until("for the secret one the plain copy goes", lambda: not (office.drive / "rollcall/documents" / name).exists())
    until("and the public one has the encrypted one", lambda: office.state(REGISTRAR, cases["public"]) == "replicated")


def signed(office):
    tally, box = office.tally, office.box
    out = box.path / "out"
    draft = office.act(DRAFTER, "draft", None, object="outgoing", title="年终安排", addressees=["各部门"], level="internal")["number"]
    text = box.write("final.txt", "年终安排 终稿")
    text.chmod(0o644)
    office.must(DRAFTER, "document", "attach", draft, text)
    office.act(DRAFTER, "submit", draft)
    until("its bytes are stored", lambda: office.state(DRAFTER, draft) in ("stored", "replicated"))
    key = office.keys / "signing-key"
    kept = key.read_text()
    key.unlink()
    for person in (SALES, CLERK, GM):
        done = office.act(person, "approve", draft)
    number = done["number"]
    missing = "there is no credential signing-key"
    until("without a key that is told in the log", lambda: missing in box.log.read_text())
    tally.holds("and who asks is told for what it waits", office.must(GM, "approval", "explain", number).out,
                "waits for the daemon to sign it", "rollcall credential setup signing-key")  # fmt: skip
    other = office.act(REGISTRAR, "receive", None, object="incoming", sender="邮局", senderNumber="2", date="2026-11-20",
                       title="另一份", copies=1, pages=1, medium="paper", level="internal")["number"]  # fmt: skip
    office.must(REGISTRAR, "document", "attach", other, text)
    until("it looks again", lambda: office.state(REGISTRAR, other) == "replicated")
    tally.equal("and tells it once", box.log.read_text().count(missing), 1)
    key.write_text(kept)
    key.chmod(0o600)
    # The daemon may have looked meanwhile.
    explained = office.must(GM, "approval", "explain", number, "--lang", "zh").out
    tally.check("with it nothing is missing", ("等待系统签名" in explained or "已签发" in explained) and "密钥" not in explained, explained)
    office.restart()
    until("it is signed", lambda: office.as_person(DRAFTER, "io.rollcall.Office.Show", {"number": number})["case"]["state"] == "signed")
    files = [out / name for name in ("final.txt", "final.sig", "office.key")]
    office.must(DRAFTER, "document", "fetch", number, "-o", files[0], "--signature", files[1], "--key", files[2])
    verify = ("document", "verify", files[0], "--signature", files[1], "--key", files[2])
    tally.holds("anyone verifies it", box.rollcall(*verify).out, number, str(GM))
    files[0].write_text("年终安排 改稿")
    result = box.rollcall(*verify)
    tally.check("what was changed is told", result.code == 65 and "not of this one" in result.err, result)
    files[0].write_text("年终安排 终稿")
    files[2].write_text("00" * 32)
    tally.equal("and another key", box.rollcall(*verify).code, 65)


def damaged(office):
    tally, letter = office.tally, office.letter
    path = office.box.path / "state/documents" / hashlib.sha256(SECRET).hexdigest()
    whole = path.read_bytes()
    half = whole[:-1] + bytes([whole[-1] ^ 1])
    path.write_bytes(half)
    out = office.box.path / "out/back.pdf"
    office.refused("a damaged one is not given out", REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", out,
                   code=65, says="not those that were filed")  # fmt: skip
    until("it is fetched back from its copy", lambda: office.state(REGISTRAR, letter, 0) in ("restored", "replicated"))
    office.must(REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", out)
    tally.equal("as it was filed", out.read_bytes(), SECRET)
    until("and the copy is proved anew", lambda: office.state(REGISTRAR, letter, 0) == "replicated")
    tally.holds("what lies with it is listed", office.must(REGISTRAR, "document", "attachments", letter, "--lang", "zh").out,
                "secret.pdf", str(len(SECRET)), "已备份", hashlib.sha256(SECRET).hexdigest())  # fmt: skip
    # Without its copy it waits until somebody files it again.
    (office.box.path / "rclone.conf").rename(office.box.path / "gone.conf")
    whole = path.read_bytes()
    path.write_bytes(half)
    office.refused("without the drive", REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o",
                   office.box.path / "out/c.pdf", code=65, says="not those that were filed")  # fmt: skip
    tally.equal("and known to be", office.state(REGISTRAR, letter, 0), "damaged")
    tally.check("nothing was written", not (office.box.path / "out/c.pdf").exists())
    office.must(REGISTRAR, "document", "attach", letter, office.secret)
    tally.check("filed again it is whole", office.state(REGISTRAR, letter, 0) in ("restored", "replicated"))
    office.must(REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", office.box.path / "out/c.pdf")
    path.unlink()
    office.refused("one that is gone is damaged too", REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o",
                   office.box.path / "out/d.pdf", code=65)  # fmt: skip
    path.write_bytes(whole)
    office.restart()
    until("and restored when it is back", lambda: office.state(REGISTRAR, letter, 0) in ("restored", "replicated"))
    (office.box.path / "gone.conf").rename(office.box.path / "rclone.conf")
    office.restart()


def key_lost(office):
    """A damaged key id is damage; another key than that of before is told, and no new one is advised."""
    tally, letter = office.tally, office.letter
    path = office.box.path / "state/documents" / hashlib.sha256(SECRET).hexdigest()
    until("nothing is on its way", lambda: office.state(REGISTRAR, letter, 0) == "replicated")
    bent = bytearray(path.read_bytes())
    bent[8] ^= 1
    path.write_bytes(bytes(bent))
    out = office.box.path / "out/key.pdf"
    office.refused("a damaged key id is damage", REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", out, code=65,
                   says="not those that were filed")  # fmt: skip
    until("and fetched back from the copy", lambda: office.state(REGISTRAR, letter, 0) in ("restored", "replicated"))
    office.must(REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", out)
    tally.equal("as it was", out.read_bytes(), SECRET)
    until("the copy is proved again", lambda: office.state(REGISTRAR, letter, 0) == "replicated")
    key = office.keys / "document-key"
    kept = key.read_text()
    key.write_text(secrets.token_hex(32))
    office.restart()
    until("another key than before is told in the log", lambda: "documents lie under the key" in office.box.log.read_text())
    doctor = office.run(None, "doctor").out
    tally.holds("and by the doctor", doctor, "documents lie under the key", "put that key back", "a new one opens nothing")
    result = office.run(REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", out, "--force")
    tally.check("who asks is told which one", result.code == 69 and "put that key back" in result.err and "setup" not in result.err, result)
    tally.equal("it is not damaged", office.state(REGISTRAR, letter, 0), "replicated")
    key.write_text(kept)
    office.restart()
    office.must(REGISTRAR, "document", "fetch", letter, "secret.pdf", "-o", out, "--force")


def copies_proved(office):
    """A copy that was changed or lost on the drive is seen by the week's proof, and copied again."""
    tally, proved = office.tally, office.box.path / "state/copies-proved"
    until("all was proved at the start", proved.exists)
    copies = office.drive / "rollcall"
    plain = [path for path in (copies / "documents").iterdir()]
    until("nothing is on its way", lambda: office.state(REGISTRAR, office.letter, 0) == "replicated")
    sealed = max((copies / "encrypted").iterdir(), key=lambda path: path.stat().st_size)
    bent = bytearray(sealed.read_bytes())
    bent[len(bent) // 2] ^= 1
    sealed.write_bytes(bytes(bent))
    plain[0].unlink()
    proved.unlink()
    office.restart()
    until("the lost one is copied again", plain[0].exists)
    until("and the changed one", lambda: sealed.read_bytes() != bytes(bent))
    until("and that is recorded", proved.exists)
    history = office.must(REGISTRAR, "document", "history", office.attachments(REGISTRAR, office.letter)[0]["number"]).out
    tally.holds("as lost", history, "copy lost")


def append_only(office, show):
    """Behind a server that lets nothing be removed old snapshots stay: an alarm, and the backup is one all the same."""
    tally, box, port = office.tally, office.box, free_port()
    office.repository.mkdir()
    serve = ["rclone", "serve", "restic", "--append-only", "--addr", f"127.0.0.1:{port}", office.repository]
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    box.children.append(server)
    until("the server is there", lambda: answers(port))
    address = f"rest:http://127.0.0.1:{port}/"
    environment = os.environ | {"RESTIC_PASSWORD_FILE": str(office.keys / "backup-password"), "RESTIC_REPOSITORY": address}
    subprocess.run(["restic", "--no-cache", "init"], env=environment, check=True, capture_output=True)
    # Two of one day long ago, of the folder that the daemon backs up.
    folder = box.path / "state/offsite"
    folder.mkdir()
    (folder / "old").write_text("old")
    for hour in ("01", "02"):
        made = ["restic", "--no-cache", "backup", "--time", f"2026-01-01 {hour}:00:00", folder]
        subprocess.run(made, env=environment, check=True, capture_output=True)
    shutil.rmtree(folder)
    local = box.config.read_text()
    box.config.write_text(local.replace(f'"{office.repository}"', f'"{address}"'))
    # None was made yet: the daemon makes one by itself.
    office.restart()
    until("that nothing can be removed is told", lambda: show()["fields"].get("pruneFailure"), 300)
    fields = show()["fields"]
    tally.check("old snapshots stay", "prunedAt" not in fields, fields)
    tally.check("which is no failure of the backup", fields.get("backedUpAt") and "failure" not in fields, fields)
    until("it is an alarm", lambda: show()["state"] == "alarmed", 90)
    server.terminate()
    server.wait(10)
    box.config.write_text(local)
    office.restart()


def answers(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def backed_up(office):
    tally = office.tally
    office.act(ARCHIVIST, "add", None, object="backup", code="OFFSITE", place="机房外")
    office.refused("not for everybody", OTHER, "archive", "backup", "OFFSITE", code=65)
    show = lambda: office.as_person(ARCHIVIST, "io.rollcall.Office.Show", {"number": "OFFSITE"})["case"]
    append_only(office, show)
    told = parsed(office.must(ARCHIVIST, "archive", "backup", "OFFSITE", "--json", timeout=300))
    tally.check("a backup is made", told["files"] >= 3, told)
    fields = show()["fields"]
    tally.check("then what is old is removed: the last of each day stays",
                "pruneFailure" not in fields and fields.get("prunedAt") and fields["snapshots"] == 2, fields)  # fmt: skip
    tally.check("checked and restored once", all(fields.get(name) for name in ("backedUpAt", "verifiedAt", "restoredAt")), fields)
    tally.check("nothing of it is left beside the database", not list((office.box.path / "state").glob("offsite*")))
    environment = os.environ | {"RESTIC_PASSWORD_FILE": str(office.keys / "backup-password"), "RESTIC_REPOSITORY": str(office.repository)}
    restored = office.box.path / "restored"
    subprocess.run(["restic", "--no-cache", "restore", "latest", "--target", restored], env=environment, check=True, capture_output=True)
    names = {path.name for path in restored.rglob("*") if path.is_file()}
    tally.check("restic itself restores journal and documents", {"rollcall.sqlite", hashlib.sha256(SECRET).hexdigest()} <= names, names)
    tally.check("and nothing plain", office.sees(restored))
    moved = office.repository.with_name("moved")
    office.repository.rename(moved)
    office.refused("a drive that is not there", ARCHIVIST, "archive", "backup", "OFFSITE", code=75, says="no backup repository", timeout=300)
    fields = office.as_person(ARCHIVIST, "io.rollcall.Office.Show", {"number": "OFFSITE"})["case"]["fields"]
    tally.check("is recorded, and no new repository made", "failure" in fields and not office.repository.exists(), fields)
    moved.rename(office.repository)
    office.must(ARCHIVIST, "archive", "backup", "OFFSITE", timeout=300)
    fields = office.as_person(ARCHIVIST, "io.rollcall.Office.Show", {"number": "OFFSITE"})["case"]["fields"]
    tally.check("and then forgotten", "failure" not in fields, fields)
    test = ("archive", "restore-test", "OFFSITE", "--snapshot")
    office.refused("no test of a snapshot that is not there", ARCHIVIST, *test, "deadbeef", "--files", 3, "--passed", code=65,
                   says="no such snapshot")  # fmt: skip
    told = office.must(ARCHIVIST, *test, fields["snapshot"], "--files", 0, "--no-passed").out
    tally.holds("that nothing came back is an alarm", told, "alarm", "a restore test failed")
    tally.holds("a high one", office.must(HEAD, "approval", "inbox", "--lang", "zh").out, "严重告警", "恢复测试未通过")
    office.must(ARCHIVIST, "archive", "backup", "OFFSITE", timeout=300)
    history = office.must(ARCHIVIST, "archive", "history", "OFFSITE").out
    tally.check("in an alarm backups go on, and end it", history.splitlines()[-1].split()[3:5] == ["all", "clear"], history)
    office.must(ARCHIVIST, "archive", "repository", "OLD", "--place", "nowhere")
    office.refused("only the head ends a repository", ARCHIVIST, "archive", "end-repository", "OLD", "--reason", "not there any more", code=77)
    tally.holds("then it alarms no more", office.must(HEAD, "archive", "end-repository", "OLD", "--reason", "not there any more").out, "ended")


def drive_down(office):
    tally, box = office.tally, office.box
    (box.path / "rclone.conf").rename(box.path / "gone.conf")
    late = box.write("late.txt", "later")
    late.chmod(0o644)
    office.must(REGISTRAR, "document", "attach", office.letter, late)
    until("the failure is told", lambda: office.attachments(REGISTRAR, office.letter)[-1].get("failure"))
    tally.equal("it stays stored", office.state(REGISTRAR, office.letter), "stored")
    tally.holds("status says that the drive is down", box.rollcall("status", "--lang", "zh").out, "云盘", "不可用", "rclone.conf cannot be read")
    tally.holds("and the doctor since when", office.run(None, "doctor").out, "the drive is down since")
    (box.path / "gone.conf").rename(box.path / "rclone.conf")
    office.restart()
    until("and is copied later", lambda: office.state(REGISTRAR, office.letter) == "replicated")
    tally.check("then nothing is down", "不可用" not in box.rollcall("status", "--lang", "zh").out)


def without_password(office):
    """Without cloud-password what is sensitive waits, and nothing else."""
    tally, password = office.tally, office.keys / "cloud-password"
    kept = password.read_text()
    password.unlink()
    for name, level in (("secret2", "secret"), ("open2", "public")):
        number = office.act(REGISTRAR, "receive", None, object="incoming", sender=name, date="2026-11-20", title=name,
                            copies=1, pages=1, medium="paper", level=level)["number"]  # fmt: skip
        path = office.box.write(name, name)
        path.chmod(0o644)
        office.must(REGISTRAR, "document", "attach", number, path)
        if level == "secret":
            waits = number
            until("what is sensitive waits", lambda: "cloud-password" in (office.attachments(REGISTRAR, waits)[0].get("failure") or ""))
    until("what is public does not", lambda: office.state(REGISTRAR, number) == "replicated")
    tally.equal("and is stored meanwhile", office.state(REGISTRAR, waits), "stored")
    password.write_text(kept)
    office.restart()
    until("with it all is copied", lambda: office.state(REGISTRAR, waits) == "replicated")


def rotated(office):
    """Another document key: with the old one beside it all is put under the new one; then the old one can go."""
    tally, keys = office.tally, office.keys
    (keys / "document-key").rename(keys / "document-key-old")
    (keys / "document-key").write_text(secrets.token_hex(32))
    office.restart()
    until("all is under the new key", lambda: "put under the present key" in office.box.log.read_text())
    (keys / "document-key-old").unlink()
    office.restart()
    target = office.box.path / "out/rotated.pdf"
    office.must(REGISTRAR, "document", "fetch", office.letter, "secret.pdf", "-o", target)
    tally.check("the old key is not needed any more", target.read_bytes() == SECRET)


def scanned(office):
    tally, box = office.tally, office.box
    sane = box.path / "sane"
    sane.mkdir()
    sane.chmod(0o755)
    (sane / "dll.conf").write_text("test\n")
    (box.path / "tmp").mkdir()
    (box.path / "tmp").chmod(0o1777)
    box.environment |= {"TMPDIR": str(box.path / "tmp"), "SANE_CONFIG_DIR": str(sane), "HOME": "/nonexistent"}
    record = office.act(ARCHIVIST, "file", None, object="record", title="合同", category="合同", year=2026, room="1",
                        cabinet="1", shelf="1", box="1", level="internal", retainUntil="2026-01-01")["number"]  # fmt: skip
    scan = ("archive", "scan", record, "--device", "test:0", "--resolution", 50)
    for name, who, line, code, says in (
        ("who may not scan", OTHER, scan, 77, "this is for archivist"),
        ("a record that is not there", ARCHIVIST, ("archive", "scan", "DA-2026-0999", *scan[3:]), 65, "there is no record"),
    ):
        result = office.run(who, *line, input=b"\n", timeout=300)
        tally.check(f"{name} is told before the first page", result.code == code and says in result.err and "fronts" not in result.err, result)
    for program in ("scanimage", "img2pdf", "qpdf", "pdftoppm"):
        hidden = ["unshare", "-m", "sh", "-c", 'mount --bind /dev/null "$(command -v "$1")" && shift && exec "$@"', "sh", program]
        line = [*hidden, pathlib.Path(build_directory()) / "rollcall", *scan, "--socket", box.socket]
        result = subprocess.run(list(map(str, line)), env=box.environment, input=b"\n", capture_output=True, timeout=60)
        tally.check(f"without {program} nothing is begun", result.returncode == 69 and f"{program} is not there".encode() in result.stderr, result)
    office.refused("a wrong count is refused before the stack is turned", ARCHIVIST, *scan, "--sheets", 9, code=65,
                   says="10 fronts", input=b"\n", timeout=300)  # fmt: skip
    office.must(ARCHIVIST, *scan, "--sheets", 10, input=b"\n", timeout=300)
    found = office.attachments(ARCHIVIST, record)
    tally.equal("the scan waits for its check", [one["state"] for one in found], ["received"])
    office.must(HEAD, "document", "fetch", record, "-o", box.path / "out/scan.pdf")
    tally.check("whoever checks sees it", (box.path / "out/scan.pdf").read_bytes().startswith(b"%PDF"))
    office.act(HEAD, "check", record, pages=20)
    tally.equal("no page stays on the scanner's machine", list((box.path / "tmp").iterdir()), [])
    until("checked it is stored and copied", lambda: office.state(ARCHIVIST, record) == "replicated")
    office.refused("a filed one is not scanned again", ARCHIVIST, *scan, code=65, says="its state is \"filed\"", input=b"\n")
    found = office.attachments(ARCHIVIST, record)[0]
    copy = office.drive / "rollcall/documents" / found["hash"]
    tally.check("its copy is there", copy.exists())
    destroy = ("archive", "destroy", record, "--reason", "保管期限已满")
    office.must(ARCHIVIST, *destroy)
    tally.holds("one may be of another mind", office.must(HEAD, "archive", "keep", record, "--reason", "诉讼尚未结束").out, "copied")
    office.must(ARCHIVIST, *destroy)
    office.refused("one alone destroys nothing", ARCHIVIST, *destroy, code=77, says="two people")
    (box.path / "rclone.conf").rename(box.path / "gone.conf")
    office.must(HEAD, *destroy)
    until("a drive that is down still has the copy", lambda: office.attachments(ARCHIVIST, record)[0].get("failure"))
    tally.equal("and the state says so", office.state(ARCHIVIST, record), "copyLeft")
    tally.check("here it is gone", (box.path / "state/documents" / found["hash"]).read_bytes() == b"destroyed\n" and copy.exists())
    (box.path / "gone.conf").rename(box.path / "rclone.conf")
    office.restart()
    until("then it is gone there too", lambda: not copy.exists())
    until("and destroyed", lambda: office.state(ARCHIVIST, record) == "destroyed")
    office.refused("nothing is left to destroy", HEAD, *destroy, code=65, says="destroyed")


def proof(office):
    tally = office.tally
    office.restart()
    tally.equal("the journal is proven", parsed(office.must(GM, "office", "verify", "--json"))["faults"], [])
    log = office.box.log.read_text()
    secrets_told = [path.name for path in office.keys.iterdir() if path.read_text().strip() in log]
    tally.equal("the log tells no key", secrets_told, [])
    tally.check("and no error of a service", " error " not in log or "the office's documents, " not in log, log[-600:])


def main():
    tally = Tally()
    missing = [program for program in ("rclone", "restic", "scanimage", "img2pdf", "qpdf") if not shutil.which(program)]
    tally.equal("the programs are there", missing, [])
    with Sandbox(build_directory()) as box:
        office = Office(box, tally)
        for part in (without_key, registered_twice, filed, read_by, uploads, copied, signed, damaged, key_lost, copies_proved, backed_up, drive_down, without_password, rotated, scanned, proof):
            with tally.chapter(part.__name__):
                part(office)
    tally.finish()


main()
