#!/usr/bin/env python3
"""A month's sheet as CSV, XLSX, HTML and JSON: the same numbers in all four, in both languages.

usage: report.py BUILD_DIRECTORY
"""

import csv
import datetime
import html
import io
import json
import random
import re

from gateway import Sandbox, Tally, build_directory, free_port, parsed
from workbook import Workbook

SEED = 20_261_125
MONTH = "2026-10"
# A name that a spreadsheet would take for a formula, and HTML for a tag.
NAMES = ["张甲", "=1+1", "<b>丙</b>", "张丁", "张戊", "张己"]


def invented(dice):
    """People of two departments, and a month of punches with everything that a sheet counts."""
    people = "工号,姓名,部门,用户号\n"
    roster = "工号,开始日期,结束日期,星期,班次\n"
    punches = []
    for number, name in enumerate(NAMES, 1):
        people += f"{100 + number},{name},{'行政部' if number % 2 else '研发部'},{number}\n"
        roster += f"{100 + number},2026-10-01,,周一-周五,{'DAY' if number < 5 else 'NIGHT'}\n"
        for day in range(1, 32):
            date = datetime.datetime(2026, 10, day)
            if dice.random() < (0.9 if date.weekday() > 4 else 0.05):
                continue
            start = date + datetime.timedelta(hours=9 if number < 5 else 22)
            for moment, chance in [(start, 0.93), (start + datetime.timedelta(hours=9 if number < 5 else 8), 0.95)]:
                if dice.random() < chance:
                    punches.append((moment + datetime.timedelta(minutes=dice.randrange(-20, 21)), number))
    punches.sort()
    return people, roster, "".join(f"{number}\t{moment}\t1\t0\n" for moment, number in punches)


class Files:
    """The four files of a month, each read by its own means, as what every person's totals are, in one order."""

    def __init__(self, box, language):
        def report(form):
            path = box.path / f"{language}.{form}"
            result = box.rollcall("report", "month", MONTH, "--output", path, "--lang", language, timeout=120)
            if result.code:
                raise SystemExit(f"report month: {result}")
            return path

        table = list(csv.reader(io.StringIO(report("csv").read_bytes().decode("utf-8-sig"), newline="")))
        self.header, rows = table[0], table[1:]
        line = self.header.index("行" if language == "zh" else "Row")
        department = self.header.index("部门" if language == "zh" else "Department")
        self.marks = "".join("".join(row[line:]) for row in rows)
        self.csv = {}
        for row in rows[::2]:
            self.csv[row[0]] = [cell for column, cell in enumerate(row[:line]) if column != department]
        self.titles = [cell for column, cell in enumerate(self.header[:line]) if column != department]
        self.page = report("html").read_text()
        found = re.findall(r'<tr data-totals="(\d+)">(.*?)</tr>', self.page, re.DOTALL)
        self.html = {
            number: [html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for number, row in found
        }
        self.json = {one["person"]["number"]: one for one in json.loads(report("json").read_text())["lines"]}
        self.book = Workbook(report("xlsx"))
        self.strings = self.book.text()
        self.xlsx = {}
        for name in self.book.pages:
            for row in self.book.rows(name):
                if row and row[0].value in self.json:
                    self.xlsx.setdefault(row[0].value, [str(cell.value) for cell in row])

    def differences(self):
        """Where one of the other files says something else than the CSV."""
        wrong = []
        for number, wanted in self.csv.items():
            for name, found in [("html", self.html.get(number, [])), ("xlsx", self.xlsx.get(number, []))]:
                for title, one, other in zip(self.titles, wanted, found):
                    if plain(one) != plain(other):
                        wrong.append((number, name, title, one, other))
                if len(found) < len(wanted):
                    wrong.append((number, name, len(found), len(wanted)))
        return wrong


def plain(cell):
    """A number as a number; text without the apostrophe that keeps a spreadsheet from computing it."""
    cell = cell.strip().removeprefix("'")
    try:
        return round(float(cell), 2)
    except ValueError:
        return cell


def payroll(tally, files):
    columns = {"dueDays": "应出勤", "lateMinutes": "迟到分钟", "absentDays": "旷工天数", "missingOut": "下班缺卡",
               "pendingDays": "待定"}  # fmt: skip
    wrong = [
        (number, key, line["totals"][key], files.csv[number][files.titles.index(column)])
        for number, line in files.json.items()
        for key, column in columns.items()
        if str(line["totals"][key]) != files.csv[number][files.titles.index(column)]
    ]
    tally.equal("JSON's totals are those of the table", wrong, [])
    hours = {number: f"{line['totals']['workedMinutes'] / 60:.2f}" for number, line in files.json.items()}
    worked = files.titles.index("工作时长")
    tally.equal("… its minutes are the table's hours", hours, {n: row[worked] for n, row in files.csv.items()})
    sums = {key: sum(line["totals"][key] for line in files.json.values()) for key in columns}
    tally.check("the invented month has something of each", sums["lateMinutes"] > 0 and sums["absentDays"] > 0 and
                sums["missingOut"] > 0, sums)  # fmt: skip
    days = {number: len(line["days"]) for number, line in files.json.items()}
    tally.check("… and a mark for every planned day", min(days.values()) >= 20, days)


CONFIGURATION = '[attendance.overtime]\nmode = "punched"\n[marks]\nrest = "☾"\n'


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box:
        people, roster, log = invented(random.Random(SEED))
        port = free_port()
        box.configure(("door", "zk", f"tcp://127.0.0.1:{port}"), more=CONFIGURATION)
        box.start_zk(port, "--history", box.write("log", log), "--users", box.users("users", len(NAMES)))
        box.start_daemon()
        shifts = "name,start,end,breaks\nDAY,09:00,18:00,12:00-13:00\nNIGHT,22:00,30:00,\n"
        for noun, content in [("person", people), ("shift", shifts), ("roster", roster)]:
            result = box.rollcall(noun, "import", box.write("import.csv", content))
            tally.check(f"{noun} import", result.code == 0, result)
        box.read_through("door")
        for language in ("zh", "en"):
            files = Files(box, language)
            tally.equal(f"{language}: everybody is in the CSV", sorted(files.csv), sorted(files.json))
            tally.equal(f"{language}: the same numbers in all files", files.differences()[:5], [])
            if language == "zh":
                payroll(tally, files)
        for name, text in (("CSV", files.marks), ("HTML", files.page), ("XLSX", files.strings)):
            tally.check(f"{name}: rest days are drawn as configured", "☾" in text and "○" not in text, text[:300])
        tally.check("CSV keeps a spreadsheet from computing names", "'=1+1" in files.csv["102"][1], files.csv["102"][:3])
        tally.check("HTML shows a tag as text", "<b>丙" not in files.page and "&lt;b&gt;丙" in files.page)
        tally.check("… and holds no script", "<script" not in files.page and "<svg" in files.page)
        tally.holds("XLSX has a sheet for each department", list(files.book.pages), "行政部", "研发部")
        result = box.rollcall("report", "month", MONTH, "--department", "研发部", "--format", "csv", "--lang", "zh")
        tally.check("one department alone", "102" in result.out and "101" not in result.out, result)
        result = box.rollcall("report", "month", MONTH, "--department", "无此部")
        tally.check("a department that is none", result.code != 0 and "无此部" in result.err, result)
        result = box.rollcall("report", "month", "October")
        tally.check("a month that is none", result.code == 65 and "October" in result.err, result)
        tally.equal("XLSX goes into a file", box.rollcall("report", "month", MONTH, "--format", "xlsx").code, 64)
        replies = [json.loads(line) for line in box.rollcall("report", "month", MONTH, "--json").out.splitlines()]
        tally.equal("--json is what the protocol said", replies[-1]["end"]["proof"]["state"], "open")
        tally.equal("the daemon ends in order", box.stop_daemon()[0], 0)
    tally.finish()


main()
