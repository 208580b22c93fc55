#!/usr/bin/env python3
"""The office end to end: supplies from the purchase to the counted shelf, approvals with deputies, each person under an
account of their own; fifty at once; the proof of the journal; a restart.

usage: office.py BUILD_DIRECTORY
"""

import hashlib
import base64
import concurrent.futures
import csv
import datetime
import json
import os
import pathlib

from gateway import CallError, Sandbox, Tally, build_directory, call, free_port, parsed, until
from workbook import MAIN, Workbook

PEOPLE = """工号,姓名,部门,主管
1001,高总,总经办,
1002,侯主任,综合办公室,1001
1003,孙主管,销售部,1001
1004,潘主管,生产部,1001
1005,白采购,综合办公室,1002
1006,康仓管,综合办公室,1002
1007,徐一,销售部,1003
1008,颜二,销售部,1003
1009,钱前台,综合办公室,1002
1010,马会计,财务部,1001
"""
GM, HEAD, SALES, BUYER, KEEPER, CLERK, OTHER, DESK, MONEY = 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010
ROLES = [
    (GM, "gm"), (1004, "gmCounterpart"), (HEAD, "officeHead"), (HEAD, "deptHead", "综合办公室"),
    (SALES, "deptHead", "销售部"), (1004, "deptHead", "生产部"), (BUYER, "buyer"), (KEEPER, "storekeeper"),
    (DESK, "reception"), (MONEY, "finance"), (KEEPER, "registrar"), (DESK, "archivist"), (CLERK, "archivist"),
    (BUYER, "adminClerk"),
]  # fmt: skip


class Office:
    """A daemon, ten made-up people with accounts, and their roles."""

    def __init__(self, box, tally, people=PEOPLE, roles=ROLES, door=None):
        self.box, self.tally = box, tally
        box.path.chmod(0o755)
        self.configure(door=door)
        keys = box.path / "keys"
        keys.mkdir()
        (keys / "document-key").write_text("a5" * 32)
        box.environment["CREDENTIALS_DIRECTORY"] = str(keys)
        self.start()
        self.must(None, "person", "import", box.write("people.csv", people))
        for number in range(1001, 1011):
            self.must(None, "person", "link", number, "--account", self.uid(number))
        for number, role, *department in roles:
            self.must(None, "office", "grant", number, role, *(["--department", *department] if department else []))

    def configure(self, more="", door=None):
        self.box.configure(door or ("door", "zk", f"tcp://127.0.0.1:{free_port()}"), more=more)

    def folder(self):
        """Where everybody may write."""
        folder = self.box.path / "files"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)
        return folder

    def start(self):
        self.box.start_daemon()
        os.chmod(self.box.socket, 0o666)

    @staticmethod
    def uid(number):
        return 53_000 + number

    def run(self, number, *line):
        who = {} if number is None else {"user": self.uid(number), "group": self.uid(number), "extra_groups": []}
        return self.box.rollcall(*line, **who)

    def must(self, number, *line):
        result = self.run(number, *line)
        if result.code:
            raise RuntimeError(f"{line}: {result.code} {result.out} {result.err}")
        return result

    def case(self, number, *line):
        return parsed(self.must(number, *line, "--json"))["case"]

    def refused(self, name, number, *line, code, says=""):
        result = self.run(number, *line)
        self.tally.check(name, result.code == code and says in result.err, result)


def supplies(office):
    tally = office.tally
    office.must(KEEPER, "supply", "item", "add", "A4-80G", "--name", "复印纸", "--unit", "包",
                "--threshold", 10, "--target", 100, "--price", "25.00")  # fmt: skip
    calendar = office.must(KEEPER, "office", "calendar", "2026-11", "--lang", "zh").out
    tally.holds("the hours and days that due times count", calendar, "09:00–12:00", "2026-11-28  六", "2026-11-30  一")
    office.refused("… of a month", KEEPER, "office", "calendar", "x", code=65, says="2026-10")
    office.refused("a second item of one code", KEEPER, "supply", "item", "add", "A4-80G", "--name", "x", "--unit", "x",
                   code=65, says="A4-80G")  # fmt: skip
    bought = office.case(BUYER, "purchase", "new", "A4-80G:200:25.00", "--supplier", "纸行")
    number = bought["number"]
    tally.equal("the number of a purchase", number, f"CG-{datetime.date.today().year}-0001")
    tally.equal("two steps from 5,000.00 on", (bought["steps"], bought["holders"]), (2, ["侯主任"]))
    office.refused("nobody approves their own", BUYER, "approval", "approve", number, code=77, says="themselves")
    office.refused("in Chinese for who reads it", BUYER, "approval", "approve", number, "--lang", "zh", code=77,
                   says="不得审批本人申请或涉及本人的事项\n  由谁审批见 rollcall approval explain")  # fmt: skip
    office.refused("root neither", None, "approval", "approve", number, code=77, says="linked")
    office.refused("whose turn it is", GM, "approval", "approve", number, code=77, says="侯主任")
    office.refused("who has no part in it does not learn of it", CLERK, "purchase", "show", number, code=65,
                   says="no purchase")  # fmt: skip
    tally.holds("the inbox", office.must(HEAD, "approval", "inbox", "--lang", "zh").out,
                number, "采购申请 5,000.00", "白采购 (综合办公室)", "1/2 审批", "待办 1 项，逾期 0 项")  # fmt: skip
    office.refused("a refusal needs a reason", HEAD, "approval", "reject", number, code=65, says="reason")
    office.must(HEAD, "approval", "return", number, "--reason", "哪个型号？")
    tally.holds("what was returned waits for its requester", office.must(BUYER, "approval", "inbox").out, number)
    again = office.case(BUYER, "approval", "submit", number)
    tally.equal("it is another revision then", again["revision"], 2)
    office.refused("a decision on the old one", HEAD, "approval", "approve", number, "--revision", 1, code=65,
                   says="revision 2")  # fmt: skip
    office.must(HEAD, "approval", "approve", number)
    office.must(GM, "approval", "approve", number)
    tally.holds("a case in Chinese", office.must(BUYER, "purchase", "show", number, "--lang", "zh").out, "供应商: 纸行",
                "明细: 物品 A4-80G 数量 200 单价 25.00")  # fmt: skip
    office.must(BUYER, "purchase", "order", number, "--expected", "2026-12-01")
    office.refused("more than was ordered", KEEPER, "purchase", "receive", number, "A4-80G:201", code=65, says="200")
    office.refused("the buyer never receives", BUYER, "purchase", "receive", number, code=77, says="storekeeper")
    tally.equal("a part comes", office.case(KEEPER, "supply", "receive", number, "A4-80G:150")["state"],
                "partlyReceived")  # fmt: skip
    tally.equal("and the rest", office.case(KEEPER, "purchase", "receive", number)["state"], "received")
    tally.equal("finance closes it", office.case(MONEY, "purchase", "close", number, "--invoice", "17")["state"], "closed")

    asked = office.case(CLERK, "supply", "request", "ask", "A4-80G:8")["number"]
    office.must(KEEPER, "supply", "issue", "A4-80G", 8, "--to", "销售部", "--document", asked)
    office.must(CLERK, "supply", "request", "confirm", asked)
    more = office.case(CLERK, "supply", "request", "ask", "A4-80G:1")
    tally.equal("beyond 200.00 in the month the head decides", more["holders"], ["孙主管"])
    office.must(CLERK, "approval", "withdraw", more["number"])
    office.refused("below zero", KEEPER, "supply", "issue", "A4-80G", 193, "--to", "销售部", "--document", "便条",
                   code=65, says="only 192 of A4-80G are available; 193 asked")  # fmt: skip
    office.must(KEEPER, "supply", "issue", "A4-80G", 185, "--to", "生产部", "--document", "便条 3")
    drafts = office.must(BUYER, "approval", "inbox").out
    tally.holds("below the threshold the buyer has a draft", drafts, "CG-draft-", "2,325.00")
    tally.holds("what is low", office.must(BUYER, "supply", "item", "list", "--low").out, "A4-80G")
    tally.holds("the store by its noun alone", office.must(KEEPER, "supply", "list").out, "A4-80G")
    tally.holds("whatever a number stands for", office.must(KEEPER, "supply", "show", asked).out, "issue request")
    office.must(KEEPER, "supply", "history", "A4-80G")
    tally.holds("the ledger", office.must(KEEPER, "supply", "ledger", "A4-80G", "--lang", "zh").out,
                "收货", "150", "25.00", "发放", "-185", "便条 3", "徐一", "康仓管")  # fmt: skip
    ledger(office)
    month = (datetime.date.today().replace(day=1) + datetime.timedelta(days=32)).strftime("%Y-%m")
    office.refused("needs are the head's to say", CLERK, "supply", "need", "state", month, "A4-80G:20", code=77)
    office.must(SALES, "supply", "need", "state", month, "A4-80G:20")
    office.must(1004, "supply", "need", "state", month, "A4-80G:30")
    tally.holds("what all need", office.must(BUYER, "supply", "need", "sum", month, "--lang", "zh").out, "销售部", "生产部", "50", "合计")
    # From the 25th on it is in the buyer's inbox without asking.
    office.run(BUYER, "purchase", "gather", month)
    tally.holds("needs are summed, less what is expected", office.must(BUYER, "approval", "inbox").out, "1,075.00")
    office.refused("one draft of them", BUYER, "purchase", "gather", month, code=65, says="CG-draft-")
    office.refused("somebody is left to approve", KEEPER, "supply", "count", "begin", "A4-80G", "--counter", HEAD,
                   "--counter", OTHER, code=77, says="head of the office")  # fmt: skip
    office.must(None, "office", "grant", GM, "officeHead")
    count = office.case(KEEPER, "supply", "count", "begin", "A4-80G", "--counter", HEAD, "--counter", OTHER)["number"]
    count_sheet(office, count)
    office.must(HEAD, "supply", "count", "enter", count, "A4-80G:7")
    seen = [office.must(OTHER, "supply", "count", word, count, "--json").out for word in ("show", "history")]
    tally.check("who counts second is not shown the first count, nor the book",
                not any(word in text for word in ('"counts"', '"books"') for text in seen), seen)  # fmt: skip
    book = [office.must(HEAD, "supply", *words, "A4-80G", "--json").out for words in (("item", "show"), ("ledger",))]
    tally.check("nor what the store has", not any(word in text for word in ('"onHand"', '"moved"') for text in book), book)
    office.must(OTHER, "supply", "count", "enter", count, "A4-80G:7")
    office.refused("who counted does not approve", HEAD, "supply", "count", "post", count, code=77, says="counted")
    tally.equal("somebody else does", office.case(GM, "supply", "count", "post", count)["state"], "posted")


def ledger(office):
    """The ledger as files: dates, quantities and amounts are numbers, and no text is a formula."""
    tally, folder = office.tally, office.folder()
    office.must(KEEPER, "supply", "item", "add", "GLUE", "--name", "=1+1", "--unit", "支", "--price", "1.25")
    office.must(HEAD, "supply", "adjust", "GLUE", 20, "--document", "盘点", "--reason", "opening stock")
    office.must(KEEPER, "supply", "issue", "GLUE", 3, "--to", "生产部", "--document", "=1+1")
    events = parsed(office.must(KEEPER, "supply", "ledger", "GLUE", "--json"))["events"]
    moved = [change["moved"]["_0"] for event in events for change in event["changes"] if "moved" in change]
    office.refused("a file of another kind", KEEPER, "supply", "ledger", "GLUE", "--output", folder / "l.pdf", code=64)
    for language, heads in (("zh", ("数量", "结存", "单价", "金额")), ("en", ("Quantity", "On hand", "Price", "Value"))):
        files = [folder / f"{language}.{ending}" for ending in ("xlsx", "csv")]
        for file in files:
            office.must(KEEPER, "supply", "ledger", "GLUE", "--output", file, "--lang", language)
        book = Workbook(files[0])
        page = book.pages["GLUE"]
        rows = book.rows("GLUE")
        (head,) = [place for place, row in enumerate(rows) if [cell.value for cell in row[3:7]] == list(heads)]
        lines = rows[head + 1 :]
        dates = [datetime.date(1899, 12, 30) + datetime.timedelta(days=line[1].value) for line in lines]
        tally.equal(f"{language}: real dates", [str(date) for date in dates], [one["date"] for one in moved])
        tally.equal("whole quantities", [line[3].value for line in lines], [one["quantity"] for one in moved])
        tally.equal("the last is what is there", lines[-1][4].value, sum(one["quantity"] for one in moved))
        tally.equal("money as numbers", [round(line[6].value * 100) for line in lines], [one["value"] for one in moved])
        tally.equal("a piece is worth its share", {line[5].value for line in lines}, {1.25})
        tally.equal("in formats of their own", {tuple(line[place].format for place in (1, 3, 6)) for line in lines},
                    {("yyyy-mm-dd", "0", "#,##0.00")})  # fmt: skip
        tally.equal("no text is a formula", (book.formulas(), lines[-1][7].value), (0, "=1+1"))
        frozen, setup = page.find(f".//{MAIN}pane"), page.find(f"{MAIN}pageSetup")
        tally.equal("headings stay in view, a page is as wide as A4",
                    (frozen.get("state"), frozen.get("ySplit"), setup.get("paperSize"), setup.get("fitToHeight")),
                    ("frozen", "4", "9", "0"))  # fmt: skip
        table = list(csv.reader(files[1].read_text("utf-8-sig").splitlines()))
        tally.equal("CSV has the same", (table[0][3:7], [int(row[3]) for row in table[1:]], table[-1][7]),
                    (list(heads), [one["quantity"] for one in moved], "'=1+1"))  # fmt: skip
        tally.equal("and its amounts", [round(float(row[6]) * 100) for row in table[1:]], [one["value"] for one in moved])


def count_sheet(office, count):
    tally, file = office.tally, office.folder() / "sheet.xlsx"
    office.must(HEAD, "supply", "count", "sheet", count, "--output", file, "--lang", "zh")
    book = Workbook(file)
    tally.equal("a count sheet for each who counts", list(book.pages), [f"侯主任 {HEAD}", str(OTHER)])
    for name in book.pages:
        (line,) = [row for row in book.rows(name) if row[0].value == 1]
        tally.equal("with what is to be counted, and room to write", [cell.value for cell in line],
                    [1, "A4-80G", "复印纸", "", "包", "", ""])  # fmt: skip
    numbers = {cell.value for name in book.pages for row in book.rows(name) for cell in row if cell.format}
    tally.equal("what the book has is nowhere on it", numbers, {1})


def returned(office):
    """What was returned is asked for otherwise; a leave is known by its number as by the request's."""
    tally = office.tally
    number = office.case(BUYER, "purchase", "new", "A4-80G:10:20")["number"]
    office.must(HEAD, "approval", "return", number, "--reason", "太多了，减半")
    again = office.case(BUYER, "purchase", "submit", number, "A4-80G:5:20.50", "--supplier", "纸行")
    tally.equal("a purchase with other lines", (again["revision"], again["what"].split()[-1]), (2, "102.50"))
    tally.holds("amounts are read as money", office.must(BUYER, "purchase", "show", number).out, "price 20.50")
    explained = office.must(BUYER, "approval", "explain", number, "--lang", "zh").out
    tally.holds("explained in Chinese", explained, "第 1/1 步（审批）由综合办公室主管办理：")
    office.must(BUYER, "approval", "withdraw", number)
    asked = office.case(CLERK, "supply", "request", "ask", "A4-80G:9")["number"]
    office.must(SALES, "approval", "return", asked, "--reason", "一个人用不了")
    tally.equal("a request with fewer", office.case(CLERK, "supply", "request", "submit", asked, "A4-80G:8")["revision"], 2)
    office.must(CLERK, "approval", "withdraw", asked)

    ask = ("leave", "ask", "--type", "annual", "--from", "2030-03-05", "--to", "2030-03-05", "--reason", "家事")
    tally.holds("a leave tells its number", office.must(CLERK, *ask).out, "(QJ-")
    (leave,) = parsed(office.must(CLERK, "leave", "list", "--state", "pending", "--json"))
    number = leave["number"]
    office.must(SALES, "approval", "return", number, "--reason", "请写明是哪几天")
    office.must(CLERK, "leave", "submit", number, "--to", "2030-03-06")
    (leave,) = parsed(office.must(CLERK, "leave", "list", "--state", "pending", "--json"))
    tally.equal("a date alone is that whole date", leave["to"], "2030-03-07T00:00:00+08:00")
    office.must(SALES, "leave", "approve", number)
    office.refused("no such leave", CLERK, "leave", "withdraw", "QJ-2030-0999", code=65, says="QJ-2030-0999")
    tally.equal("undoing needs whoever approved",
                office.case(CLERK, "leave", "cancel", number, "--reason", "不去了，谢谢")["holders"], ["孙主管"])  # fmt: skip
    office.must(SALES, "leave", "approve", number)
    tally.holds("its history", office.must(CLERK, "leave", "history", number, "--lang", "zh").out, "已撤销")


def deputies(office):
    tally = office.tally
    today = datetime.date.today()
    number = office.case(BUYER, "purchase", "new", "A4-80G:10:20")["number"]
    office.must(HEAD, "approval", "delegate", SALES)
    tally.holds("who decides for whom is listed", office.must(BUYER, "approval", "delegations").out, f"{HEAD} → {SALES}")
    office.refused("a deputy waits until the other is away", SALES, "approval", "approve", number, code=65)
    leave = ("--from", str(today - datetime.timedelta(days=1)), "--to", str(today + datetime.timedelta(days=9)))
    request = parsed(office.must(HEAD, "leave", "ask", "--type", "annual", *leave, "--reason", "旅行", "--json"))
    office.must(GM, "leave", "approve", request["request"]["id"])
    explained = office.must(SALES, "approval", "explain", number).out
    tally.holds("who may decide is explained", explained, "侯主任 is away until ", "; 孙主管 may decide for 侯主任.")
    inbox = parsed(office.must(SALES, "approval", "inbox", "--json"))
    tally.equal("approved leave opens the deputy's inbox", [(one["number"], one["onBehalfOf"]) for one in inbox["entries"]],
                [(number, "侯主任")])  # fmt: skip
    decided = office.case(SALES, "approval", "approve", number)["decisions"][-1]
    tally.equal("both names stay", (decided["byName"], decided["onBehalfOf"]), ("孙主管", "侯主任"))
    paper = office.case(KEEPER, "document", "receive", "消防检查", "--sender", "消防队", "--date", str(today), "--pages", 1, "--copies", 1,
                        "--medium", "paper", "--level", "internal")["number"]  # fmt: skip
    given = office.must(KEEPER, "document", "distribute", paper, HEAD, "--lang", "zh").out
    tally.holds("who hands a paper to somebody away is told", given, "警告：侯主任 外出至", "由 孙主管 代办")
    tally.equal("and who stands in has it", office.case(SALES, "document", "ack", paper)["state"], "acknowledged")
    office.refused("proxies are reception or named", CLERK, "supply", "request", "ask", "A4-80G:1", "--for", OTHER,
                   code=77, says="reception")  # fmt: skip
    asked = office.case(DESK, "supply", "request", "ask", "A4-80G:1", "--for", "颜二")
    tally.equal("reception acts for somebody", asked["requester"], str(OTHER))
    history = parsed(office.must(OTHER, "supply", "request", "history", asked["number"], "--json"))["events"]
    tally.equal("and is recorded", (history[0]["actor"], history[0]["onBehalfOf"]), (str(DESK), "颜二"))

    leave = ("leave", "ask", "--type", "annual", "--from", "2030-04-02", "--to", "2030-04-02", "--reason", "家事", "--for", "颜二")
    office.refused("leave too is asked by reception or named ones", CLERK, *leave, code=77, says="reception")
    asked = parsed(office.must(DESK, *leave, "--json"))["request"]
    tally.equal("reception asks for somebody's leave", (asked["person"], asked["name"]), (str(OTHER), "颜二"))
    history = parsed(office.must(OTHER, "leave", "history", asked["number"], "--json"))["events"]
    tally.equal("and that is recorded too", (history[0]["actor"], history[0]["onBehalfOf"]), (str(DESK), "颜二"))


def documents(office):
    tally = office.tally
    year = datetime.date.today().year
    paper = ("--date", f"{year}-01-05", "--pages", 3, "--copies", 1, "--medium", "paper")
    came = office.case(KEEPER, "document", "receive", "安全检查通知", "--sender", "区应急局", "--sender-number", "应急〔1〕号", *paper)
    number = came["number"]
    tally.equal("what comes in gets a number", number, f"SW-{year}-0001")
    again = office.case(KEEPER, "document", "receive", "安全检查通知", "--sender", "区应急局", "--sender-number", "应急〔1〕号", *paper)
    tally.equal("the same paper again is tied to the first", again["links"], [{"kind": "duplicateOf", "number": number}])
    amend = ("document", "amend", number, "--reason", "与原件重新核对")
    done = parsed(office.must(KEEPER, *amend, "--copies", 2, "--json"))
    tally.check("the first is no duplicate of its duplicate", done["case"]["links"] == [] and not done.get("warnings"), done)
    tally.equal("what is amended is shown", office.case(KEEPER, *amend, "--sender-number", "应急〔2〕号")["number"], number)
    links = parsed(office.must(KEEPER, "document", "show", again["number"], "--json"))["case"]["links"]
    tally.equal("what is not the same any more is tied no longer", links, [])
    told = office.must(KEEPER, *amend, "--sender-number", "应急〔1〕号", "--lang", "zh").out
    tally.holds("the later one is named", told, f"警告：{again['number']} 与 {number} 的来文单位和来文字号相同")
    office.refused("who entered it does not void it", KEEPER, "document", "void", again["number"], "--reason", "came twice",
                   code=77, says="second person")  # fmt: skip
    office.refused("a field that is missing is named", KEEPER, "document", "receive", "x", "--sender", "y", code=65,
                   says="date is missing")  # fmt: skip
    office.refused("no distribution without a level", KEEPER, "document", "distribute", number, SALES, code=65, says="level")
    office.must(KEEPER, "document", "level", number, "secret")
    office.refused("lowering is the head's", KEEPER, "document", "level", number, "internal", "--reason", "no secret in it",
                   code=77, says="officeHead")  # fmt: skip
    office.must(KEEPER, "document", "distribute", number, SALES, 1004, "--task", "自查", "--until", f"{year + 1}-01-10")
    tally.holds("recipients find it", office.must(1004, "approval", "inbox", "--lang", "zh").out, "自查")
    office.refused("others learn not even the title", OTHER, "document", "show", number, code=65, says="may not know")
    tally.check("nor in a list", "安全" not in office.must(OTHER, "document", "list").out)
    office.refused("nobody closes what they have not acknowledged", SALES, "document", "close", number, "已自查", code=65)
    for person in (SALES, 1004):
        office.must(person, "document", "ack", number)
        office.must(person, "document", "close", number, "已自查")
    tally.equal("when all are through it is closed",
                parsed(office.must(KEEPER, "document", "show", number, "--json"))["case"]["state"], "closed")  # fmt: skip

    text = office.box.write("notice.txt", "年终安排 一")
    os.chmod(text, 0o644)
    empty = office.box.path / "empty.txt"
    empty.touch(0o644)
    office.refused("an empty text begins no draft", CLERK, "document", "draft", "空白", "--to", "各部门", "--file", empty,
                   "--lang", "zh", code=65, says="文件为空")  # fmt: skip
    tally.equal("… none", office.must(CLERK, "document", "outgoing", "--all").out.strip(), "none")
    draft = office.case(CLERK, "document", "draft", "年终安排", "--to", "各部门", "--file", text, "--level", "internal")
    tally.check("a draft has no number", draft["number"].startswith("FW-draft-"), draft)
    office.must(CLERK, "document", "submit", draft["number"])
    office.refused("step by step", GM, "document", "sign", draft["number"], code=77, says="孙主管")
    office.must(SALES, "document", "sign", draft["number"])
    office.must(BUYER, "approval", "return", draft["number"], "--reason", "格式不对，请改")
    text = office.box.write("notice.txt", "年终安排 二")
    os.chmod(text, 0o644)
    office.must(CLERK, "document", "submit", draft["number"], "--file", text)
    tally.equal("what was returned begins at its first step again",
                parsed(office.must(CLERK, "approval", "show", draft["number"], "--json"))["case"]["place"], 1)  # fmt: skip
    for person in (SALES, BUYER, GM):
        last = office.case(person, "document", "sign", draft["number"])
    tally.equal("its number comes with the last signature", last["number"], f"FW-{year}-0001")


def archive(office):
    tally = office.tally
    year = datetime.date.today().year
    place = ("--category", "合同", "--year", year, "--room", "101", "--cabinet", "A", "--shelf", "2")
    office.refused("no place, not filed", DESK, "archive", "file", "租赁合同", *place, "--level", "secret", code=65, says="box")
    filed = office.case(DESK, "archive", "file", "租赁合同", *place, "--box", "7", "--level", "secret")
    number = filed["number"]
    tally.equal("the archive's number", (number, filed["state"]), (f"DA-{year}-0001", "registered"))

    def scan(fronts, backs, text="ab"):
        fields = {"fronts": fronts, "backs": backs, "sheets": 2}
        data = f"a contract {text}".encode()
        put = {"object": "record", "verb": "scan", "number": number, "fields": fields, "name": "contract.pdf", "offset": 0,
               "hash": hashlib.sha256(data).hexdigest(), "total": len(data), "content": base64.b64encode(data).decode()}  # fmt: skip
        return run_as(office, DESK, put, "io.rollcall.Office.Attachments.Put")

    def check():
        office.must(CLERK, "document", "fetch", number, "-o", office.folder() / "scan.pdf", "--force")
        return office.case(CLERK, "archive", "check", number, "--pages", 4)["state"]

    said = {"fronts": 2, "backs": 2, "sheets": 2, "hash": "ab" * 32, "name": "contract.pdf", "size": 1000}
    said = run_as(office, DESK, {"object": "record", "verb": "scan", "number": number, "fields": said})
    tally.check("no scan of bytes that nobody has", "no whole bytes" in said, said)
    tally.check("a missing back refuses the whole scan", "ScanMismatch" in scan(2, 1))
    tally.equal("both sides", scan(2, 2), "")
    office.refused("who scanned does not check", DESK, "archive", "check", number, "--pages", 4, code=77, says="scanned")
    office.refused("who checks has looked at it", CLERK, "archive", "check", number, "--pages", 4, code=65, says="document fetch")
    office.must(CLERK, "document", "fetch", number, "-o", office.folder() / "scan.pdf")
    office.refused("page by page", CLERK, "archive", "check", number, "--pages", 3, code=65, says="4 pages")
    office.refused("a bad scan is refused with a reason", CLERK, "archive", "refuse", number, code=65, says="reason")
    refused = office.case(CLERK, "archive", "refuse", number, "--reason", "第三页缺角")
    tally.check("and is due again", refused["state"] == "registered" and refused["due"], refused)
    tally.holds("whoever scanned sees why", office.must(DESK, "archive", "show", number, "--lang", "zh").out, "扫描件问题: 第三页缺角")
    tally.equal("the next version", scan(2, 2, "cd"), "")
    tally.equal("checked it counts as filed", check(), "filed")
    again = office.case(CLERK, "archive", "rescan", number, "--reason", "第二页太暗")
    tally.equal("one that proves bad later is scanned again", (again["state"], scan(2, 2, "ef")), ("registered", ""))
    check()
    listed = parsed(office.must(DESK, "archive", "list", "--year", year, "--category", "合同", "--json"))
    tally.equal("listed by year and category", [one["number"] for one in listed], [number])
    tally.equal("and not under another", parsed(office.must(DESK, "archive", "list", "--year", year - 1, "--json")), [])
    register = office.folder() / "register.csv"
    office.must(DESK, "archive", "list", "--output", register, "--lang", "zh")
    table = list(csv.reader(register.read_text("utf-8-sig").splitlines()))
    tally.equal("the register as a file", [row[:3] for row in table], [["年度", "类别", "档号"], [str(year), "合同", number]])

    (check,) = parsed(office.must(DESK, "archive", "cabinets", "--json"))
    tally.equal("its cabinet is looked at from this month on", (check["fields"]["cabinet"], check["state"]), ("A", "open"))
    bad = office.case(DESK, "archive", "cabinet-done", check["number"], "--humidity", 80, "--no-door")
    tally.check("a cabinet that is not in order waits for somebody", bad["state"] == "faulty" and bad["due"], bad)
    tally.holds("for the office's head too", office.must(HEAD, "approval", "inbox", "--lang", "zh").out, "不合格，待处理")
    office.must(HEAD, "archive", "cabinet-remedy", check["number"], "换锁并放置除湿剂")
    tally.equal("until something was done", parsed(office.must(DESK, "archive", "cabinets", "--json")), [])

    loan = office.case(OTHER, "archive", "lend", number, "--purpose", "续签")
    tally.equal("a sensitive original needs two approvals", (loan["steps"], loan["holders"]), (2, ["孙主管"]))
    paper = ("--condition", "完好", "--pages", 4)
    office.refused("no hand-out without approval", CLERK, "archive", "hand-out", loan["number"], *paper, code=65)
    office.must(SALES, "approval", "approve", loan["number"])
    office.must(HEAD, "approval", "approve", loan["number"])
    longer = datetime.date.today() + datetime.timedelta(days=20)
    office.refused("not for longer than was approved", CLERK, "archive", "hand-out", loan["number"], *paper, "--until", longer,
                   code=65, says="archive extend")  # fmt: skip
    tally.equal("handed out", office.case(CLERK, "archive", "hand-out", loan["number"], *paper)["state"], "out")
    more = office.case(OTHER, "archive", "extend", loan["number"], "--until", longer, "--reason", "谈判尚未结束")
    for person in (SALES, HEAD):
        office.must(person, "approval", "approve", more["number"])
    shown = parsed(office.must(OTHER, "archive", "show", loan["number"], "--json"))["case"]
    tally.equal("longer when the same approvers agree", (shown["state"], shown["due"][:10]), ("out", str(longer)))
    other = office.case(BUYER, "archive", "lend", number, "--purpose", "核对")
    office.must(HEAD, "approval", "approve", other["number"])
    office.must(GM, "approval", "approve", other["number"])
    office.refused("one original, one borrower", CLERK, "archive", "hand-out", other["number"], *paper, code=65,
                   says=loan["number"])  # fmt: skip
    office.refused("more than went out is refused", DESK, "archive", "return", loan["number"], "--condition", "完好", "--pages", 5,
                   code=65, says="4 pages went out, and 5")  # fmt: skip
    office.refused("fewer need a reason", DESK, "archive", "return", loan["number"], "--condition", "缺页", "--pages", 3, code=65,
                   says="reason")  # fmt: skip
    back = office.case(DESK, "archive", "return", loan["number"], "--condition", "缺页", "--pages", 3, "--reason", "第四页被撕")
    tally.equal("missing pages are noticed", (back["state"], back["fields"]["pagesMissing"]), ("back", 1))

    again = office.case(OTHER, "archive", "lend", number, "--purpose", "复印")
    office.must(SALES, "approval", "approve", again["number"])
    office.must(HEAD, "approval", "approve", again["number"])
    office.must(CLERK, "archive", "hand-out", again["number"], *paper)
    office.must(OTHER, "archive", "lose", again["number"], "--reason", "遗忘在车上")
    office.refused("who lost one gets no other", OTHER, "archive", "lend", number, "--purpose", "复印", code=65,
                   says=f"{again['number']} is overdue or lost")  # fmt: skip
    office.refused("a loss is not settled before it is decided", DESK, "archive", "settle-loss", again["number"], "--reason", "已赔偿复印件",
                   code=77, says="高总")  # fmt: skip
    office.must(GM, "archive", "decide-loss", again["number"], "--reason", "赔偿复印件")
    tally.equal("then it is", office.case(DESK, "archive", "settle-loss", again["number"], "--reason", "已赔偿复印件")["state"], "settled")


def together(office, clients=50):
    """Many at once: one wins where only one can, and no number is used twice or left out."""
    tally = office.tally
    office.must(KEEPER, "supply", "item", "add", "PEN", "--name", "笔", "--unit", "支")
    office.must(HEAD, "supply", "adjust", "PEN", 20, "--document", "盘点", "--reason", "opening stock", "--price", "1")

    jobs = [(KEEPER, {"object": "item", "verb": "issue", "number": "PEN",
                      "fields": {"quantity": 1, "document": f"slip {index}", "to": "销售部"}})
            for index in range(clients)]  # fmt: skip
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(lambda job: run_as(office, *job), jobs))
    tally.equal("20 of 50 get one", sum(result == "" for result in results), 20)
    tally.equal("the others are told", sum("WouldGoNegative" in result for result in results), clients - 20)
    jobs = [(CLERK, {"object": "issue", "verb": "ask", "number": None, "key": f"same {index % 10}",
                     "fields": {"lines": [{"item": "A4-80G", "quantity": 1}]}}) for index in range(clients)]  # fmt: skip
    before = len(parsed(office.must(KEEPER, "supply", "request", "list", "--all", "--json")))
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(lambda job: run_as(office, *job), jobs))
    tally.equal("all are answered", [result for result in results if result], [])
    after = len(parsed(office.must(KEEPER, "supply", "request", "list", "--all", "--json")))
    tally.equal("a command said again with its key is done once", after - before, 10)


def run_as(office, number, parameters, method="io.rollcall.Office.Act"):
    """Calls under the account of a person; the error's name, or nothing."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        name = ""
        try:
            uid = office.uid(number)
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            call(office.box.socket, method, {key: value for key, value in parameters.items() if value or value == 0})
        except CallError as error:
            name = str(error)
        except BaseException as error:  # noqa: BLE001: the parent hears of it
            name = f"broken: {error!r}"
        os.write(writer, name.encode()[:4_000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        name = pipe.read().decode(errors="replace")
    os.waitpid(child, 0)
    return name


def auditor(office):
    tally = office.tally
    secret = office.case(KEEPER, "document", "receive", "合并意向", "--sender", "城东公司", "--date", "2026-11-20",
                         "--pages", 2, "--copies", 1, "--medium", "paper", "--level", "secret")["number"]  # fmt: skip
    office.refused("a secret case is not there for others", CLERK, "document", "show", secret, code=65, says="no ")
    mine = office.case(BUYER, "purchase", "new", "A4-80G:300:25.00")["number"]
    office.refused("nobody approves their own", BUYER, "approval", "approve", mine, code=77, says="themselves")
    office.must(BUYER, "approval", "withdraw", mine)
    office.refused("what was refused is the auditor's to read", BUYER, "office", "refused", code=77, says="auditor")
    office.must(None, "office", "grant", OTHER, "auditor")
    office.refused("and nothing else is theirs to do", OTHER, "supply", "request", "ask", "A4-80G:1", "--lang", "zh", code=77,
                   says="审计以外的人员")  # fmt: skip
    found = [(one["person"], one.get("number"), one["verb"], one["refusal"])
             for one in parsed(office.must(OTHER, "office", "refused", "--json"))]  # fmt: skip
    tally.check("who tried to read it", (str(CLERK), secret, "show", "Withheld") in found, found)
    tally.check("who tried to approve their own", (str(BUYER), mine, "approve", "SelfApproval") in found, found)
    tally.holds("as a list", office.must(OTHER, "office", "refused", "--lang", "zh").out, "审批本人事项", mine, "采购申请 同意")


def leaver(office):
    """Whoever has left has no role, and what waits for them is for the one above."""
    tally = office.tally
    draft = office.case(CLERK, "document", "draft", "交接清单", "--to", "各部门")["number"]
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    header, *rows = PEOPLE.splitlines()
    left = [f"{row},{yesterday if row.startswith(f'{CLERK},') else ''}" for row in rows]
    office.must(None, "person", "import", office.box.write("left.csv", "\n".join([f"{header},离职日期", *left, ""])))
    tally.equal("their inbox is empty", office.must(CLERK, "approval", "inbox").out.strip(), "0 waiting, 0 late")
    tally.holds("it waits for the one above", office.must(SALES, "approval", "inbox").out, draft, "for 徐一")
    tally.holds("which is explained", office.must(SALES, "approval", "explain", draft).out, "徐一 has left: 孙主管, above them")
    office.box.stop_daemon()
    office.start()

    def roles():
        return [one["person"] for one in parsed(office.must(None, "office", "roles", "--json"))["grants"]]

    until("their roles are over", lambda: str(CLERK) not in roles())
    tally.check("others' are not", str(DESK) in roles())


def proof(office):
    tally = office.tally
    reply = parsed(office.must(GM, "office", "verify", "--json"))
    tally.equal("the journal is proven", reply["faults"], [])
    tally.check("and is not empty", reply["events"] > 100 and reply["numbers"] > 10, reply)
    seen = parsed(office.must(KEEPER, "supply", "item", "show", "A4-80G", "--json"))
    tally.equal("the daemon stops", office.box.stop_daemon()[0], 0)
    office.start()
    tally.equal("a restart changes nothing", parsed(office.must(KEEPER, "supply", "item", "show", "A4-80G", "--json")), seen)
    tally.equal("and is proven", parsed(office.must(GM, "office", "verify", "--json"))["faults"], [])


def watched(office):
    """Whoever watches learns that something happened, and never what it is about."""
    tally, box = office.tally, office.box
    logs = {name: pathlib.Path(box.write(f"{name}.log", "")) for name in ("past", "now")}
    past = box.start("rollcall", "office", "watch", "--since", 0, "--json", log=logs["past"])
    now = box.start("rollcall", "office", "watch", "--lang", "zh", log=logs["now"])

    def told():
        return [event for line in logs["past"].read_text().splitlines() for event in json.loads(line)["events"]]

    until("all is told", lambda: any(event["kind"] == "office.leave.ask" for event in told()))
    first = next(event for event in told() if event["kind"] == "office.purchase.new" and event.get("number"))
    tally.equal("each with its case's shape and state", (first["event"]["shape"], first["event"]["to"]), ("approval", "pending"))
    text = logs["past"].read_text()
    tally.check("never what it is about", "安全检查" not in text and "租赁合同" not in text)
    tally.check("what is low by a kind of its own", any(event["kind"] == "office.lowStock" for event in told()))
    number = office.case(CLERK, "supply", "request", "ask", "GLUE:1")["number"]
    until("what happens now is a line", lambda: number in logs["now"].read_text())
    (line,) = [line for line in logs["now"].read_text().splitlines() if number in line and "预留" not in line][-1:]
    tally.holds("in words", line, "领用申请")
    for child in (past, now):
        box.stop(child)
    office.refused("whoever may not observe", OTHER, "office", "watch", code=77)


def main():
    tally = Tally()
    with Sandbox(build_directory()) as box:
        office = Office(box, tally)
        for part in (supplies, documents, archive, returned, deputies, together, auditor, watched, leaver, proof):
            with tally.chapter(part.__name__):
                part(office)
    tally.finish()


if __name__ == "__main__":
    main()
