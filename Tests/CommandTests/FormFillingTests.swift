import ArgumentParser
import Control
import JSON
import Reports
import Terms
import Testing

@testable import rollcall

@Suite("A case as its form shows it")
struct FormFillingTests {
    private func template(_ object: String) throws -> FormTemplate {
        try #require(FormTemplate.all.first { $0.object == object })
    }

    private func found(_ object: String, _ number: String, _ state: String, _ fields: JSONObject) -> OfficeMessages.Case
    {
        var found = OfficeMessages.Case(
            number: number,
            object: object,
            what: "",
            state: state,
            revision: 1,
            version: 1,
            requester: "1005",
            requesterName: "白采购",
            department: "综合办公室"
        )
        found.fields = fields
        return found
    }

    private func event(_ transition: String, to state: String, _ at: String, by name: String) -> OfficeMessages.Event {
        var event = OfficeMessages.Event(
            seq: 1,
            at: "2026-11-\(at):00+08:00",
            object: "delivery",
            transition: transition,
            from: nil,
            to: state,
            revision: 1,
            version: 1,
            channel: "socket",
            changes: []
        )
        event.actorName = name
        event.actor = name
        return event
    }

    private func decision(_ step: String, _ verdict: String, late: Bool = false) -> OfficeMessages.Decision {
        OfficeMessages.Decision(
            step: step,
            revision: 1,
            verdict: verdict,
            by: "1003",
            byName: "孙主管",
            onBehalfOf: "侯主任",
            at: "2026-11-25T10:21:07+08:00",
            late: late,
            reason: nil
        )
    }

    @Test("A purchase: its lines, one act for one command, and the signature that a small one does without")
    func purchase() throws {
        var bought = found(
            "purchase",
            "CG-2026-0041",
            "ordered",
            [
                "lines": [
                    ["item": "A4-80G", "quantity": 50, "price": 2_500], ["item": "X", "quantity": 10, "price": 100],
                ],
                "supplier": "纸行", "expected": "2026-12-01",
            ]
        )
        bought.steps = 1
        bought.decisions = [decision("approve", "approved", late: true)]
        var surroundings = FormSurroundings()
        surroundings.items["A4-80G"] = found("item", "A4-80G", "active", ["name": "复印纸"])
        surroundings.items["A4-80G"]?.stock = ["unit": "包"]
        let events = [
            event("new", to: "draft", "24T09:00", by: "白采购"), event("new", to: "pending", "24T09:00", by: "白采购"),
            event("approve", to: "approved", "25T10:21", by: "孙主管"),
            event("order", to: "ordered", "26T11:00", by: "白采购"),
        ]
        let content = FormFilling(bought, events, surroundings, try template("purchase"), .zh).content
        #expect(
            content.rows[0] == [.text("A4-80G"), .text("复印纸"), .text("包"), .text("50"), .money(2_500), .money(125_000)]
        )
        #expect(content.rows[1][1] == .text(""))
        #expect(content.entries["ask"]?.map(\.at) == ["2026-11-24 09:00"])
        #expect(
            content.entries["approve"] == [
                .init(verdict: "同意", name: "孙主管", onBehalfOf: "侯主任", at: "2026-11-25 10:21", isLate: true)
            ]
        )
        #expect(content.entries["order"]?.first?.remark == "预计到货：2026-12-01")
        #expect(content.entries["receive"] == nil)
        #expect(content.skipped.contains("sign") && !content.skipped.contains("approve"))
        #expect(content.values["asked"] == "2026-11-24" && content.values["supplier"] == "纸行")
    }

    @Test("A step that still waits is neither done nor left out")
    func waiting() throws {
        var bought = found("purchase", "CG-2026-0042", "pending", [:])
        (bought.steps, bought.step, bought.place) = (2, "approve", 1)
        let content = FormFilling(bought, [], FormSurroundings(), try template("purchase"), .en).content
        #expect(content.skipped.isEmpty && content.entries.isEmpty)
        #expect(content.state == "waits for a decision 1/2 approval")
    }

    @Test("Leave: times to the minute, the deputy by name where it is known")
    func leave() throws {
        let fields: JSONObject = [
            "type": "annual", "from": "2026-12-01T09:00:00+08:00", "to": "2026-12-03T18:00:00+08:00", "deputy": "1003",
        ]
        let asked = found("leave", "QJ-2026-0001", "pending", fields)
        var surroundings = FormSurroundings()
        let unknown = FormFilling(asked, [], surroundings, try template("leave"), .zh).content.values
        #expect(unknown["deputy"] == "1003")
        surroundings.names = ["1003": "孙主管"]
        let values = FormFilling(asked, [], surroundings, try template("leave"), .zh).content.values
        #expect(values["deputy"] == "孙主管" && values["from"] == "2026-12-01 09:00" && values["person"] == "1005")
    }

    @Test("A loan: what the archivist counted on both ways, and a return that came late")
    func loan() throws {
        let fields: JSONObject = [
            "record": "DA-2026-0001", "purpose": "续签", "outPages": 4, "outCondition": "完好", "backPages": 3,
            "backCondition": "缺页", "pagesMissing": 1,
            "deadlines": [["what": "return", "due": "2026-11-27T18:00:00+08:00", "lateMinutes": 90]],
        ]
        var surroundings = FormSurroundings()
        surroundings.record = found("record", "DA-2026-0001", "filed", ["title": "租赁合同"])
        let events = [
            event("handOut", to: "out", "20T09:00", by: "钱前台"), event("takeBack", to: "back", "28T09:00", by: "徐一"),
        ]
        let content = FormFilling(
            found("loan", "JY-2026-0001", "back", fields),
            events,
            surroundings,
            try template("loan"),
            .zh
        ).content
        #expect(content.values["title"] == "租赁合同" && content.values["until"] == "2026-11-27 18:00")
        #expect(content.entries["handOut"]?.first?.remark == "页数：4；状况：完好")
        #expect(content.entries["takeBack"]?.first?.remark == "页数：3；状况：缺页；缺页：1")
        #expect(
            content.entries["takeBack"]?.first?.isLate == true && content.entries["handOut"]?.first?.isLate == false
        )
    }

    @Test("A routing slip: a line for each person in whose hands the document is or was")
    func routing() throws {
        var surroundings = FormSurroundings()
        surroundings.names = ["1003": "孙主管", "1004": "潘主管"]
        let first = found(
            "delivery",
            "delivery-7",
            "closed",
            [
                "recipient": "1003", "deputy": "1004", "result": "已回函", "task": "请回函",
                "deadlines": [["what": "close", "due": "", "lateMinutes": 15]],
            ]
        )
        surroundings.deliveries = [
            (
                first,
                [
                    event("handOver", to: "handedOver", "25T09:00", by: "康仓管"),
                    event("ack", to: "acknowledged", "25T09:30", by: "潘主管"),
                    event("close", to: "closed", "26T18:15", by: "潘主管"),
                ]
            ), (found("delivery", "delivery-8", "handedOver", ["recipient": "1005"]), []),
        ]
        let events = [event("distribute", to: "distributed", "25T09:00", by: "康仓管")]
        let content = FormFilling(
            found("incoming", "SW-2026-0001", "distributed", ["title": "通知"]),
            events,
            surroundings,
            try template("incoming"),
            .zh
        ).content
        #expect(
            content.rows[0] == [
                .text("孙主管（代理 潘主管）"), .text("综合办公室"), .text("2026-11-25 09:00"), .text("潘主管 2026-11-25 09:30"),
                .text("已回函"), .text("2026-11-26 18:15（逾期 15 分钟）"),
            ]
        )
        #expect(content.rows[1].first == .text("1005") && content.rows[1].dropFirst(3).allSatisfy { $0 == .text("") })
        #expect(content.values["task"] == "请回函" && content.entries["distribute"]?.first?.name == "康仓管")
    }

    @Test(
        "Blank forms are asked for in a range",
        arguments: [
            ["purchase", "--prefix", "P-2026-CG", "--count", "20", "--first", "21"], ["loan"],
            ["meeting", "--count", "3"],
        ]
    )
    func blank(arguments: [String]) throws { _ = try FormBlank.parse(arguments) }

    @Test(
        "What cannot be printed is refused before it is",
        arguments: [
            ["letter"], ["purchase", "--count", "0"], ["purchase", "--count", "501"], ["purchase", "--first", "2"],
            ["purchase", "--prefix", "P 2026"], ["purchase", "--prefix", "P", "--first", "0"],
        ]
    )
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try FormBlank.parse(arguments) }
    }
}
