import Attendance
import Control
import Crypto
import Glibc
import JSON
import TerminalProtocols
import WallClock

/// Puts a sheet together from its replies, and takes it only if it is complete: the last reply says how many people there
/// are and the hash of their lines.
struct SheetReceipt {
    private var lines: [SheetLine] = []
    private var hash = SHA256()
    private var last: ReportMessages.Month.Output?

    mutating func take(_ reply: JSONObject) throws {
        // Hashed as they came; decoding into types and back might lose what a newer daemon says.
        if case .array(let values) = reply["lines"] {
            for value in values {
                hash.update(data: value.serialized + [10])
                lines.append(try SheetLine(json: value))
            }
        }
        last = try ReportMessages.Month.Output(json: .object(reply))
    }

    /// - Throws: ``Refusal`` for a sheet that is not whole.
    func sheet() throws -> MonthSheet {
        guard let last, let end = last.end else { throw Self.incomplete("the last part is missing") }
        guard end.people == lines.count else {
            throw Self.incomplete("\(lines.count) of \(end.people) people arrived")
        }
        let digest = Array(hash.finalize()).hexadecimalText
        guard digest == end.proof.hash else { throw Self.incomplete("its hash is another one") }
        guard let month = Month(last.month), let generatedAt = LocalDateTime(last.generatedAt) else {
            throw Self.incomplete("its head cannot be read")
        }
        let symbols = end.symbols.reduce(into: [Mark: String]()) { symbols, entry in
            if let mark = Mark(rawValue: entry.key) { symbols[mark] = entry.value }
        }
        return MonthSheet(
            month: month,
            site: last.site,
            generatedAt: generatedAt,
            marks: MarkTable.standard.drawing(symbols),
            proof: MonthSheet.Proof(state: end.proof.state, version: end.proof.version, hash: end.proof.hash),
            lines: lines
        )
    }

    private static func incomplete(_ reason: String) -> Refusal {
        Refusal(
            name: "Incomplete",
            message: "the sheet did not arrive whole: \(reason); nothing was written",
            hint: "try again",
            code: EX_PROTOCOL
        )
    }
}
