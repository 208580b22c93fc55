import WallClock

/// The punches that a ZK terminal writes to a flash drive, `attlog.dat` or `N_attlog.dat`: a line each, fields separated
/// by tabs, by some exporters by bars or spaces. Sources: protocols/zk.md, "Flash-drive export"; protocols/usb.md, "Flash
/// drive import".
package enum AttlogFile {
    /// What the fields of a line mean. Nothing in the file says which it is.
    package enum ColumnOrder: String, Sendable, CaseIterable {
        /// User, time, device number, state, verify, work code; the last may be missing.
        case stateVerify
        /// Older firmware: user, time, verify, state.
        case verifyState
    }

    package enum Line: Equatable, Sendable {
        /// Its `bytes` are the line without its end.
        case record(TerminalRecord, line: Int)
        /// - Parameter bytes: the line without its end, at most ``AttlogFile/longestLine`` bytes of it.
        case refused(Refusal, line: Int, bytes: [UInt8])
    }

    package enum Refusal: Error, Equatable, Sendable {
        case blank
        /// The last line has no end, so whatever its last field holds may be a part of it.
        case cutShort
        case tooLong(bytes: Int)
        case tooFewColumns(Int)
        /// No user id, or one that is not printable ASCII.
        case user
        /// Not `YYYY-MM-DD HH:MM:SS`, or a time that does not exist.
        case time
        /// Column, counted from 1, that is no number of up to nine digits.
        case number(column: Int)
    }

    /// Bytes, without the line's end.
    package static let longestLine = 512
    /// Fewer lines than this are no evidence of what their columns mean: whoever imports them is asked.
    package static let fewestForEvidence = 20

    /// Every line of `bytes`, in its order.
    ///
    /// - Parameter firstLine: the number of the first line, for who hands a file over in pieces of whole lines.
    package static func lines(_ bytes: [UInt8], order: ColumnOrder, firstLine: Int = 1) -> [Line] {
        split(bytes).enumerated().map { index, line in
            let number = firstLine + index
            do throws(Refusal) {
                return .record(try record(line, order: order), line: number)
            } catch {
                return .refused(error, line: number, bytes: Array(line.bytes.prefix(longestLine)))
            }
        }
    }

    /// Which order a whole file has; nil if nothing in it tells.
    ///
    /// The fourth column is the state in both, never above 5 except for 255 (none): a file that breaks this has neither
    /// order. Four columns can only be the older one. With more, a third column that is always the number in the file's
    /// name is the device; a fifth column above 5 is a verification method; a third column above 5 is one as well, but
    /// only if it changes: else it may be the number of the device.
    ///
    /// - Parameters:
    ///   - device: the number in the file's name (`N_attlog.dat`); nil if there is none.
    ///   - fewest: lines that are records in either order; with fewer nothing is told.
    package static func columnOrder(of bytes: [UInt8], device: Int? = nil, fewest: Int = 1) -> ColumnOrder? {
        var third: Set<Int> = []
        var fifth: Set<Int> = []
        var least = Int.max
        var most = 0
        var lines = 0
        for line in split(bytes) where line.hasEnd && line.bytes.count <= longestLine {
            let fields = fields(of: line.bytes)
            guard fields.count >= 4, time(fields[1]) != nil, let device = number(fields[2]),
                let state = number(fields[3])
            else { continue }
            guard state <= 5 || state == 255 else { return nil }
            lines += 1
            least = min(least, fields.count)
            most = max(most, fields.count)
            third.insert(device)
            if fields.count >= 5, let verify = number(fields[4]) { fifth.insert(verify) }
        }
        guard lines >= fewest else { return nil }
        if most == 4 { return .verifyState }
        guard most > 4, least > 4 else { return nil }
        if let device, third == [device] { return .stateVerify }
        let thirdIsMethod = third.count > 1 && third.contains { $0 > 5 }
        let fifthIsMethod = fifth.contains { $0 > 5 }
        return thirdIsMethod == fifthIsMethod ? nil : fifthIsMethod ? .stateVerify : .verifyState
    }

    private static let tab = UInt8(ascii: "\t")
    private static let space = UInt8(ascii: " ")

    private typealias RawLine = (bytes: ArraySlice<UInt8>, hasEnd: Bool)

    private static func split(_ bytes: [UInt8]) -> [RawLine] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { line -> RawLine in
                // A carriage return shows that the line is whole, even if its line feed is missing.
                let hasReturn = line.last == UInt8(ascii: "\r")
                return (hasReturn ? line.dropLast() : line, hasReturn || line.endIndex < bytes.endIndex)
            }
        if let last = lines.last, last.bytes.isEmpty, !last.hasEnd { lines.removeLast() }
        return lines
    }

    private static func record(_ line: RawLine, order: ColumnOrder) throws(Refusal) -> TerminalRecord {
        guard line.hasEnd else { throw .cutShort }
        guard line.bytes.count <= longestLine else { throw .tooLong(bytes: line.bytes.count) }
        guard line.bytes.contains(where: { $0 != space && $0 != tab }) else { throw .blank }
        let fields = fields(of: line.bytes)
        let needed = order == .stateVerify ? 5 : 4
        guard fields.count >= needed else { throw .tooFewColumns(fields.count) }
        let user = trimmed(fields[0])
        guard !user.isEmpty, user.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .user }
        guard let time = time(fields[1]) else { throw .time }
        func value(column: Int) throws(Refusal) -> Int {
            guard let value = number(fields[column - 1]) else { throw .number(column: column) }
            return value
        }
        var record = TerminalRecord(user: String(decoding: user, as: UTF8.self), time: time, bytes: Array(line.bytes))
        switch order {
        case .stateVerify:
            record.state = try value(column: 4)
            record.verify = try value(column: 5)
            if fields.count > 5 { record.workCode = try value(column: 6) }
        case .verifyState:
            record.verify = try value(column: 3)
            record.state = try value(column: 4)
        }
        return record
    }

    /// Cut at tabs if there is one; else at bars; else at spaces, of which one stands inside the time.
    private static func fields(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        for separator in [tab, UInt8(ascii: "|")] where line.contains(separator) {
            return line.split(separator: separator, omittingEmptySubsequences: false)
        }
        var words = line.split(separator: space)
        guard words.count > 2, words[1].endIndex + 1 == words[2].startIndex else { return words }
        words[1] = line[words[1].startIndex..<words[2].endIndex]
        words.remove(at: 2)
        return words
    }

    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let left = field.drop { $0 == space }
        guard let last = left.lastIndex(where: { $0 != space }) else { return [] }
        return left[...last]
    }

    private static func time(_ field: ArraySlice<UInt8>) -> LocalDateTime? {
        let text = trimmed(field)
        guard text.count == 19, text[text.startIndex + 10] == space else { return nil }
        return LocalDateTime(String(decoding: text, as: UTF8.self))
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = trimmed(field)
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

extension AttlogFile.Refusal: CustomStringConvertible {
    /// For people, without the line's number.
    package var description: String {
        switch self {
        case .blank: "blank line"
        case .cutShort: "the file ends within this line"
        case .tooLong(let bytes): "\(bytes) bytes, more than \(AttlogFile.longestLine)"
        case .tooFewColumns(let count): "\(count) columns are too few"
        case .user: "no user id"
        case .time: "no time that exists"
        case .number(let column): "column \(column) is no number"
        }
    }
}
