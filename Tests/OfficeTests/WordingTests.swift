import JSON
import Terms
import Testing

@testable import Office

/// What HR and the office read in Chinese of their cases.
@Suite struct WordingTests {
    private static func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    @Test("ARC-8, DOC-1, SUP-3: each verb and field of the office is called something in Chinese")
    func chinese() {
        for declaration in Modules.office.objects {
            for verb in declaration.verbs {
                let name = Language.zh.officeTransition(verb.name, of: declaration.object)
                #expect(Self.isChinese(name), "\(declaration.object) \(verb.name)")
                for field in verb.fields {
                    #expect(Self.isChinese(Language.zh.officeField(field.name)), "\(declaration.object) \(field.name)")
                }
            }
        }
        // What the kernel does by itself, and what it keeps.
        for transition in ["edit", "revise", "estimate", "buy", "reopen", "passOn", "warn", "signed", "found"] {
            #expect(Self.isChinese(Language.zh.officeTransition(transition)), "\(transition)")
        }
        for field in ["attachment", "deputies", "outAt", "outBy", "outCondition", "outPages", "backAt", "backBy"] {
            #expect(Self.isChinese(Language.zh.officeField(field)), "\(field)")
        }
        for value in ["noBackup", "notVerified", "noRestoreTest", "notRestorable", "damaged", "notPruned"] {
            #expect(Self.isChinese(Language.zh.officeChoice(value, of: "alarms")), "\(value)")
        }
        #expect(Language.zh.officeTransition("receive", of: "incoming") == "收文登记")
        #expect(Language.zh.officeTransition("receive", of: "purchase") == "收货")
        #expect(Language.zh.officeField("came") == "到货数量")
        // One word for one thing, and the right one where an object decides.
        #expect(Language.zh.officeField("threshold") == "阈值" && Language.zh.officeField("code") == "编码")
        #expect(Language.zh.officeField("to", of: "item") == "领用部门" && Language.zh.officeField("to") == "至")
        #expect(Language.zh.officeStage("received", of: "attachment") == "已接收")
        #expect(Language.zh.officeStage("received", of: "purchase") == "已收货")
        #expect(Language.zh.officeTransition("received") == "接收")
        #expect(Language.zh.officeTransition("verified", of: "backup") == "校验通过")
        #expect(Language.zh.officeTransition("check", of: "loan") == "关联档案")
        #expect(Language.zh.officePart("entry") == "台账记录")
        #expect(Language.zh.officeChoice("annual", of: "type") == "年假")
    }

    @Test("What rollcall office describe shows: each kind, state, and who may do it")
    func described() {
        for declaration in Modules.office.objects {
            #expect(Self.isChinese(declaration.name.chinese))
            for verb in declaration.verbs {
                for state in verb.from {
                    let stage = Language.zh.officeStage(state, of: declaration.object)
                    #expect(Self.isChinese(stage), "\(declaration.object) \(state)")
                }
                for who in verb.who { #expect(Self.isChinese(Language.zh.officeHolder(who.text)), "\(who.text)") }
            }
        }
        for field in ["addedAt", "backedUpAt", "verifiedAt", "restoredAt", "failedAt", "notRestoredAt", "damagedAt"] {
            #expect(Self.isChinese(Language.zh.officeField(field)), "\(field)")
        }
        for transition in ["show", "left", "takeOver"] {
            #expect(Self.isChinese(Language.zh.officeTransition(transition)), "\(transition)")
        }
    }

    @Test("each choice that a verb offers is called something in Chinese")
    func choices() {
        for declaration in Modules.office.objects {
            for field in declaration.verbs.flatMap(\.fields) {
                guard case .choice(let values) = field.kind else { continue }
                for value in values {
                    let name = Language.zh.officeChoice(value, of: field.name)
                    #expect(Self.isChinese(name), "\(declaration.object) \(field.name) \(value)")
                }
            }
        }
    }

    @Test("FAC-1, ATT-4, DOC-4, MTG-8: what a case is about has no English word beside what people wrote")
    func summaries() throws {
        var office = TestOffice()
        office.grants.append(RoleGrant(person: "2", role: .adminClerk))
        let cases = [
            try office.run(
                "2",
                "dutyPlan",
                "plan",
                nil,
                ["title": "清洁", "every": "day", "by": "09:00", "people": ["7"]]
            ),
            try office.run(
                "7",
                "leave",
                "ask",
                nil,
                ["type": "annual", "from": "2026-11-26", "to": "2026-11-27", "why": "家事"]
            ),
            try office.run("2", "room", "add", nil, ["code": "301", "name": "会议室", "capacity": 3]),
            try office.run("7", "outgoing", "draft", nil, ["title": "通知"]),
            try office.run(
                nil,
                "role",
                "grant",
                nil,
                ["person": "7", "role": "cleaner", "department": "sales"],
                isAdmin: true
            ),
        ]
        let read = try cases.map { found in try #require(Modules.office[found.object]).summary(found, .zh) }
        #expect(
            read == [
                "清洁 每日", "年假 2026-11-26T00:00 – 2026-11-27T00:00", "会议室 3 人", "《通知》 第 1 版", "保洁 7 sales",
            ]
        )
    }
}
