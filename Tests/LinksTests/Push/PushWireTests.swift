import Testing
import WallClock

@testable import Links

private let head = "POST /iclock/cdata?SN=A1&table=ATTLOG HTTP/1.1\r\nHost: x\r\n"

@Suite("What terminals and HTTP disagree about")
struct PushWireTests {
    private func text(_ outputs: [PushWire.Output]) -> String {
        let bytes = outputs.flatMap { if case .bytes(let bytes) = $0 { bytes } else { [UInt8]() } }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func mended(_ text: String, by size: Int = .max, ends: Bool = false) -> [PushWire.Output] {
        var wire = PushWire(bodyLimit: 1_000)
        var outputs: [PushWire.Output] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: min(size, max(1, bytes.count))) {
            outputs += wire.receive(Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))]))
        }
        if ends { outputs += wire.ended() }
        return outputs
    }

    @Test(
        "However the connection cuts requests, the parser gets the same",
        arguments: [1, 2, 3, 7]
    )
    func cuts(size: Int) {
        let requests = [
            head + "Content-Length: 5\r\n\r\nhelloGET /iclock/ping?SN=A1 HTTP/1.1\r\n\r\n",
            head + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
            "\r\n\r\nGET /iclock/getrequest?SN=A1&INFO=Ver 8.0,\u{E9} HTTP/1.0\n\n",
            head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            head + "\r\nhello",
            "rubbish\r\n\r\nmore",
        ]
        for request in requests {
            let whole = mended(request, ends: true)
            let cut = mended(request, by: size, ends: true)
            #expect(text(cut) == text(whole))
            #expect(
                cut.filter { if case .bytes = $0 { false } else { true } }
                    == whole.filter { if case .bytes = $0 { false } else { true } }
            )
        }
    }

    @Test("A raw blank or a byte above ASCII in the target is percent-encoded")
    func target() {
        let outputs = mended("GET /iclock/getrequest?SN=A1&INFO=Ver 8.0,\u{E9} HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(text(outputs) == "GET /iclock/getrequest?SN=A1&INFO=Ver%208.0,%C3%A9 HTTP/1.1\r\nHost: x\r\n\r\n")
    }

    @Test("HTTP/1.0 closes, unless it wants to stay")
    func old() {
        #expect(text(mended("GET /a HTTP/1.0\r\n\r\n")) == "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n")
        #expect(text(mended("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")) == "GET /a HTTP/1.1\r\n\r\n")
        #expect(text(mended("GET /a HTTP/1.1\r\nConnection: Close\r\n\r\n")).contains("Connection: close\r\n"))
    }

    @Test("A body without a length gets one when nothing more comes; a request behind it shows that there is none")
    func lengthless() {
        #expect(text(mended(head + "\r\nhello")) == "")
        let guessed = "Content-Length: 5\r\n\(PushWire.guessed): 1\r\n\r\nhello"
        #expect(text(mended(head + "\r\nhello", ends: true)) == head + guessed)
        let next = "GET /iclock/ping?SN=A1 HTTP/1.1\r\n\r\n"
        let both = head + "Content-Length: 0\r\n\(PushWire.guessed): 1\r\n\r\n" + next
        #expect(text(mended(head + "\r\n" + next)) == both)
        // A terminal cannot say so itself.
        let lie = head + "\(PushWire.guessed): 1\r\nContent-Length: 0\r\n\r\n"
        #expect(text(mended(lie)) == head + "Content-Length: 0\r\n\r\n")
    }

    @Test("Who expects to be told to go on is told, unless the body is too large")
    func expect() {
        #expect(mended(head + "Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n").first == .goOn)
        #expect(mended(head + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n").first != .goOn)
    }

    @Test("What cannot be understood, or is too long, is refused and nothing behind it is read")
    func refused() {
        #expect(mended("rubbish\r\n\r\nGET /a HTTP/1.1\r\n\r\n") == [.refuse(400)])
        #expect(mended(head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab") == [.refuse(400)])
        #expect(mended(head + "Content-Length: -1\r\n\r\nab") == [.refuse(400)])
        #expect(mended("GET /" + String(repeating: "a", count: 20_000)) == [.refuse(431)])
        #expect(mended(head + String(repeating: "A: b\r\n", count: 80) + "\r\n") == [.refuse(431)])
        #expect(mended(head + "\r\n" + String(repeating: "a", count: 1_001)) == [.refuse(413)])
    }

    @Test("100,000 mutated requests neither trap nor hold more than a head or a body")
    func mutated() {
        var random = SystemRandom(state: 20_261_125)
        let seeds = [
            head + "Content-Length: 5\r\n\r\nhello", head + "\r\nhello", head + "Expect: 100-continue\r\n\r\nhello",
            "GET /iclock/getrequest?SN=A1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ].map { Array($0.utf8) }
        for _ in 0..<20_000 {
            var wire = PushWire(bodyLimit: 1_000)
            for _ in 0..<5 {
                var bytes = seeds[random.below(seeds.count)]
                for _ in 0..<random.below(4) where !bytes.isEmpty {
                    let place = random.below(bytes.count)
                    switch random.below(3) {
                    case 0: bytes[place] = UInt8(random.below(256))
                    case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.below(9)))
                    default:
                        bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(30))], at: place)
                    }
                }
                _ = wire.receive(bytes)
                #expect(wire.heldBytes <= PushWire.headLimit + 1_000)
                if random.below(4) == 0 { _ = wire.ended() }
            }
        }
    }
}

/// The same seed gives the same test everywhere (SplitMix64).
private struct SystemRandom {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, limit)))
    }
}

@Suite("Limits of the push server")
struct PushLimitTests {
    @Test("An address may save up a burst, and then has its rate")
    func rate() {
        var limiter = RateLimiter(PushLimits.Rate(perSecond: 2, burst: 3))
        let allowed = (0..<5).map { _ in limiter.allows("a", at: .zero) }
        #expect(allowed == [true, true, true, false, false])
        let later = [
            limiter.allows("b", at: .zero), limiter.allows("a", at: .milliseconds(500)),
            limiter.allows("a", at: .milliseconds(600)),
        ]
        #expect(later == [true, true, false])
    }

    @Test("Addresses without number are not all remembered")
    func manyAddresses() {
        var limiter = RateLimiter(PushLimits.Rate(perSecond: 0.001, burst: 1))
        let first = (0..<(RateLimiter.limit + 100)).map { limiter.allows("\($0)", at: .seconds($0)) }
        #expect(first.allSatisfy { $0 })
        let again = limiter.allows("\(RateLimiter.limit + 99)", at: .seconds(RateLimiter.limit + 99))
        #expect(!again)
    }

    @Test("Strangers are bounded; the one that was silent longest is forgotten")
    func strangers() {
        var strangers = PushStrangers(limit: 2)
        for (index, serial) in ["A", "B", "A", "C"].enumerated() {
            strangers.note(serial, address: "10.0.0.\(index)", at: Instant(milliseconds: Int64(index)))
        }
        #expect(strangers.all.map(\.serial) == ["C", "A"])
        #expect(strangers.all.last?.requests == 2 && strangers.all.last?.address == "10.0.0.2")
        strangers.forget("A")
        #expect(strangers.all.map(\.serial) == ["C"])
    }
}
