import Glibc

/// Which users and groups have which roles: the `allow` list of the configuration.
///
/// A rule is `KIND:WHO=ROLE`, for example `group:hr=hr`, `user:alice=operate`, `uid:1001=observe` or `gid:50=admin`.
/// Root and the user that the daemon runs as are administrators. Everybody else has the roles that some rule gives.
package struct AccessRules: Sendable {
    private var users: [UInt32: Set<Role>]
    private var groups: [UInt32: Set<Role>] = [:]

    /// - Throws: ``AccessRuleError`` for the first rule that is not one, or names nobody: a rule that would be skipped
    ///   silently is a hole or a lock-out.
    package init(
        _ rules: [String],
        ownUser: UInt32 = geteuid(),
        names: AccountNames = .system
    ) throws(AccessRuleError) {
        users = [0: Role.admin.implied]
        users[ownUser] = Role.admin.implied
        for rule in rules { try add(rule, names: names) }
    }

    private mutating func add(_ rule: String, names: AccountNames) throws(AccessRuleError) {
        guard let colon = rule.firstIndex(of: ":"), let equals = rule.lastIndex(of: "="), colon < equals else {
            throw AccessRuleError(rule: rule, problem: .malformed)
        }
        let kind = rule[..<colon]
        let who = String(rule[rule.index(after: colon)..<equals])
        let roleName = String(rule[rule.index(after: equals)...])
        guard let role = Role(rawValue: roleName) else {
            throw AccessRuleError(rule: rule, problem: .unknownRole(roleName))
        }
        guard !who.isEmpty else { throw AccessRuleError(rule: rule, problem: .malformed) }
        switch kind {
        case "user":
            guard let uid = names.uid(who) else { throw AccessRuleError(rule: rule, problem: .unknownUser(who)) }
            users[uid, default: []].formUnion(role.implied)
        case "group":
            guard let gid = names.gid(who) else { throw AccessRuleError(rule: rule, problem: .unknownGroup(who)) }
            groups[gid, default: []].formUnion(role.implied)
        case "uid": users[try number(who, in: rule), default: []].formUnion(role.implied)
        case "gid": groups[try number(who, in: rule), default: []].formUnion(role.implied)
        case _: throw AccessRuleError(rule: rule, problem: .malformed)
        }
    }

    /// The kernel's "nobody in particular", all bits set, is no account.
    private func number(_ text: String, in rule: String) throws(AccessRuleError) -> UInt32 {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = UInt32(text), number != .max
        else { throw AccessRuleError(rule: rule, problem: .malformed) }
        return number
    }

    /// - Parameter groups: the effective group and the supplementary ones.
    package func roles(uid: UInt32, groups memberships: some Sequence<UInt32>) -> Set<Role> {
        memberships.reduce(users[uid] ?? []) { $0.union(groups[$1] ?? []) }
    }
}

/// A rule of the `allow` list that cannot be followed. The daemon does not start with one.
package struct AccessRuleError: Error, Equatable, Sendable {
    package enum Problem: Equatable, Sendable {
        case malformed
        case unknownRole(String)
        case unknownUser(String)
        case unknownGroup(String)
    }

    package let rule: String
    package let problem: Problem
}

extension AccessRuleError: CustomStringConvertible {
    package var description: String {
        let text =
            switch problem {
            case .malformed:
                "write user:NAME=ROLE, group:NAME=ROLE, uid:NUMBER=ROLE or gid:NUMBER=ROLE"
            case .unknownRole(let role):
                "there is no role \"\(role)\"; roles are \(Role.allCases.map(\.rawValue).joined(separator: ", "))"
            case .unknownUser(let name): "this machine has no user \"\(name)\""
            case .unknownGroup(let name): "this machine has no group \"\(name)\""
            }
        return "rule \"\(rule)\": \(text)"
    }
}
