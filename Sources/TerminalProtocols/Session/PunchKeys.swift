/// How a terminal numbers the keys that people press with a punch.
package enum PunchKeys: Equatable, Sendable {
    /// Source: protocols/zk.md, "State".
    case numbers
    /// The low four bits: 0 in, 1 out, others as configured at the terminal. Source: protocols/anviz.md, "Record".
    case lowBits

    /// A word; a number that has none stays a number.
    package func word(_ raw: Int) -> String {
        let known = ["in", "out", "break_out", "break_in", "overtime_in", "overtime_out"]
        switch self {
        case .numbers: return raw == 255 ? "none" : known.indices.contains(raw) ? known[raw] : String(raw)
        case .lowBits:
            let code = raw & 0x0F
            return code < 2 ? known[code] : String(code)
        }
    }
}
