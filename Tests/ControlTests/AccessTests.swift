@testable import Control
import Foundation
import JSON
import Testing

private let accounts = AccountNames(uid: { ["alice": 1_001][$0] }, gid: { ["hr": 50, "clocks": 51][$0] })

private func rules(_ rules: String...) throws(AccessRuleError) -> AccessRules {
    try AccessRules(rules, ownUser: 900, names: accounts)
}

@Test("Nobody has a role without a rule, except root and the daemon's own user")
func defaultRoles() throws {
    let access = try rules()
    #expect(access.roles(uid: 1_001, groups: [50, 0]) == [])
    #expect(access.roles(uid: 0, groups: []) == Set(Role.allCases))
    #expect(access.roles(uid: 900, groups: []) == Set(Role.allCases))
}

@Test("Rules of the user and of all groups add up, with the roles they imply")
func addedRoles() throws {
    let access = try rules(
        "group:hr=hr",
        "user:alice=operate",
        "uid:1002=observe",
        "gid:52=admin",
        "group:clocks=observe"
    )
    #expect(access.roles(uid: 1_001, groups: [1]) == [.operate, .observe])
    #expect(access.roles(uid: 1_001, groups: [50]) == [.operate, .observe, .hr])
    #expect(access.roles(uid: 1_002, groups: []) == [.observe])
    #expect(access.roles(uid: 7, groups: [3, 51]) == [.observe])
    #expect(access.roles(uid: 7, groups: [52]) == Set(Role.allCases))
}

@Test(
    "A rule that cannot be followed stops the start, and is named",
    arguments: [
        ("hr=hr", .malformed), ("group:hr", .malformed), ("", .malformed), ("group:=hr", .malformed),
        ("team:hr=hr", .malformed), ("uid:x=hr", .malformed), ("uid:-1=hr", .malformed), ("uid:+1=hr", .malformed),
        ("uid:4294967295=hr", .malformed), ("uid:4294967296=hr", .malformed), ("group:hr=boss", .unknownRole("boss")),
        ("group:hr=", .unknownRole("")), ("user:bob=hr", .unknownUser("bob")),
        ("group:wheel=hr", .unknownGroup("wheel")),
        ("Group:hr=hr", .malformed), ("group: hr=hr", .unknownGroup(" hr")),
    ] as [(String, AccessRuleError.Problem)]
)
func badRules(rule: String, problem: AccessRuleError.Problem) {
    #expect(throws: AccessRuleError(rule: rule, problem: problem)) { try rules("group:hr=hr", rule) }
}

@Test("The machine's own names are found")
func systemNames() throws {
    #expect(AccountNames.system.uid("root") == 0)
    #expect(AccountNames.system.gid("root") == 0)
    #expect(AccountNames.system.uid("no such user") == nil)
}

@Test(
    "Only who imports files may send long messages",
    arguments: [(nil, 1), (.observe, 1), (.operate, 1), (.hr, 16), (.admin, 16)] as [(Role?, Int)]
)
func messageLimits(role: Role?, mebibytes: Int) {
    let peer = Peer(pid: 1, uid: 1, gid: 1, groups: [], roles: role?.implied ?? [])
    #expect(peer.messageLimit == mebibytes << 20)
}

private let mayBecomeOthers =
    geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && access("/usr/bin/socat", X_OK) == 0

/// Sends one call as somebody else, through socat, and returns the reply's parameters.
private func whoAmI(_ path: String, uid: Int, gid: Int, groups: [Int]) throws -> JSONObject? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    let list = groups.isEmpty ? ["--clear-groups"] : ["--groups", groups.map(String.init).joined(separator: ",")]
    process.arguments =
        ["--reuid", "\(uid)", "--regid", "\(gid)"] + list + ["socat", "-t", "30", "-", "UNIX-CONNECT:\(path)"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    let trouble = Pipe()
    process.standardError = trouble
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("{\"method\":\"io.rollcall.Test.WhoAmI\"}\0".utf8))
    try input.fileHandleForWriting.close()
    let received = try output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    let complaint = String(decoding: try trouble.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    let reply = try #require(received, "exit \(process.terminationStatus): \(complaint)")
    guard case .object(let object) = try JSONValue(parsing: reply.dropLast()),
        case .object(let parameters) = object["parameters"]
    else { return nil }
    return parameters
}

@Test("The kernel says who calls, with all groups; more groups than fit give no role", .enabled(if: mayBecomeOthers))
func kernelCredentials() async throws {
    let access = try AccessRules(["gid:50002=hr", "gid:50001=observe", "uid:54322=operate"])
    try await withServer(testService(), access: access) { path in
        try await blocking {
            let directory = (path as NSString).deletingLastPathComponent
            try #require(chmod(directory, 0o711) == 0 && chown(path, 0, 50_001) == 0)
            #expect(
                try whoAmI(path, uid: 54_321, gid: 54_321, groups: [50_002, 50_001])
                    == ["gid": 54_321, "groups": [50_001, 50_002], "roles": ["hr", "observe"], "uid": 54_321]
            )
            #expect(
                try whoAmI(path, uid: 54_322, gid: 50_001, groups: [])
                    == ["gid": 50_001, "groups": [], "roles": ["observe", "operate"], "uid": 54_322]
            )
            let many = Array(50_001...51_100)
            #expect(
                try whoAmI(path, uid: 54_321, gid: 54_321, groups: many)
                    == ["gid": 54_321, "groups": [], "roles": [], "uid": 54_321]
            )
        }
    }
}
