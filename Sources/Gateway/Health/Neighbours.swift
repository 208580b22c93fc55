import Storage
import TerminalHealth
import TerminalProtocols

/// Who an unknown user id of a terminal may be. Read once for all ids that are told at a time.
struct Neighbours {
    private let enrolled: [String: String]
    private let people: [(number: [Unicode.Scalar], person: Person)]

    init(_ store: Store, terminal: String) async throws {
        let users = try await store.enrolments().first { $0.terminal == terminal }?.users ?? []
        enrolled = Dictionary(users.map { ($0.user.user, $0.user.name) }) { first, _ in first }
        people = try await store.people().map { (Array($0.number.unicodeScalars), $0) }
    }

    /// The terminal's name for the id, and people whose name or number is like it.
    func evidence(of user: String) -> Evidence {
        let name = enrolled[user].flatMap { $0.isEmpty ? nil : $0 }
        let scalars = Array(user.unicodeScalars)
        let near = people.lazy.filter { number, person in
            person.name == name || number == scalars || Self.isOneApart(number, scalars)
        }
        var evidence: Evidence = ["nearest": .list(near.prefix(3).map { "\($0.person.number) \($0.person.name)" })]
        evidence["enrolledAs"] = name.map { .text($0) }
        return evidence
    }

    /// One character replaced, left out or too many: how numbers are mistyped.
    private static func isOneApart(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
        guard abs(left.count - right.count) <= 1 else { return false }
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        let same = zip(short, long).prefix { $0 == $1 }.count
        guard same < long.count else { return false }
        return short.dropFirst(short.count == long.count ? same + 1 : same).elementsEqual(long.dropFirst(same + 1))
    }
}
