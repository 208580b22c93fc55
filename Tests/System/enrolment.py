#!/usr/bin/env python3
"""Enrolments of two terminals are compared with the directory and brought together, and what is wrong is told.

usage: enrolment.py BUILD_DIRECTORY

Two simulated Anviz terminals of one group: what is missing is planned, shown, and written; applying again does nothing.
One of them goes silent: an anomaly is raised once, is in the summary, and is over when it is back.
"""

import json

from gateway import Sandbox, Tally, build_directory, free_port, until

PEOPLE = "number,name,department,activeTo,user\nP1,Ada,Lab,,1001\nP2,Bo,Lab,,1002\nP3,Cy,Lab,2026-01-31,1003\n"


def listed(box, *arguments):
    result = box.rollcall("enrolment", *arguments, "--json")
    return json.loads(result.out) if result.code == 0 else result


def held(box, terminal):
    return sorted(entry["user"] for entry in listed(box, "list", "--terminal", terminal))


def kinds(box, *arguments):
    result = box.rollcall("terminal", "anomalies", *arguments, "--json")
    return [(entry["terminal"], entry["kind"]) for entry in json.loads(result.out)]


def compare(tally, box):
    with tally.chapter("what differs"):
        until("both user tables are known", lambda: held(box, "a") and held(box, "b"))
        found = {(one["terminal"], one["user"], one["kind"]) for one in listed(box, "diff")}
        tally.equal(
            "missing people, leavers and ghosts are found",
            found,
            {("a", "1003", "left"), ("a", "77", "ghost"), ("b", "1002", "missing")},
        )
        text = box.rollcall("enrolment", "diff", "--lang", "zh").out
        tally.holds("and said in Chinese", text, "已离职，仍在机上", "不在人员名单", "机上缺少")
        entry = next(one for one in listed(box, "list") if one["user"] == "1001")
        tally.equal("an entry names its methods", sorted(entry["methods"])[:1], ["card"])
        tally.check("and no card number", "cardNumber" not in entry)


def apply(tally, box):
    with tally.chapter("apply"):
        plan = listed(box, "plan")
        steps = {(step["terminal"], step["action"], step["user"]) for step in plan["steps"]}
        tally.check(
            "the plan removes the leaver and enrols the missing",
            {("a", "remove", "1003"), ("b", "enrol", "1002")} <= steps,
            steps,
        )
        tally.check("the missing credential is said", "enrolment-key" in (plan.get("templates") or ""))
        refused = box.rollcall("enrolment", "apply")
        tally.check("without a confirmation nothing is done", refused.code == 64, refused)
        tally.equal("nor written", held(box, "b"), ["1001"])
        done = box.rollcall("enrolment", "apply", "--yes")
        tally.equal("apply ends with 0", done.code, 0)
        tally.holds("shows the plan, then the sums", done.out, "enrol", "done")
        tally.holds("and a line a step on standard error", done.err, "1/")
        tally.equal("the leaver is gone", held(box, "a"), ["1001", "1002", "77"])
        tally.equal("the missing are there", held(box, "b"), ["1001", "1002"])
        again = box.rollcall("enrolment", "apply", "--yes")
        tally.holds("applying again has nothing to do", again.out, "nothing to do")
        stale = box.rollcall("enrolment", "apply", "--yes", "--terminal", "nobody")
        tally.equal("a terminal that is not there is an error", stale.code, 65)


def anomalies(tally, box, simulator, restart):
    with tally.chapter("anomalies"):
        until("the ghost is told", lambda: ("a", "ghost_enrolment") in kinds(box), 150)
        box.stop(simulator)
        until("silence is told", lambda: ("b", "terminal_offline") in kinds(box))
        summary = box.call("Attendance.Summary", date="today")
        line = next(line for line in summary["terminals"] if line["name"] == "b")
        tally.check(
            "it is in the summary", "terminal_offline" in [one["kind"] for one in line["anomalies"]], line
        )
        text = box.rollcall("summary", "today", "--lang", "zh").out
        tally.holds("also in Chinese", text, "离线")
        restart()
        until("it is over when the terminal is back", lambda: ("b", "terminal_offline") not in kinds(box))
        over = [one for one in kinds(box, "b", "--resolved") if one == ("b", "terminal_offline")]
        tally.equal("it was told once", len(over), 1)


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box:
        ports = {name: free_port() for name in "ab"}
        users = {
            "a": box.write("a.users", "1001\tAda\n1002\tBo\n1003\tCy\n77\tEve\n"),
            "b": box.write("b.users", "1001\tAda\n"),
        }

        def start(name):
            return box.start_anviz_tcp(ports[name], "--serial", f"SIM-{name}", "--users", users[name])

        simulators = {name: start(name) for name in "ab"}
        terminals = [(name, "anviz", f"tcp://127.0.0.1:{ports[name]}") for name in "ab"]
        box.configure(*terminals)
        box.start_daemon()
        people = box.write("people.csv", PEOPLE)
        box.rollcall("person", "import", people)
        for name in "ab":
            box.wait_for(name)
        compare(tally, box)
        apply(tally, box)
        anomalies(tally, box, simulators["b"], lambda: start("b"))
        log = box.log.read_text()
        tally.check("no name of a person is in the log", "Ada" not in log and "Eve" not in log)
    tally.finish()


if __name__ == "__main__":
    main()
