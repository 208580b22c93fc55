import Control
import DaemonConfiguration
import Links
import TerminalProtocols
import WallClock

/// Looking for terminals that nobody has configured yet.
extension GatewayMethods {
    func addScan(to service: inout ControlService) {
        service.on(TerminalMessages.Scan.self, role: .operate) { _, _ in
            let devices = DeviceScan.list().enumerated().map { number, scanned in
                TerminalMessages.Device(scanned, name: "terminal-\(number + 1)")
            }
            return TerminalMessages.Scan.Output(devices: devices)
        }
        service.on(TerminalMessages.Probe.self, role: .operate) { input, _ in
            try await probe(input)
        }
    }

    private func address(_ text: String) throws -> LinkAddress {
        do throws(LinkAddressError) {
            return try LinkAddress(text)
        } catch {
            throw ControlError.badInput("\(error)")
        }
    }

    private func probe(_ input: TerminalMessages.Probe.Input) async throws -> TerminalMessages.Probe.Output {
        let link = try address(input.link)
        let names = Registry.protocols.map { $0.descriptor.name }
        if let name = input.protocol, !names.contains(name) {
            throw ControlError.badInput("protocol \(name) is not one of \(names.joined(separator: ", "))")
        }
        if let owner = configuration.terminals.first(where: { $0.isEnabled && $0.link == link }) {
            throw ControlError.badInput(
                "\(link) is the link of terminal \(owner.name); rollcall terminal show \(owner.name) says who it is, "
                    + "or disable it first"
            )
        }
        var settings = SessionSettings(poll: .seconds(30))
        settings.zone = configuration.site.zone
        settings.openedAt = clock.now()
        settings.key = UInt32(clamping: input.key ?? 0)
        settings.address = UInt32(clamping: input.address ?? 0)
        let findings = try await ask(link, input.protocol.map { [$0] }, settings)
        return TerminalMessages.Probe.Output(findings: findings.map(TerminalMessages.Finding.init))
    }

    private func ask(
        _ link: LinkAddress,
        _ protocols: [String]?,
        _ settings: SessionSettings
    ) async throws -> [TerminalProbe<ContinuousClock>.Finding] {
        guard let prober else { throw ControlError.unavailable("this daemon has no way out to terminals") }
        do {
            return try await prober.probe(link, protocols: protocols, settings: settings)
        } catch let error as LinkError {
            throw ControlError.unavailable("\(error)")
        }
    }
}

extension TerminalMessages.Finding {
    fileprivate init(_ finding: TerminalProbe<ContinuousClock>.Finding) {
        self.init(
            protocol: finding.protocolName,
            found: finding.facts != nil,
            serial: finding.facts?.serial,
            model: finding.facts?.model,
            firmware: finding.facts?.firmware,
            reason: finding.reason
        )
    }
}

extension TerminalMessages.Device {
    fileprivate init(_ scanned: ScannedDevice, name: String) {
        let verdict: String
        var reason: String?
        switch scanned.verdict {
        case .terminal: verdict = "terminal"
        case .line(let adapter): (verdict, reason) = ("line", adapter)
        case .reader: verdict = "reader"
        case .closed(let why): (verdict, reason) = ("closed", why)
        }
        self.init(
            title: scanned.device.title,
            link: scanned.link.map { "\($0)" },
            verdict: verdict,
            reason: reason,
            block: scanned.configurationBlock(name: name)
        )
    }
}
