import TerminalProtocols
import Testing
import WallClock

private let data = "/iclock/cdata?SN=A1"
private let poll = "/iclock/getrequest?SN=A1"
private let line = "1001\t2026-11-25 08:58:07\t0\t15\t0\t0\t0\n"

@Suite("Terminals that push: tables and handshake")
struct PushSessionTests {
    @Test("A punch is acknowledged after the commit and not before")
    func commit() {
        var bench = PushBench()
        bench.commitsAtOnce = false
        #expect(bench.post("\(data)&table=ATTLOG&Stamp=7", line + line) == nil)
        #expect(bench.records.count == 2 && bench.uncommitted == 1)
        bench.commit()
        #expect(bench.responses.map(\.body) == ["OK: 2"])
    }

    @Test("Requests that wait for the same disk are each answered after their own lines")
    func order() {
        var bench = PushBench()
        bench.commitsAtOnce = false
        bench.post("\(data)&table=ATTLOG&Stamp=1", line)
        bench.post("\(data)&table=ATTLOG&Stamp=2", line + line + line)
        bench.commit()
        #expect(bench.responses == [PushResponse(id: 1, body: "OK: 1")])
        bench.commit()
        #expect(bench.responses.last == PushResponse(id: 2, body: "OK: 3"))
    }

    @Test("A large backlog is stored in pieces and acknowledged in one")
    func backlog() {
        var bench = PushBench()
        bench.commitsAtOnce = false
        bench.post("\(data)&table=ATTLOG&Stamp=2500", String(repeating: line, count: 2_500))
        #expect(bench.uncommitted == 3)
        bench.commit()
        bench.commit()
        #expect(bench.responses.isEmpty)
        bench.commit()
        #expect(bench.responses.map(\.body) == ["OK: 2500"])
    }

    @Test("What was not committed when the session ends is answered with 503, so that it comes again")
    func failedCommit() {
        var bench = PushBench()
        bench.commitsAtOnce = false
        bench.post("\(data)&table=ATTLOG&Stamp=7", line)
        bench.submit(.end, id: 0)
        #expect(bench.responses == [PushResponse(id: 1, status: 503, body: "")])
        #expect(bench.end == .ended)
        #expect(bench.positions.allSatisfy { !$0.contains("ATTLOG") })
    }

    @Test(
        "Every dialect of a line is the same punch",
        arguments: [
            "1001\t2026-11-25 08:58:07\t0\t15\t0\t0\t0", "1001\t2026-11-25 08:58:07\t0\t15",
            "1001 2026-11-25 08:58:07 0 15 0 0 0", "1001  2026-11-25  08:58:07 0 15",
            "1001\t2026-11-25 08:58:07\t0\t15\t0\t0\t0\t255\t36.5\tmore", " 1001 \t2026-11-25 08:58:07\t0\t15\t\t",
            "1001\t2026-11-25T08:58:07\t0\t15\t0\r", "1001\t2026-11-25 08:58:07\t0\t15\tnone\u{0}",
        ],
        ["ATTLOG", "attlog", "AttLog"]
    )
    func dialects(text: String, table: String) throws {
        var bench = PushBench()
        #expect(bench.post("\(data)&table=\(table)&Stamp=7", text + "\n")?.body == "OK: 1")
        let record = try #require(bench.records.first)
        #expect(record.user == "1001" && record.time == LocalDateTime("2026-11-25 08:58:07"))
        #expect(record.state == 0 && record.verify == 15)
        #expect(!record.bytes.contains(UInt8(ascii: "\n")))
    }

    @Test(
        "A malformed line is kept as damaged and counted, the others are punches",
        arguments: [
            "rubbish", "1001", "\t2026-11-25 08:58:07\t0\t1", "1001\t2026-02-30 08:58:07\t0\t1",
            "1001\t25.11.2026 08:58:07\t0\t1", "1001\t2026-11-25 08:58:07\tin\t1",
            "10\u{1}01\t2026-11-25 08:58:07\t0\t1",
            String(repeating: "9", count: 3_000),
        ]
    )
    func malformed(text: String) {
        var bench = PushBench()
        #expect(bench.post("\(data)&table=ATTLOG&Stamp=7", line + text + "\n\n" + line)?.body == "OK: 3")
        #expect(bench.records.count == 2 && bench.damaged.count == 1)
    }

    @Test("A body of unknown length whose last line is cut is refused; one that is whole is taken")
    func cut() {
        var bench = PushBench()
        let target = "\(data)&table=ATTLOG&Stamp=7"
        #expect(bench.request(.post, target, Array((line + "1002\t2026-11-2").utf8), hasLength: false)?.status == 400)
        #expect(bench.stored.isEmpty)
        #expect(bench.request(.post, target, Array(line.dropLast().utf8), hasLength: false)?.body == "OK: 1")
    }

    @Test("Query values may be raw or percent-encoded, names in any case")
    func encodings() {
        for target in [
            "/iclock/cdata?sn=A1&TABLE=ATTLOG&stamp=7", "/iclock/cdata?SN=%41%31&table=%41TTLOG&Stamp=7",
            "http://host:8081/iclock/cdata?SN=A1&table=ATTLOG", "/iclock/cdata.aspx?SN=A1&table=ATTLOG",
        ] {
            var bench = PushBench()
            #expect(bench.post(target, line)?.body == "OK: 1")
            #expect(bench.records.count == 1)
        }
        #expect(PushTarget("/iclock/getrequest?SN=A1&INFO=Ver 8%2").serial == "A1")
        #expect(PushTarget("/iclock/getrequest?SN=A 1").serial == nil)
        #expect(PushTarget("/other/getrequest?SN=A1").isTerminals == false)
    }

    // MARK: Handshake

    private func options(_ response: PushResponse?) -> [String: String] {
        var options: [String: String] = [:]
        for line in (response?.body ?? "").split(separator: "\n").dropFirst() {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { options[parts[0]] = parts[1] }
        }
        return options
    }

    @Test("The handshake tells the site's real offset: hours, or minutes where they are not whole or more than 14")
    func offsets() {
        for (seconds, text) in [
            (28_800, "8"), (19_800, "330"), (-12_600, "-210"), (0, "0"), (50_400, "14"), (-43_200, "-12"),
        ] {
            var bench = PushBench(zone: .fixed("x", offset: seconds))
            let response = bench.get("\(data)&options=all&pushver=2.4.1")
            #expect(response?.body.hasPrefix("GET OPTION FROM: A1\n") == true)
            #expect(options(response)["TimeZone"] == text)
        }
    }

    @Test("A fresh terminal is asked for everything; then for what follows the last committed stamp")
    func stamps() {
        var bench = PushBench()
        #expect(options(bench.get("\(data)&options=all"))["ATTLOGStamp"] == "0")
        bench.post("\(data)&table=ATTLOG&Stamp=41", line)
        bench.post("\(data)&table=OPERLOG&OpStamp=9", "OPLOG 4\t1\t2026-11-25 08:00:00\t0\t0\t0\t0\n")
        let told = options(bench.get("\(data)&options=all"))
        #expect(told["ATTLOGStamp"] == "41" && told["Stamp"] == "41" && told["OPERLOGStamp"] == "9")
        bench.post("\(data)&table=ATTLOG&Stamp=9999", line)
        #expect(options(bench.get("\(data)&options=all"))["ATTLOGStamp"] == "9998")
        bench.post("\(data)&table=ATTLOG&Stamp=None", line)
        #expect(options(bench.get("\(data)&options=all"))["ATTLOGStamp"] == "9998")
    }

    @Test("A stamp that was not committed is not given back")
    func uncommittedStamp() {
        var bench = PushBench()
        bench.commitsAtOnce = false
        bench.post("\(data)&table=ATTLOG&Stamp=41", line)
        #expect(options(bench.get("\(data)&options=all"))["ATTLOGStamp"] == "0")
    }

    @Test("The position survives the session, but not another device in the terminal's place")
    func position() throws {
        var bench = PushBench()
        bench.get("\(data)&options=all")
        bench.post("\(data)&table=ATTLOG&Stamp=41", line)
        bench.submit(.end, id: 0)
        let kept = try #require(bench.positions.last)
        var next = PushBench(position: kept)
        #expect(options(next.get("\(data)&options=all"))["ATTLOGStamp"] == "41")
        var other = PushBench(position: kept)
        #expect(options(other.get("/iclock/cdata?SN=B2&options=all"))["ATTLOGStamp"] == "0")
    }

    @Test("A log that shrank is read again from its beginning")
    func shrunken() {
        var bench = PushBench()
        bench.get("\(data)&options=all")
        bench.post("\(data)&table=ATTLOG&Stamp=41", line)
        #expect(bench.get("\(poll)&INFO=Ver 8,3,4,41,10.0.0.1")?.body == "OK")
        #expect(PushBench.commands(bench.get("\(poll)&INFO=Ver 8,3,4,1,10.0.0.1")).texts == ["CHECK"])
        #expect(options(bench.get("\(data)&options=all"))["ATTLOGStamp"] == "0")
    }

    @Test("When the site's clocks change, the terminal is made to ask for its options again")
    func daylight() {
        let zone = Zone.fixed("x", offset: 3_600)
        var bench = PushBench(zone: zone, position: "SN=A1 OFFSET=120")
        #expect(PushBench.commands(bench.get(poll)).texts == ["CHECK"])
        bench.get("\(data)&options=all")
        #expect(bench.get(poll)?.body == "OK")
    }

    @Test("rtdata tells the moment in UTC and the site's offset")
    func time() {
        var bench = PushBench(zone: .fixed("x", offset: 19_800))
        let expected = ZKTime.encode(LocalDateTime(wallSeconds: 1_795_600_000)) ?? 0
        #expect(bench.get("/iclock/rtdata?SN=A1&type=rttime")?.body == "DateTime=\(expected),ServerTZ=+0530")
    }

    @Test("Access firmware registers and gets a code that stays the same, then options")
    func registry() {
        var bench = PushBench()
        let code = bench.post("/iclock/registry?SN=A1", "DeviceType=acc,~DeviceName=F18,FirmVer=Ver 5.7, Jan 2020")
        #expect(code?.body.hasPrefix("RegistryCode=") == true)
        let push = bench.post("/iclock/push?SN=A1", "")
        #expect(push?.body.hasPrefix((code?.body ?? "?") + "\n") == true)
        #expect(push?.body.contains("\nRealtime=1\n") == true)
        #expect(
            bench.reports.contains { report in
                if case .identified(let facts) = report {
                    facts.model == "F18" && facts.firmware == "Ver 5.7, Jan 2020"
                } else {
                    false
                }
            }
        )
    }

    // MARK: Other tables

    @Test("The operation log is reported; a line that is no operation is a fault, and counts")
    func operations() {
        var bench = PushBench()
        let body =
            "OPLOG 4\t14\t2026-11-25 08:00:00\t0\t0\t0\t0\nOPLOG 30 14 2026-11-25 08:01:00 1001 0 0 0\nOPLOG x\nWHAT\n"
        #expect(bench.post("\(data)&table=OPERLOG&OpStamp=1", body)?.body == "OK: 4")
        let time = LocalDateTime("2026-11-25 08:01:00")
        #expect(bench.operations.map(\.what) == ["opened the menu", "enrolled user 1001"])
        #expect(bench.operations.last == TerminalOperation(what: "enrolled user 1001", by: "14", time: time))
        #expect(bench.faults.count == 2)
    }

    @Test("Unknown tables and services are acknowledged and kept as faults, or they would come for ever")
    func unknown() {
        var bench = PushBench()
        #expect(bench.post("\(data)&table=SOMETHING", "x=1\n")?.body == "OK")
        for service in ["fdata", "edata", "exchange", "newthing"] {
            #expect(bench.post("/iclock/\(service)?SN=A1", "bytes")?.body == "OK")
        }
        #expect(bench.faults.count == 5)
        #expect(bench.get("/iclock/ping?SN=A1")?.body == "OK")
    }

    @Test("No template, photo or password gets into a fault")
    func secrets() {
        var bench = PushBench()
        bench.post("\(data)&table=BIODATA", "BIODATA Pin=\tNo=0\tTmp=c2VjcmV0\n")
        bench.post("\(data)&table=OPERLOG", "USER Name=x\tPasswd=secret\n")
        bench.post("\(data)&table=NEWPHOTO", "PIN=1\tContent=c2VjcmV0")
        bench.post("\(data)&table=ATTPHOTO&Stamp=1", "PIN=1.jpg\u{0}secret")
        let text = String(decoding: bench.faultBytes, as: UTF8.self)
        #expect(bench.faults.count == 4 && !text.contains("secret") && !text.contains("c2VjcmV0"))
    }

    @Test("Access firmware's events: a pass is a punch, a door event is not")
    func accessLog() {
        var bench = PushBench()
        let body = """
            time=2026-11-25 08:58:07\tpin=1001\tcardno=0\tevent=0\tinoutstatus=1\tverifytype=15\tmaskflag=255
            time=2026-11-25 08:58:09\tpin=0\tcardno=0\tevent=202\tinoutstatus=2\tverifytype=0

            """
        #expect(bench.post("\(data)&table=rtlog", body)?.body == "OK: 2")
        #expect(bench.records.map(\.user) == ["1001"])
        #expect(bench.records.first?.verify == 15)
        #expect(bench.operations.map(\.what) == ["access event 202"])
    }

    @Test("INFO and options tell facts and counts")
    func facts() {
        var bench = PushBench()
        bench.get("\(poll)&INFO=Ver 8.0.4-20,120,240,5000,10.0.0.9,10,7,15,118,11111")
        var counts: TerminalCounts?
        for case .counts(let told) in bench.reports { counts = told }
        #expect(counts == TerminalCounts(users: 120, fingers: 240, faces: 118, records: 5_000))
        bench.post("\(data)&table=options", "~DeviceName=SpeedFace\tMAC=00:11,FPVersion=10,UserCount=121")
        for case .counts(let told) in bench.reports { counts = told }
        #expect(counts?.users == 121)
        var facts: TerminalFacts?
        for case .identified(let told) in bench.reports { facts = told }
        #expect(facts?.model == "SpeedFace" && facts?.templateFormat == "zk-finger-10")
    }

    @Test("A request without a usable serial number is refused")
    func noSerial() {
        var bench = PushBench()
        #expect(bench.get("/iclock/cdata?options=all")?.status == 400)
        #expect(bench.reports.isEmpty)
    }

    @Test("The Date of a request is the terminal's clock")
    func date() {
        var bench = PushBench()
        bench.now = .seconds(5)
        bench.request(.get, poll, [], date: "Wed, 25 Nov 2026 09:46:45 GMT")
        let clock = LocalDateTime("2026-11-25 17:46:45")
        #expect(
            bench.reports.contains(
                .clock(clock ?? LocalDateTime(wallSeconds: 0), asked: .seconds(5), answered: .seconds(5))
            )
        )
    }
}
