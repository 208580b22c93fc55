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
        #expect(Language.zh.officeTransition("receive", of: "incoming") == "收文登记")
        #expect(Language.zh.officeTransition("receive", of: "purchase") == "收货")
        #expect(Language.zh.officeField("came") == "到货数量")
        #expect(Language.zh.officeChoice("annual", of: "type") == "年假")
    }
}
