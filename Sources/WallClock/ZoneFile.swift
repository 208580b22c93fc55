import Glibc

/// Why a time zone cannot be used.
package enum ZoneError: Error, Equatable, Sendable, CustomStringConvertible {
    case unknown(String)
    case damaged(String, String)

    package var description: String {
        switch self {
        case .unknown(let name): "there is no time zone \"\(name)\"; use an IANA name such as Asia/Shanghai"
        case .damaged(let name, let reason):
            "the time zone file of \(name) cannot be read (\(reason)); reinstall tzdata"
        }
    }
}

extension Zone {
    /// Reads a zone from the system's database, so that rules follow the distribution's tzdata updates.
    /// - Parameter directory: where the compiled zones lie.
    package static func load(_ identifier: String, directory: String = "/usr/share/zoneinfo") throws(ZoneError) -> Zone
    {
        let parts = identifier.split(separator: "/", omittingEmptySubsequences: false)
        let allowed = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "+-_".utf8.contains(byte)
                }
        }
        guard allowed, let file = fopen("\(directory)/\(identifier)", "re") else { throw .unknown(identifier) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)  // the largest zone is below 4 KiB
        let count = fread(&bytes, 1, bytes.count, file)
        return try Zone(identifier: identifier, tzif: Array(bytes.prefix(count)))
    }

    /// Reads a compiled zone. Source: RFC 8536 (TZif, versions 2 and later; the first block, 32-bit, is skipped).
    package init(identifier: String, tzif bytes: [UInt8]) throws(ZoneError) {
        var reader = TZifReader(bytes)
        do {
            let first = try reader.header()
            guard first.version >= 0x32 else { throw TZifReader.Fault.version }
            try reader.skip(first.bodySize(timeBytes: 4))
            let header = try reader.header()
            var times: [Int64] = []
            for _ in 0..<header.transitions { times.append(try reader.integer(8)) }
            var kinds: [Int] = []
            for _ in 0..<header.transitions { kinds.append(Int(try reader.integer(1) & 0xFF)) }
            var offsets: [Int] = []
            for _ in 0..<header.types {
                offsets.append(Int(try reader.integer(4)))
                try reader.skip(2)
            }
            try reader.skip(
                header.characters + header.leapSeconds * 12 + header.standardIndicators + header.utIndicators
            )
            guard let initial = offsets.first, kinds.allSatisfy({ $0 < offsets.count }),
                offsets.allSatisfy({ abs($0) < 86_400 }), zip(times, times.dropFirst()).allSatisfy(<)
            else { throw TZifReader.Fault.contents }
            var transitions = zip(times, kinds).map { Transition(from: $0, offset: offsets[$1]) }
            if let rule = PosixRule(try reader.footer()) {
                transitions += rule.transitions(after: transitions.last?.from ?? .min, untilYear: 2100)
            }
            self.init(identifier: identifier, initialOffset: initial, transitions: transitions)
        } catch { throw .damaged(identifier, "\(error)") }
    }
}

/// Cuts the parts of a TZif file out of its bytes; every length is checked.
private struct TZifReader {
    enum Fault: Error { case magic, version, short, contents }

    struct Header {
        let version: UInt8
        let utIndicators, standardIndicators, leapSeconds, transitions, types, characters: Int

        func bodySize(timeBytes: Int) -> Int {
            transitions * (timeBytes + 1) + types * 6 + characters + leapSeconds * (timeBytes + 4) + standardIndicators
                + utIndicators
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func header() throws(Fault) -> Header {
        guard rest.starts(with: Array("TZif".utf8)) else { throw .magic }
        try skip(4)
        let version = UInt8(truncatingIfNeeded: try integer(1))
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try integer(4))) }
        guard counts.allSatisfy({ (0...65_535).contains($0) }) else { throw .contents }
        return Header(
            version: version,
            utIndicators: counts[0],
            standardIndicators: counts[1],
            leapSeconds: counts[2],
            transitions: counts[3],
            types: counts[4],
            characters: counts[5]
        )
    }

    mutating func skip(_ count: Int) throws(Fault) {
        guard count <= rest.count else { throw .short }
        rest = rest.dropFirst(count)
    }

    /// Big-endian two's complement of `size` bytes.
    mutating func integer(_ size: Int) throws(Fault) -> Int64 {
        guard size <= rest.count else { throw .short }
        let bits = rest.prefix(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(size)
        let unused = 64 - size * 8
        return Int64(bitPattern: bits << unused) >> unused
    }

    /// The POSIX rule between the two newlines behind the data; empty if there is none.
    func footer() throws(Fault) -> String {
        guard rest.first == 0x0A else { throw .short }
        return String(decoding: rest.dropFirst().prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
