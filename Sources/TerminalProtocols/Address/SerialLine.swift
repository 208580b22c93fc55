/// How bytes travel on a serial line.
package struct SerialLine: Hashable, Sendable {
    package enum Parity: String, Sendable { case none = "N", even = "E", odd = "O" }

    /// Bits a second; one of the standard rates.
    package var baud: Int
    /// 7 or 8.
    package var dataBits: Int
    package var parity: Parity
    /// 1 or 2.
    package var stopBits: Int
    /// Silence between an answer and the next request, 0 to 10 s, for a bus that needs another one than its protocol's
    /// usual; nil leaves it to the protocol.
    package var turnaround: Duration?

    package init(
        baud: Int = 115_200,
        dataBits: Int = 8,
        parity: Parity = .none,
        stopBits: Int = 1,
        turnaround: Duration? = nil
    ) {
        self.baud = baud
        self.dataBits = dataBits
        self.parity = parity
        self.stopBits = stopBits
        self.turnaround = turnaround
    }

    /// How long one character is on the wire, with its start, parity and stop bits.
    package var characterTime: Duration {
        .nanoseconds(1_000_000_000 * (1 + dataBits + (parity == .none ? 0 : 1) + stopBits) / max(baud, 1))
    }

    /// The rates that POSIX and Linux name.
    package static let standardRates: Set = [
        1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600,
        1_000_000, 1_500_000, 2_000_000, 3_000_000, 4_000_000,
    ]

    struct Fault: Error, CustomStringConvertible { let description: String }

    /// `baud=9600&format=7E1&turnaround=200` (milliseconds), each part optional.
    init(query: some StringProtocol) throws(Fault) {
        self.init()
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            switch (pair[0], pair.count == 2 ? String(pair[1]) : "") {
            case ("baud", let value):
                guard let rate = Int(value), SerialLine.standardRates.contains(rate) else {
                    throw Fault(description: "baud=\(value) is no standard rate such as 9600 or 115200")
                }
                baud = rate
            case ("format", let value):
                let characters = Array(value)
                guard characters.count == 3, let bits = characters[0].wholeNumberValue, bits == 7 || bits == 8,
                    let parity = Parity(rawValue: String(characters[1])), let stop = characters[2].wholeNumberValue,
                    stop == 1 || stop == 2
                else { throw Fault(description: "format=\(value) is not like 8N1, 7E1 or 8O2") }
                (dataBits, self.parity, stopBits) = (bits, parity, stop)
            case ("turnaround", let value):
                guard let time = Int(value), (0...10_000).contains(time), !value.hasPrefix("+") else {
                    throw Fault(description: "turnaround=\(value) is not a number of milliseconds from 0 to 10000")
                }
                turnaround = .milliseconds(time)
            case (let key, _):
                throw Fault(description: "\(key) is not one of baud, format, turnaround")
            }
        }
    }
}

extension SerialLine: CustomStringConvertible {
    package var description: String {
        let isUsual = (dataBits, parity, stopBits) == (8, .none, 1)
        let form = isUsual ? "" : "&format=\(dataBits)\(parity.rawValue)\(stopBits)"
        return "baud=\(baud)\(form)" + (turnaround.map { "&turnaround=\($0.inMilliseconds)" } ?? "")
    }
}
