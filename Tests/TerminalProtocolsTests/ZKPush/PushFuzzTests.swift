import TerminalProtocols
import TestSupport
import Testing
import WallClock

private let bodies: [(target: String, body: String)] = [
    (
        "cdata?SN=A1&table=ATTLOG&Stamp=9999",
        "1001\t2026-11-25 08:58:07\t0\t15\t0\t0\t0\r\n1002 2026-11-25 08:59:00 1 1\n"
    ),
    (
        "cdata?SN=A1&table=OPERLOG&OpStamp=3",
        "OPLOG 4\t14\t2026-11-25 08:00:00\t0\t0\t0\t0\nUSER PIN=1\tName=王芳\tPri=14\tPasswd=1\tCard=[15CD5B07]\n"
            + "FP PIN=1\tFID=6\tSize=8\tValid=1\tTMP=U2VjcmV0\n"
    ),
    ("cdata?SN=A1&table=BIODATA", "BIODATA Pin=1\tNo=0\tIndex=0\tType=9\tMajorVer=40\tTmp=U2VjcmV0\n"),
    ("cdata?SN=A1&table=rtlog", "time=2026-11-25 08:58:07\tpin=1001\tevent=0\tinoutstatus=1\tverifytype=15\n"),
    ("cdata?SN=A1&table=options", "~DeviceName=K40,~SerialNumber=A1,FPVersion=10,UserCount=3,DateTime=847527060\n"),
    ("cdata?SN=A1&options=all&pushver=2.4.1", ""),
    ("getrequest?SN=A1&INFO=Ver%208.0,3,4,5,10.0.0.1,10,7,15,0,111", ""),
    ("devicecmd?SN=A1", "ID=1&Return=0&CMD=INFO\n~DeviceName=K40\nID=0&Return=-1&CMD=DATA\n"),
    ("rtdata?SN=A1&type=rttime", ""),
]

@Suite("Terminals that push: mutated requests")
struct PushFuzzTests {
    /// A session holds the answers it owes, a page of commands and, while a query runs, its rows.
    @Test("200,000 mutated requests neither trap nor stay unanswered")
    func mutated() {
        var random = SeededRandom(seed: 20_261_126)
        var bench = PushBench(poll: .seconds(5))
        var requests = 0
        for round in 0..<200_000 {
            if round % 500 == 0 || bench.end != nil {
                #expect(bench.responses.count == requests)
                bench = PushBench(poll: .seconds(5))
                requests = 0
            }
            if round % 50 == 7 { bench.submit([.readUsers, .setClock, .readTemplates(user: "1")][round / 50 % 3]) }
            let (target, body) = bodies[Int.random(in: 0..<bodies.count, using: &random)]
            let text = String(decoding: random.mutated(Array("/iclock/\(target)".utf8)), as: UTF8.self)
            let method: PushRequest.Method = body.isEmpty && target.hasPrefix("cdata") ? .get : .post
            let date =
                round % 3 == 0
                ? String(decoding: random.mutated(Array("Wed, 25 Nov 2026 08:58:07 GMT".utf8)), as: UTF8.self) : nil
            bench.request(
                method,
                round % 4 == 0 ? text : "/iclock/\(target)",
                random.mutated(Array(body.utf8)),
                hasLength: round % 5 > 0,
                date: date
            )
            requests += 1
            if round % 20 == 0 { bench.wait(.milliseconds(Int64.random(in: 0..<3_000, using: &random))) }
        }
    }

    @Test("Base64 there and back, and never a trap on anything else")
    func base64() {
        var random = SeededRandom(seed: 7)
        for count in 0..<200 {
            let bytes = random.bytes(count)
            var bench = PushBench()
            bench.get("/iclock/getrequest?SN=A1&INFO=v,1,1,1,a,10")
            bench.submit(
                .writeTemplate(
                    BiometricTemplate(user: "1", kind: .finger, index: 1, format: "zk-finger-10", bytes: bytes)
                )
            )
            let text = PushBench.commands(bench.get("/iclock/getrequest?SN=A1")).texts.first ?? ""
            let tmp = text.split(separator: "=").count > 4 ? text[(text.range(ofTail: "TMP="))...] : ""
            bench.submit(.readTemplates(user: "1"), id: 2)
            let id = PushBench.commands(bench.get("/iclock/getrequest?SN=A1")).lastID
            bench.post("/iclock/cdata?SN=A1&table=OPERLOG", "FP PIN=1\tFID=1\tTMP=\(tmp)\n")
            bench.post("/iclock/devicecmd?SN=A1", "ID=\(id)&Return=1&CMD=DATA\n")
            guard !bytes.isEmpty else { continue }
            guard case .templates(let templates)? = bench.answers[2]?.first else {
                Issue.record("\(count) bytes: \(text)")
                return
            }
            #expect(templates.first?.bytes == bytes)
        }
    }
}

extension String {
    /// Where the text behind `key` begins.
    fileprivate func range(ofTail key: String) -> Index {
        var rest = self[...]
        while !rest.isEmpty, !rest.hasPrefix(key) { rest = rest.dropFirst() }
        return rest.dropFirst(key.count).startIndex
    }
}

extension SeededRandom {
    /// The bytes with up to three small accidents.
    fileprivate mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...3, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            let end = Swift.min(bytes.count, place + Int.random(in: 1...20, using: &self))
            switch UInt8.random(in: 0..<7, using: &self) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[place] = Array("\t\n =&%-9\0".utf8)[Int.random(in: 0..<9, using: &self)]
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeLast(bytes.count - place)
            case 5: bytes.insert(contentsOf: self.bytes(end - place), at: place)
            default: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: place)
            }
        }
        return bytes
    }
}
