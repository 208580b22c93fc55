import Foundation
import Storage
import TerminalProtocols
import Testing
import WallClock

/// Bytes that are found if they stand anywhere in the clear.
private let secret = Array("TEMPLATE-OF-ADA-KING-0123456789".utf8)
private let facts = TerminalFacts(serial: "SN1", templateFormat: "f10")

private func template(_ index: Int = 3, user: String = "1", bytes: [UInt8] = secret) -> BiometricTemplate {
    BiometricTemplate(user: user, kind: .finger, index: index, format: "f10", bytes: bytes)
}

private func key(_ byte: UInt8 = 7) throws -> TemplateKey {
    try #require(TemplateKey([UInt8](repeating: byte, count: 32)))
}

extension Store {
    fileprivate func report(_ users: TerminalUser..., terminal: Int64, facts own: TerminalFacts = facts) async throws {
        try await noteUsers(users, terminal: terminal, facts: own, userCapacity: 100, at: noon)
    }

    fileprivate func users(_ terminal: String) async throws -> [EnrolledRow] {
        try await enrolments().first { $0.terminal == terminal }?.users ?? []
    }
}

private func ada(_ card: UInt64? = nil) -> TerminalUser {
    TerminalUser(user: "1", name: "Ada", isAdministrator: false, card: card, hasPassword: true, fingers: 1)
}

@Suite struct EnrolmentTests {
    @Test("What a terminal reports replaces what it reported before; a card uses all 64 bits")
    func reported() async throws {
        try await withStore { store, source in
            try await store.report(
                ada(.max),
                TerminalUser(user: "2", name: "Bo", isAdministrator: true),
                terminal: source.terminal
            )
            #expect(try await store.users("front-door").map(\.user.card) == [.max, nil])
            try await store.report(ada(5), terminal: source.terminal)
            let kept = try await store.users("front-door")
            #expect(kept.map(\.user) == [ada(5)])
            #expect(kept.allSatisfy { $0.writtenName == nil && $0.templates == nil })
            #expect(try await store.enrolments().first?.templateFormat == "f10")
        }
    }

    @Test("The name that was written is remembered over what the terminal makes of it")
    func written() async throws {
        try await withStore { store, source in
            var user = ada()
            user.name = "Ada King"
            try await store.noteWritten(user, terminal: "front-door", at: noon)
            try await store.report(ada(), terminal: source.terminal)
            #expect(try await store.users("front-door").first?.writtenName == "Ada King")
            #expect(try await store.users("front-door").first?.user.name == "Ada")
        }
    }

    @Test("Another device under the same name has other people: nothing of the one before is known of it")
    func replaced() async throws {
        try await withStore { store, source in
            try await store.report(ada(), terminal: source.terminal)
            try await store.keepTemplates([template()], user: "1", terminal: "front-door", key: try key(), at: noon)
            try await store.report(ada(), terminal: source.terminal, facts: TerminalFacts(serial: "SN2"))
            #expect(try await store.users("front-door").map(\.templates) == [nil])
        }
    }
}

@Suite struct TemplateStoreTests {
    @Test("Nothing of a template stands in any file of the state directory, before and after it is deleted")
    func atRest() async throws {
        try await withTemporaryDirectory { directory in
            let store = try Store(directory: directory)
            let source = try await store.source()
            try await store.report(ada(), terminal: source.terminal)
            try await store.keepTemplates([template()], user: "1", terminal: "front-door", key: try key(), at: noon)
            func isInTheClear() throws -> Bool {
                try FileManager.default.contentsOfDirectory(atPath: directory).contains { name in
                    let contents = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)"))
                    return contents.range(of: Data(secret.prefix(12))) != nil
                }
            }
            #expect(try !isInTheClear())
            let back = try await store.templates(
                of: "1",
                format: "f10",
                missingOn: try await other(store),
                key: try key()
            )
            #expect(back.map(\.bytes) == [secret])
            try await store.noteRemoved(user: "1", terminal: "front-door")
            try store.checkpoint()
            #expect(try !isInTheClear())
            #expect(try await store.keptTemplates(key: try key().id).isEmpty)
        }
    }

    /// Another terminal of the group, without anybody on it.
    private func other(_ store: Store) async throws -> String {
        _ = try await store.adopt(terminal: "back-door", userGroup: "main")
        return "back-door"
    }

    private func withTemplates(_ body: (Store) async throws -> Void) async throws {
        try await withStore { store, source in
            try await store.report(ada(), terminal: source.terminal)
            try await store.keepTemplates(
                [template(3), template(4)],
                user: "1",
                terminal: "front-door",
                key: try key(),
                at: noon
            )
            _ = try await other(store)
            try await body(store)
        }
    }

    @Test("Another key is noticed, says which one is wanted, and opens nothing")
    func otherKey() async throws {
        try await withTemplates { store in
            let wrong = try key(8)
            let right = try key()
            await #expect(throws: TemplateError.otherKey(kept: right.id, given: wrong.id)) {
                try await store.templates(of: "1", format: "f10", missingOn: "back-door", key: wrong)
            }
            #expect(try await store.keptTemplates(key: wrong.id).isEmpty)
            #expect(try await store.templatesUnderOtherKeys(than: wrong.id) == [right.id: 2])
            #expect(try await store.templatesUnderOtherKeys(than: nil) == [right.id: 2])
            #expect(try await store.templatesUnderOtherKeys(than: right.id).isEmpty)
        }
    }

    @Test(
        "A sealed template that was moved to another person, finger, kind or format does not open",
        arguments: [
            "user = '9'", "position = 5", "kind = 'face'", "format = 'f9'", "user_group = 'annex'",
            "sealed = substr(sealed, 2)", "sealed = x'00'",
        ]
    )
    func moved(change: String) async throws {
        try await withTemporaryDirectory { directory in
            let store = try Store(directory: directory)
            let source = try await store.source()
            try await store.report(ada(), terminal: source.terminal)
            try await store.keepTemplates([template()], user: "1", terminal: "front-door", key: try key(), at: noon)
            _ = try await store.adopt(terminal: "x", userGroup: change.contains("annex") ? "annex" : "main")
            try tamper(directory, "UPDATE template SET \(change)")
            await #expect(throws: TemplateError.unreadable) {
                try await store.templates(
                    of: change.contains("user =") ? "9" : "1",
                    format: change.contains("format") ? "f9" : "f10",
                    missingOn: "x",
                    key: try key()
                )
            }
        }
    }

    @Test("A terminal is given what it is not known to have; what it took is known at once")
    func missing() async throws {
        try await withTemplates { store in
            func missing() async throws -> [Int] {
                try await store.templates(of: "1", format: "f10", missingOn: "back-door", key: try key()).map(\.index)
            }
            #expect(try await missing() == [3, 4])
            try await store.noteWritten(ada(), terminal: "back-door", at: noon)
            try await store.noteTemplate(template(3), terminal: "back-door", at: noon)
            #expect(try await missing() == [4])
            #expect(try await store.templates(of: "1", format: "f9", missingOn: "back-door", key: try key()).isEmpty)
        }
    }

    @Test("Templates go when the last terminal of the group has removed the person, not before")
    func removed() async throws {
        try await withTemplates { store in
            try await store.noteWritten(ada(), terminal: "back-door", at: noon)
            try await store.noteRemoved(user: "1", terminal: "front-door")
            #expect(try await store.keptTemplates(key: try key().id).values.joined().count == 2)
            try await store.noteRemoved(user: "1", terminal: "back-door")
            #expect(try await store.keptTemplates(key: try key().id).isEmpty)
        }
    }

    @Test("A key is 32 bytes or 64 hexadecimal digits, and shows nothing of itself")
    func keys() throws {
        let digits = Array(String(repeating: "0a", count: 32).utf8)
        let binary = [UInt8](repeating: 10, count: 32)
        #expect(try #require(TemplateKey(binary)).id == #require(TemplateKey(digits + [10])).id)
        #expect(TemplateKey([]) == nil && TemplateKey(Array(binary.dropLast())) == nil)
        #expect(TemplateKey(Array(digits.dropLast())) == nil && TemplateKey(digits + digits) == nil)
        #expect(TemplateKey(Array(String(repeating: "zz", count: 32).utf8)) == nil)
        let shown = "\(try key())" + String(reflecting: try key())
        #expect(!shown.contains("0707"))
    }
}
