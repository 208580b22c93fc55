import Control
import JSON
import Testing

@Test("org.varlink.certification passes between our client and our server")
func certification() async throws {
    try await withServer(certificationService()) { path in
        try await blocking {
            let client = try ControlClient(path: path)
            let interface = "org.varlink.certification."
            let id = try client.call(interface + "Start")
            var last = id
            func next(_ name: String) throws {
                var parameters = last
                parameters["client_id"] = id["client_id"]
                last = try client.call(interface + name, parameters)
            }
            try next("Test01")
            for number in 2...9 { try next("Test0\(number)") }
            var replies: [JSONValue] = []
            last["client_id"] = id["client_id"]
            try client.stream(interface + "Test10", last) { reply in replies += reply.members.map(\.value) }
            #expect(replies.count == 10)
            try client.send(
                interface + "Test11",
                ["client_id": id["client_id"] ?? .null, "last_more_replies": .array(replies)]
            )
            #expect(try client.call(interface + "End", id) == ["all_ok": true])
            #expect(throws: ControlError.self) { try client.call(interface + "Test01", id) }
            #expect(throws: ControlError(name: "org.varlink.certification.ClientIdError")) {
                try client.call(interface + "Test01", ["client_id": "nobody"])
            }
        }
    }
}
