/// Messages of `io.rollcall.Terminals` that look for terminals.
extension TerminalMessages {
    package struct Device: Codable, Equatable, Sendable {
        package var title: String?
        package var link: String?
        package var verdict: String
        package var reason: String?
        package var block: String?

        package init(title: String?, link: String?, verdict: String, reason: String?, block: String?) {
            self.title = title
            self.link = link
            self.verdict = verdict
            self.reason = reason
            self.block = block
        }
    }

    /// What is plugged in.
    package enum Scan: ControlMethod {
        package static let name = "io.rollcall.Terminals.Scan"

        package struct Input: Codable, Sendable {
            package init() {}
        }

        package struct Output: Codable, Equatable, Sendable {
            package var devices: [Device]

            package init(devices: [Device]) { self.devices = devices }
        }
    }

    package struct Finding: Codable, Equatable, Sendable {
        package var `protocol`: String
        package var found: Bool
        package var serial: String?
        package var model: String?
        package var firmware: String?
        package var reason: String?

        package init(
            `protocol`: String,
            found: Bool,
            serial: String?,
            model: String?,
            firmware: String?,
            reason: String?
        ) {
            self.protocol = `protocol`
            self.found = found
            self.serial = serial
            self.model = model
            self.firmware = firmware
            self.reason = reason
        }
    }

    /// Who is at a link.
    package enum Probe: ControlMethod {
        package static let name = "io.rollcall.Terminals.Probe"

        package struct Input: Codable, Sendable {
            package var link: String
            package var `protocol`: String?
            package var key: Int?
            package var address: Int?

            package init(link: String, `protocol`: String? = nil, key: Int? = nil, address: Int? = nil) {
                self.link = link
                self.protocol = `protocol`
                self.key = key
                self.address = address
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var findings: [Finding]

            package init(findings: [Finding]) { self.findings = findings }
        }
    }
}
