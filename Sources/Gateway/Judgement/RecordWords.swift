import TerminalProtocols

/// Words for a terminal's raw numbers, by its protocol and firmware family.
struct RecordWords {
    let protocolName: String?
    /// What the terminal's firmware showed of itself; nil if nothing.
    let verificationTable: VerificationTable?

    /// Source: protocols/zk.md, "State"; protocols/anviz.md, "Record": the low four bits, 0 in and 1 out, others as
    /// configured at the terminal.
    func state(_ raw: Int) -> String {
        let known = ["in", "out", "break_out", "break_in", "overtime_in", "overtime_out"]
        if protocolName == AnvizSession.descriptor.name {
            let code = raw & 0x0F
            return code < 2 ? known[code] : String(code)
        }
        if raw == 255 { return "none" }
        return known.indices.contains(raw) ? known[raw] : String(raw)
    }

    func verify(_ raw: Int) -> String {
        let own: VerificationTable =
            switch protocolName {
            case AnvizSession.descriptor.name: .anviz
            case OSDPSession.descriptor.name: .osdp
            case ISAPISession.descriptor.name: .hikvision
            case WedgeSession.descriptor.name: .methods
            default: .zk
            }
        return "\(Verification(raw, in: verificationTable ?? own))"
    }
}
