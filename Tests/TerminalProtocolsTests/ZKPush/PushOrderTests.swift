import Simulators
import TerminalProtocols
import Testing
import WallClock

private let data = "/iclock/cdata?SN=A1"
private let poll = "/iclock/getrequest?SN=A1"

@Suite("Terminals that push: orders, silence and what is proven")
struct PushOrderTests {
    private func ready(_ info: String = "Ver 8,3,4,5,10.0.0.1,10") -> PushBench {
        var bench = PushBench()
        bench.get("\(data)&options=all")
        bench.get("\(poll)&INFO=\(info)")
        return bench
    }

    private func result(_ id: String, _ code: Int) -> String { "ID=\(id)&Return=\(code)&CMD=DATA\n" }

    @Test(
        "An order becomes a command, and is answered when its result comes",
        arguments: [
            (TerminalCommand.unlock(.seconds(5)), "AC_UNLOCK"),
            (.deleteUser("1001"), "DATA DELETE USERINFO PIN=1001"),
            (
                .writeUser(TerminalUser(user: "1001", name: "王\t芳", isAdministrator: true, card: 77)),
                "DATA UPDATE USERINFO PIN=1001\tName=王 芳\tPri=14\tCard=77"
            ),
            (
                .writeTemplate(
                    BiometricTemplate(
                        user: "1001",
                        kind: .finger,
                        index: 6,
                        format: "zk-finger-10",
                        bytes: Array("Secret".utf8)
                    )
                ),
                "DATA UPDATE FINGERTMP PIN=1001\tFID=6\tSize=8\tValid=1\tTMP=U2VjcmV0"
            ),
        ]
    )
    func plain(command: TerminalCommand, text: String) {
        var bench = ready()
        bench.submit(command, id: 7)
        let (texts, id) = PushBench.commands(bench.get(poll))
        #expect(texts == [text])
        #expect(bench.get(poll)?.body == "OK", "a command is handed out once")
        #expect(bench.answers.isEmpty)
        #expect(bench.post("/iclock/devicecmd?SN=A1", result(id, 0))?.body == "OK")
        bench.post("/iclock/devicecmd?SN=A1", result(id, 0))
        #expect(bench.answers == [7: [.done]])
    }

    @Test("The clock is set to the moment of the handing out; firmware that refuses the number gets text")
    func clock() {
        var bench = ready()
        bench.submit(.setClock)
        bench.now += .seconds(10)
        let wall = LocalDateTime(wallSeconds: 1_795_600_010 + 28_800)
        let (texts, id) = PushBench.commands(bench.get(poll))
        #expect(texts == ["SET OPTION DateTime=\(ZKTime.encode(wall) ?? 0)"])
        bench.post("/iclock/devicecmd?SN=A1", result(id, -1))
        let (again, secondID) = PushBench.commands(bench.get(poll))
        #expect(again == ["SET OPTION DateTime=\(wall.date) \(wall.timeOfDay)"])
        bench.post("/iclock/devicecmd?SN=A1", result(secondID, 0))
        #expect(bench.answers == [1: [.done]])
        #expect(bench.reports.suffix(2).first == .clock(wall, asked: bench.now, answered: bench.now))
    }

    @Test("A restart is done when the terminal says so, or greets again; then the session ends")
    func restart() {
        for greets in [true, false] {
            var bench = ready()
            bench.submit(.restart)
            let (texts, id) = PushBench.commands(bench.get(poll))
            #expect(texts == ["REBOOT"])
            if greets { bench.get("\(data)&options=all") } else { bench.post("/iclock/devicecmd?SN=A1", result(id, 0)) }
            #expect(bench.answers == [1: [.done]] && bench.end == .ended)
            #expect(bench.responses.count == 4, "the request in hand is answered before the end")
        }
    }

    @Test("Users are read by a query; its rows may come before and after its result")
    func users() {
        var bench = ready()
        bench.submit(.readUsers)
        let (texts, id) = PushBench.commands(bench.get(poll))
        #expect(texts == ["DATA QUERY USERINFO"])
        bench.post("\(data)&table=OPERLOG", "USER PIN=1002\tName=Li Lei\tPri=14\tPasswd=123\tCard=[15CD5B07]\tGrp=1\n")
        bench.post("/iclock/devicecmd?SN=A1", result(id, 2))
        #expect(bench.answers.isEmpty)
        bench.post("\(data)&table=USERINFO", "PIN=1001 Name=Wang Fang Pri=0 Card=0\n")
        bench.wait(.seconds(6))
        #expect(bench.answers == [1: [.done]])
        #expect(
            bench.users == [
                [
                    TerminalUser(user: "1001", name: "Wang Fang", isAdministrator: false),
                    TerminalUser(
                        user: "1002",
                        name: "Li Lei",
                        isAdministrator: true,
                        card: 123_456_789,
                        hasPassword: true
                    ),
                ]
            ]
        )
        // Enrolled at the terminal afterwards: the whole table is told again.
        bench.post("\(data)&table=OPERLOG", "USER PIN=1003\tName=New\tPri=0\n")
        #expect(bench.users.last?.count == 3)
    }

    @Test("Templates are read when their rows are all there, or no more come")
    func templates() {
        var bench = ready()
        bench.submit(.readTemplates(user: "1001"), id: 1)
        bench.submit(.readTemplates(user: "1002"), id: 2)
        let (texts, id) = PushBench.commands(bench.get(poll))
        #expect(texts == ["DATA QUERY FINGERTMP PIN=1001"], "one query at a time")
        bench.post("/iclock/devicecmd?SN=A1", result(id, 1))
        bench.post("\(data)&table=OPERLOG", "FP PIN=1001\tFID=6\tSize=8\tValid=1\tTMP=U2VjcmV0\n")
        let template = BiometricTemplate(
            user: "1001",
            kind: .finger,
            index: 6,
            format: "zk-finger-10",
            bytes: Array("Secret".utf8)
        )
        #expect(bench.answers == [1: [.templates([template])]])
        let (second, secondID) = PushBench.commands(bench.get(poll))
        #expect(second == ["DATA QUERY FINGERTMP PIN=1002"])
        bench.post("/iclock/devicecmd?SN=A1", result(secondID, 0))
        bench.wait(.seconds(6))
        #expect(bench.answers[2] == [.templates([])])
    }

    @Test("A template of another algorithm, a strange user id and a clearing of the log are refused")
    func refused() {
        var bench = ready()
        bench.submit(
            .writeTemplate(BiometricTemplate(user: "1", kind: .finger, index: 0, format: "zk-finger-9", bytes: [1])),
            id: 1
        )
        bench.submit(.deleteUser("1\n C:9:CLEAR DATA"), id: 2)
        bench.submit(.clearLog, id: 3)
        for id in 1...3 {
            guard case .refused? = bench.answers[id]?.first else {
                Issue.record("order \(id): \(bench.answers)")
                continue
            }
        }
        #expect(bench.get(poll)?.body == "OK")
    }

    @Test("A command that is refused, never told of, or never fetched is answered once")
    func noResult() {
        var bench = ready()
        bench.submit(.unlock(.seconds(1)), id: 1)
        let (_, id) = PushBench.commands(bench.get(poll))
        bench.post("/iclock/devicecmd?SN=A1", result(id, -1_002))
        #expect(bench.answers[1] == [.refused("the terminal answered -1002 to AC_UNLOCK")])
        bench.submit(.unlock(.seconds(1)), id: 2)
        bench.get(poll)
        bench.submit(.deleteUser("1"), id: 3)
        for _ in 0..<9 {
            bench.wait(.seconds(20))
            bench.get("/iclock/ping?SN=A1")
        }
        #expect(bench.answers[2]?.count == 1 && bench.answers[3]?.count == 1)
        #expect(bench.end == nil)
    }

    @Test("The result of a command may carry options")
    func details() {
        var bench = ready()
        bench.post(
            "/iclock/devicecmd?SN=A1",
            "ID=1&Return=0&CMD=INFO\n~DeviceName=K40\nUserCount=12\nDateTime=2026-11-25 08:00:00\n"
        )
        var facts: TerminalFacts?
        for case .identified(let told) in bench.reports { facts = told }
        #expect(facts?.model == "K40")
        #expect(bench.reports.contains { if case .clock = $0 { true } else { false } })
    }

    @Test("A sync asks for what is new and for the last weeks again")
    func sync() {
        var bench = ready()
        bench.submit(.sync, id: 0)
        let texts = PushBench.commands(bench.get(poll)).texts
        #expect(texts.count == 2 && texts[0] == "CHECK")
        #expect(texts[1].hasPrefix("DATA QUERY ATTLOG StartTime=2026-10-"))
        #expect(bench.answers.isEmpty)
    }

    // MARK: Silence and proof

    @Test("A terminal that never dialled in is waited for; one that stops is silent after three delays")
    func silence() {
        var bench = PushBench(poll: .seconds(10))
        bench.wait(.seconds(7_200))
        #expect(bench.end == nil && bench.reports.isEmpty)
        bench.submit(.unlock(.seconds(1)))
        #expect(bench.answers[1] == [.refused("the terminal has not dialled in yet")])
        bench.get(poll)
        bench.wait(.seconds(29))
        #expect(bench.end == nil)
        bench.wait(.seconds(2))
        #expect(bench.end == .silent(during: "waiting for its next request"))
    }

    @Test("The log is proven read by two quiet visits, a delay apart, and only up to the first of them")
    func proof() {
        var bench = PushBench(poll: .seconds(10))
        bench.get("\(data)&options=all")
        bench.get(poll)  // too early: it may wait to send again what somebody refused
        bench.wait(.seconds(10))
        bench.get(poll)
        bench.wait(.seconds(5))
        bench.get(poll)
        #expect(bench.logReads.isEmpty)
        bench.wait(.seconds(5))
        bench.get(poll)
        #expect(bench.logReads == [.seconds(10)])
        bench.wait(.seconds(9))
        bench.post("\(data)&table=ATTLOG&Stamp=7", "1001\t2026-11-25 08:58:07\t0\t15\n")
        bench.get(poll)
        bench.wait(.seconds(9))
        bench.get(poll)
        #expect(bench.logReads == [.seconds(10)])
        bench.wait(.seconds(1))
        bench.get(poll)
        #expect(bench.logReads == [.seconds(10), .seconds(29)])
    }

    @Test("Nothing is proven while a piece of the log is not on disk or was refused")
    func noProof() {
        var bench = PushBench(poll: .seconds(10))
        bench.wait(.seconds(20))
        bench.request(.post, "\(data)&table=ATTLOG", Array("1001\t2026-".utf8), hasLength: false)
        for _ in 0..<5 {
            bench.get(poll)
            bench.wait(.seconds(10))
        }
        #expect(bench.logReads.isEmpty)
        bench.commitsAtOnce = false
        bench.post("\(data)&table=ATTLOG", "1001\t2026-11-25 08:58:07\t0\t15\n")
        for _ in 0..<5 {
            bench.get(poll)
            bench.wait(.seconds(10))
        }
        #expect(bench.logReads.isEmpty)
        bench.commit()
        for _ in 0..<2 {
            bench.get(poll)
            bench.wait(.seconds(10))
        }
        #expect(bench.logReads.count == 1)
    }

    // MARK: With the simulator

    @Test("A whole conversation with the simulator: log, users, templates, clock, restart", arguments: [1, 7, 100])
    func conversation(batch: Int) throws {
        let people = (0..<5).map { SimulatedUser(user: "\(1_001 + $0)", name: "员工\($0)") }
        let log = (0..<50).map {
            SimulatedPunch(
                user: "\(1_001 + $0 % 5)",
                time: LocalDateTime(wallSeconds: 1_795_500_000 + Int64($0)),
                verify: 15
            )
        }
        var terminal = PushTerminal(memory: TerminalMemory(serial: "A1", users: people, log: log))
        terminal.batch = batch
        terminal.templates["1002/3"] = "U2VjcmV0"
        var bench = PushBench(poll: .seconds(1))
        var acknowledged: [SimulatedPunch] = []
        func run(_ seconds: Int64) {
            let end = bench.now + .seconds(seconds)
            while bench.now < end, bench.end == nil {
                switch terminal.next(at: bench.now) {
                case .wait(let until): bench.wait(min(until, end) - bench.now)
                case .request(let request):
                    let response = bench.request(request.method, request.target, Array(request.body.utf8))
                    let wall = LocalDateTime(wallSeconds: 1_795_600_000 + 28_800 + bench.now.components.seconds)
                    let actions = terminal.receive(
                        status: response?.status ?? 503,
                        body: response?.body ?? "",
                        at: bench.now,
                        wall: wall
                    )
                    for case .acknowledged(let punches) in actions { acknowledged += punches }
                }
            }
        }
        run(15)
        #expect(acknowledged == log && bench.records.count == 50)
        bench.submit(.readUsers, id: 1)
        bench.submit(.readTemplates(user: "1002"), id: 2)
        bench.submit(.writeUser(TerminalUser(user: "1009", name: "New", isAdministrator: false)), id: 3)
        bench.submit(.deleteUser("1001"), id: 4)
        bench.submit(.setClock, id: 5)
        run(15)
        #expect(bench.users.first?.count == 5 && bench.users.first?.first?.name == "员工0")
        #expect(bench.answers[1] == [.done] && bench.answers[3] == [.done] && bench.answers[4] == [.done])
        #expect(bench.answers[5] == [.done] && terminal.clockOffset == 0)
        guard case .templates(let templates)? = bench.answers[2]?.first else {
            Issue.record("no templates: \(bench.answers)")
            return
        }
        #expect(templates.map(\.index) == [3])
        #expect(terminal.memory.users.map(\.user) == ["1002", "1003", "1004", "1005", "1009"])
        bench.submit(.sync, id: 0)
        run(5)
        #expect(bench.records.count == 100, "the last weeks came again")
        bench.submit(.restart, id: 6)
        run(5)
        #expect(bench.answers[6] == [.done] && bench.end == .ended && terminal.restarts == 1)
        #expect(bench.faults.isEmpty)
    }
}
