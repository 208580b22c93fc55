@testable import Control
import Foundation
import JSON
import Logging
import Synchronization
import Terms
import Testing

/// What a caller with these roles is answered, without any socket.
private func answer(
    _ call: Call,
    roles: Set<Role>,
    service: ControlService? = nil,
    logs: LogRecorder = LogRecorder()
) async throws -> [JSONObject] {
    let sent = Box<[[UInt8]]>([])
    let conversation = Conversation(
        dispatcher: try (service ?? testService()).dispatcher(),
        peer: Peer(pid: 7, uid: 1_001, gid: 1_001, groups: [], roles: roles),
        hangUp: HangUp(),
        logger: logs.logger,
        write: { sent.value.append($0) }
    )
    try await conversation.answer(call)
    return try sent.value.map { message in
        guard case .object(let object) = try JSONValue(parsing: Array(message.dropLast())) else { throw Broken() }
        return object
    }
}

private let needs: [(method: String, parameters: JSONObject, role: Role?)] = [
    ("WhoAmI", [:], nil), ("Echo", ["text": "secret"], .observe), ("Hire", ["name": "secret"], .hr),
    ("SetClock", [:], .operate), ("Erase", [:], .admin),
]

@Test("A method runs for those who have its role, and for nobody else", arguments: [nil] + Role.allCases as [Role?])
func roles(of role: Role?) async throws {
    let roles = role?.implied ?? []
    for (method, parameters, needed) in needs {
        let call = Call(method: "io.rollcall.Test.\(method)", parameters: parameters)
        let reply = try #require(try await answer(call, roles: roles).first)
        if needed.map(roles.contains) ?? true {
            #expect(reply["error"] == nil)
        } else {
            #expect(reply["error"] == "io.rollcall.NotPermitted")
            guard case .object(let why) = reply["parameters"] else { throw Broken() }
            #expect(why["needs"] == .string(needed?.rawValue ?? ""))
            guard case .string(let hint) = why["hint"] else { throw Broken() }
            let rule = try #require(hint.split(separator: "\"").dropFirst().first)
            #expect(try AccessRules([String(rule)]).roles(uid: 1_001, groups: []).contains(needed ?? .admin))
            // The office gives some of them.
            #expect(hint.contains("rollcall office grant") == [.observe, .hr].contains(needed))
            let error = ControlError(name: "io.rollcall.NotPermitted", parameters: why)
            let role = needed?.rawValue ?? ""
            #expect(error.message() == "not permitted: this needs the role \(role)")
            #expect(error.message(in: .zh) == "无权操作：须具备角色 \(role)")
            #expect(error.hint(in: .zh)?.contains("请管理员") == true)
        }
    }
}

@Test("Who did what is logged, and what was refused, but no reading and never a parameter")
func audit() async throws {
    let logs = LogRecorder()
    for (method, parameters, _) in needs {
        let call = Call(method: "io.rollcall.Test.\(method)", parameters: parameters)
        _ = try await answer(call, roles: Role.hr.implied, logs: logs)
    }
    #expect(
        logs.all == [
            "info control call event=call method=io.rollcall.Test.Hire needs=hr pid=7 uid=1001",
            "info control call refused event=call_refused method=io.rollcall.Test.SetClock needs=operate pid=7 uid=1001",
            "info control call refused event=call_refused method=io.rollcall.Test.Erase needs=admin pid=7 uid=1001",
        ]
    )
}

@Test("A refused oneway call is logged, and not answered")
func refusedOneway() async throws {
    let logs = LogRecorder()
    let call = Call(method: "io.rollcall.Test.Erase", mode: .oneway)
    #expect(try await answer(call, roles: [], logs: logs) == [])
    #expect(logs.all.count == 1)
}

@Test(
    "A handler's own error goes out as it is; whatever else fails, and drift, is Internal and in the log",
    arguments: [
        ("declared", "io.rollcall.Test.Tired"), ("undeclared", "io.rollcall.Internal"),
        ("drifted", "io.rollcall.Internal"), ("broken", "io.rollcall.Internal"), ("reply", "io.rollcall.Internal"),
    ]
)
func failures(how: String, error: String) async throws {
    var service = try testService()
    service.checksReplies = true
    let logs = LogRecorder()
    let call = Call(method: "io.rollcall.Test.Fail", parameters: ["how": .string(how)])
    let reply = try #require(try await answer(call, roles: [.observe], service: service, logs: logs).first)
    #expect(reply["error"] == .string(error))
    if error == "io.rollcall.Internal" {
        guard case .object(let why) = reply["parameters"] else { throw Broken() }
        let told = ControlError(name: error, parameters: why)
        #expect(told.message(in: .zh)?.contains("执行失败") == true)
        #expect(told.hint()?.contains("journalctl") == true && told.hint(in: .zh)?.contains("journalctl") == true)
    }
    #expect(logs.all.filter { $0.hasPrefix("error control method failed") }.count == (how == "declared" ? 0 : 1))
}

@Test("A drifted reply inside a stream ends it with an error")
func driftInStream() async throws {
    var service = try ControlService(vendor: "", product: "", version: "", url: "")
    service.checksReplies = true
    try service.add(
        interface: Array("interface io.example.drift\nmethod Watch() -> (n: int)\nmethod Next() -> (n: int)".utf8)
    )
    service.stream("io.example.drift.Watch", role: nil) {
        (_: JSONObject, _, replies: borrowing Replies<JSONObject>) async throws -> JSONObject in
        try await replies.send(["n": 1])
        try await replies.send(["n": "two"])
        return ["n": 3]
    }
    service.on("io.example.drift.Next", role: nil) { (_: JSONObject, _) in ["n": 1] as JSONObject }
    let replies = try await answer(Call(method: "io.example.drift.Watch", mode: .more), roles: [], service: service)
    #expect(replies.map { $0["continues"] } == [true, nil])
    #expect(replies.last?["error"] == "io.rollcall.Internal")
}

@Test("Interface files and handlers must fit together")
func verification() throws {
    #expect(throws: Never.self) { try testService().verify() }
    var service = try ControlService(vendor: "", product: "", version: "", url: "")
    try service.add(interface: Array("interface io.example.a\nmethod One() -> ()\nmethod Two() -> ()".utf8))
    for method in ["io.example.a.One", "io.example.a.One", "io.example.a.Three", "org.varlink.service.GetInfo"] {
        service.on(method, role: nil) { (_: JSONObject, _) in JSONObject() }
    }
    let mismatch = ServiceError.mismatch(
        undescribed: ["io.example.a.Three"],
        unhandled: ["io.example.a.Two"],
        handledTwice: ["io.example.a.One", "org.varlink.service.GetInfo"]
    )
    #expect(throws: mismatch) { try service.verify() }
    #expect(throws: ServiceError.repeatedInterface("io.example.a")) {
        try service.add(interface: Array("interface io.example.a".utf8))
    }
    #expect(throws: ServiceError.badInterface(InterfaceError(line: 2, problem: .expected("a name")))) {
        try service.add(interface: Array("interface io.example.b\ntype ".utf8))
    }
}

@Test("A service that does not fit its files does not start")
func refusedStart() async throws {
    var service = try testService()
    service.on("io.rollcall.Test.More", role: nil) { (_: JSONObject, _) in JSONObject() }
    let unfit = service
    try await withTemporaryDirectory { directory in
        let socket = try ListeningSocket(path: directory + "/socket")
        let server = ControlServer(
            service: unfit,
            access: try AccessRules([]),
            sockets: [socket],
            logger: LogRecorder().logger
        )
        await #expect(throws: ServiceError.self) { try await server.run() }
    }
}

@Test("org.varlink.service describes the service and all interfaces, also itself, in the safe dialect")
func introspection() async throws {
    let info = try await answer(Call(method: "org.varlink.service.GetInfo"), roles: [])
    #expect(
        info == [
            [
                "parameters": [
                    "interfaces": ["org.varlink.service", "io.rollcall.Test"], "product": "rollcall-test",
                    "url": "https://example.org", "vendor": "Test", "version": "1",
                ]
            ]
        ]
    )
    for (name, file) in [("io.rollcall.Test", try interfaceFile("io.rollcall.Test")), ("org.varlink.service", nil)] {
        let call = Call(
            method: "org.varlink.service.GetInterfaceDescription",
            parameters: ["interface": .string(name)]
        )
        guard case .object(let parameters) = try await answer(call, roles: []).first?["parameters"],
            case .string(let description) = parameters["description"]
        else { throw Broken() }
        if let file { #expect(Array(description.utf8) == file) }
        let interface = try Interface(parsing: Array(description.utf8))
        #expect(interface.name == name)
        #expect(interface.dialectViolations == [])
    }
}

@Test("At most 64 connections of one user, and 256 of all")
func limits() {
    let limits = ConnectionLimits()
    for uid: UInt32 in 1...4 {
        for _ in 0..<64 { #expect(limits.enter(uid: uid)) }
        #expect(!limits.enter(uid: uid))
    }
    #expect(!limits.enter(uid: 5))
    limits.leave(uid: 1)
    #expect(limits.enter(uid: 5))
    #expect(!limits.enter(uid: 1))
}
