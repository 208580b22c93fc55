#!/usr/bin/env python3
"""Shifts of every kind, limits and policies, from files to `explain`, as HR meets them.

usage: attendance.py BUILD_DIRECTORY
"""

import json
import pathlib

from gateway import Sandbox, Tally, build_directory, call, free_port, parsed, replies

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = "工号,姓名,部门,用户号\n" + "".join(f"{100 + n},张{name},研发部,{n}\n" for n, name in enumerate("甲乙丙丁戊", 1))
SHIFTS = """班次,类型,上班时间,下班时间,休息时间,打卡方式,可早到分钟,可晚到分钟,核心开始,核心结束,要求工时分钟,晚走晚到
DAY,固定,9:00,18:00,12:00-13:00,,,,,,,120:30
FLEX,弹性,9:00,18:00,12:00-13:00,,30,60,,,,
CORE,核心工时,7:00,20:00,12:00-13:00,,,,10:00,16:00,480,
FREE,自由,,,,,,,,,,
"""
ROSTER = """工号,开始日期,结束日期,星期,班次
101,2026-10-01,,周一-周五,DAY
102,2026-10-01,,周一-周五,FLEX
103,2026-10-01,,周一-周五,CORE
104,2026-10-19,,,DAY/DAY/休
105,2026-10-20,2026-10-20,,FREE
"""
# Mon 19, Tue 20 October; user, time.
PUNCHES = """1 19 09:00:00
1 19 20:05:00
1 20 09:28:00
1 20 18:00:00
2 20 09:40:00
2 20 18:40:00
3 20 10:10:00
3 20 16:30:00
4 19 09:00:00
4 19 18:00:00
4 20 09:00:00
4 20 23:30:00
4 21 09:00:00
5 20 11:00:00
5 20 15:00:00
5 22 11:00:00
"""


def explain(box, person, date, *more):
    return json.loads(box.rollcall("explain", person, date, "--json", *more).out)


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box:
        port = free_port()
        policy = '[attendance]\n[attendance.overtime]\nmode = "punched"\n'
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}"), more=policy)
        rows = [line.split() for line in PUNCHES.splitlines()]
        rows.sort(key=lambda row: (row[1], row[2]))
        log = "".join(f"{user}\t2026-10-{day} {time}\t1\t0\n" for user, day, time in rows)
        box.start_zk(port, "--history", box.write("log", log), "--users", box.users("users", 5))
        box.start_daemon()

        tally.chapter("Imports")
        for noun, content in [("person", PEOPLE), ("shift", SHIFTS), ("roster", ROSTER)]:
            result = box.rollcall(noun, "import", box.write("import.csv", content))
            tally.check(f"{noun} import", result.code == 0, result)
        result = box.rollcall("calendar", "import", ROOT / "config" / "calendars" / "cn-2026.csv", "--lang", "zh")
        tally.check("China's calendar of 2026", result.code == 0, result)
        days = {day["date"]: day["type"] for day in call(box.socket, "io.rollcall.Plans.ListCalendar")["days"]}
        wanted = {"2026-02-15": "restday", "2026-02-16": "holiday", "2026-02-14": "adjustedWorkday"}
        tally.equal("… tells statutory days from swapped ones", {day: days.get(day) for day in wanted}, wanted)
        tally.equal("… thirteen of them statutory", sum(kind == "holiday" for kind in days.values()), 13)
        shifts = {shift["name"]: shift for shift in parsed(box.rollcall("shift", "list", "--json"))}
        tally.equal("shifts come back as they were given", [shifts["CORE"][key] for key in
                    ("kind", "coreStart", "coreEnd", "requiredMinutes")], ["flexCore", "10:00", "16:00", 480])  # fmt: skip
        tally.equal("… with their rules", shifts["DAY"]["lateOffLateOn"], ["120:30"])
        box.read_through("door")

        tally.chapter("Judged")
        day = explain(box, "101", "2026-10-20")
        tally.equal("late off, late on: normal", (day["day"]["status"], day["day"]["workedMinutes"]), ("normal", 480))
        rules = {rule["rule"] for rule in day["rules"]}
        tally.check("… and says why", {"may_come_later", "within_allowance"} <= rules, rules)
        day = explain(box, "102", "2026-10-20")
        tally.equal("flexible: moved with the arrival", day["day"]["status"], "normal")
        text = box.rollcall("explain", "102", "2026-10-20", "--lang", "zh").out
        tally.holds("… said in Chinese", text, "弹性班次随到岗时间移动 40 分钟")
        day = explain(box, "103", "2026-10-20")
        kinds = {anomaly["kind"]: anomaly for anomaly in day["anomalies"]}
        tally.equal("core hours: late and short", sorted(kinds), ["late", "short_hours"])
        tally.holds("… with the numbers, in both languages", json.dumps(kinds["short_hours"], ensure_ascii=False),
                    "160 min are missing of the 480", "不足 160 分钟")  # fmt: skip
        day = explain(box, "104", "2026-10-20")
        kinds = [anomaly["kind"] for anomaly in day["anomalies"]]
        tally.equal("too much overtime on a day", kinds, ["overtime_limit"])
        day = explain(box, "104", "2026-10-21")
        tally.equal("a cycle's day off", day["day"]["status"], "rest")
        day = explain(box, "105", "2026-10-20")
        tally.equal("a free shift", (day["day"]["status"], day["day"]["workedMinutes"]), ("normal", 240))
        summary = parsed(box.rollcall("summary", "2026-10-22", "--json"))
        found = [(one["person"], one["kind"]) for one in summary["anomalies"]]
        tally.check("punches without a roster are reported", ("105", "roster_missing") in found, found)

        tally.chapter("Another policy")
        graceful = box.write("new.toml", box.config.read_text().replace("[attendance]\n", "[attendance]\nlateGraceMinutes = 15\n"))
        result = box.rollcall("policy", "diff", "current", graceful, "--month", "2026-10")
        tally.check("policy diff", result.code == 0, result)
        tally.holds("… says whose day changes and how", result.out, "2026-10-20", "103", "late 10 → 0", "1 of ")
        pages = list(replies(box.socket, "io.rollcall.Attendance.ComparePolicies",
                             {"old": None, "new": policy.replace("]\n", "]\nlateGraceMinutes = 15\n", 1), "month": "2026-10"},
                             more=True))  # fmt: skip
        tally.equal("… as the protocol says it", [day["person"] for page in pages for day in page["changes"]], ["103"])
        result = box.rollcall("policy", "diff", "current", "current", "--month", "2026-10")
        tally.holds("nothing changes under the same policy", result.out, "0 of ")
        result = box.rollcall("policy", "diff", "current", box.write("bad.toml", "[attendance]\nlunch = 1\n"), "--month", "2026-10")
        tally.check("a wrong file is refused and says where", result.code == 65 and "lunch" in result.err, result)
        result = box.rollcall("policy", "diff", "current", "current", "--month", "2026-13")
        tally.check("a month that is none", result.code == 65 and "2026-13" in result.err, result)
        tally.equal("the daemon ends in order", box.stop_daemon()[0], 0)
    tally.finish()


main()
