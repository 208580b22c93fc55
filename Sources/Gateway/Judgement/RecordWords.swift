import TerminalProtocols

/// Words for a terminal's raw numbers.
struct RecordWords {
    let protocolName: String?

    /// Source: zk.md, "State"; anviz.md, "Record": the low four bits, 0 in and 1 out, others as configured there.
    func state(_ raw: Int) -> String {
        let known = ["in", "out", "break_out", "break_in", "overtime_in", "overtime_out"]
        switch protocolName {
        case "anviz":
            let code = raw & 0x0F
            return code < 2 ? known[code] : String(code)
        default:
            if raw == 255 { return "none" }
            return known.indices.contains(raw) ? known[raw] : String(raw)
        }
    }

    func verify(_ raw: Int) -> String { "\(raw)" }
}
