import TerminalProtocols
import Testing

@Suite("Verification methods")
struct VerificationTests {
    private func text(_ number: Int?, _ table: VerificationTable) -> String {
        Verification(number, in: table).description
    }

    @Test("Every number of every table means something, and the listed ones what the document says")
    func tables() {
        let newer = [
            0: "fingerprint|card|password", 1: "fingerprint", 2: "pin", 3: "password", 4: "card",
            5: "fingerprint|password", 6: "fingerprint|card", 7: "card|password", 8: "fingerprint+pin",
            9: "fingerprint+password", 10: "fingerprint+card", 11: "card+password", 12: "fingerprint+card+password",
            13: "fingerprint+pin+password", 14: "fingerprint|card|pin", 15: "face", 16: "fingerprint+face",
            17: "face+password", 18: "face+card", 19: "fingerprint+face+card", 20: "fingerprint+face+password",
            25: "palm", 101: "fingerprint", 102: "card",
        ]
        var listed: [VerificationTable: [Int: String]] = [
            .zk1: [0: "password", 1: "fingerprint", 2: "card", 15: "face"],
            .zk2: newer,
            .zk: [1: "fingerprint", 15: "face"],
            .anviz: [
                1: "fingerprint", 2: "fingerprint", 3: "fingerprint", 4: "password", 5: "fingerprint+password",
                6: "fingerprint+password", 7: "fingerprint+password", 8: "card", 9: "fingerprint+card",
                10: "fingerprint+card", 11: "fingerprint+card", 12: "card+password",
                13: "fingerprint+card+password", 14: "fingerprint+card+password", 15: "fingerprint+card+password",
            ],
            .hikvision: [
                1: "card", 2: "card+password", 38: "fingerprint", 40: "fingerprint+card",
                43: "fingerprint+card+password", 46: "fingerprint+password", 54: "fingerprint+face",
                57: "face+password", 60: "face+card", 63: "fingerprint+face+password", 66: "fingerprint+face+card",
                69: "fingerprint+pin", 72: "fingerprint+pin+password", 75: "face", 77: "face+pin",
                101: "pin+password", 105: "face+idCard", 156: "qr", 181: "password",
            ],
        ]
        listed[.methods] = Dictionary(
            uniqueKeysWithValues: (1...256).map {
                ($0, VerificationMethods(rawValue: UInt16($0)).names.joined(separator: "+"))
            }
        )
        // Our own numbers, tested with OSDP: without a configured method a reader says nothing, or that digits were typed.
        listed[.osdp] = [1: "pin"]
        #expect(listed.count == VerificationTable.allCases.count)
        for (table, meanings) in listed {
            for number in -1...256 {
                #expect(text(number, table) == meanings[number] ?? "unknown", "\(table) \(number)")
            }
            #expect(text(nil, table) == "unknown")
            #expect(text(.max, table) == "unknown")
        }
    }

    @Test("Zero is a password on old ZK terminals and says nothing certain on new ones")
    func trap() {
        #expect(Verification(0, in: .zk1) == .all(.password))
        #expect(Verification(0, in: .zk2).required == .any)
        #expect(Verification(0, in: .zk) == .unknown)
    }

    @Test("Nothing presented is unknown, and only that")
    func empty() {
        #expect(Verification.all([]) == .unknown)
        #expect(Verification.any([]) == .unknown)
        #expect(Verification.unknown.used.isEmpty)
        #expect(Verification.unknown.required == .unknown)
    }

    @Test("Every method has a name of its own")
    func names() {
        let names = (0..<14).map { VerificationMethods(rawValue: 1 << $0).names }
        #expect(names.allSatisfy { $0.count == 1 })
        #expect(Set(names).count == 14)
    }
}
