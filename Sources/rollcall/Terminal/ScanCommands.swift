import ArgumentParser
import Control
import JSON
import TerminalProtocols
import Terms

struct TerminalScan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Look for terminals: at this machine's plugs, or at an address.",
        discussion: """
            Prints a table to paste into the configuration for each. Plugs are only looked at. An address is asked, at \
            the ports that terminals use (4370, 5010), because you name it.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "A host to ask, instead of looking at the plugs.") var address: String?

    func run() throws {
        if let address { return try ask(address) }
        let reply = try options.call(TerminalMessages.Scan.self, .init())
        if options.json { return Output.print(try JSONObject(of: reply)) }
        if reply.devices.isEmpty {
            print(options.words("nothing is plugged in that could be a terminal", "未发现可能是考勤机的设备"))
        }
        for device in reply.devices {
            let text = device.block ?? "# \(device.title ?? "?"): \(device.reason ?? "")\n"
            print(Table.printable(text, keepingLines: true))
        }
    }

    private func ask(_ host: String) throws {
        let host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let links = [("zk", "tcp://\(host):4370"), ("zk", "udp://\(host):4370"), ("anviz", "tcp://\(host):5010")]
        var found: [JSONValue] = []
        for (name, link) in links {
            let input = TerminalMessages.Probe.Input(link: link, protocol: name)
            let findings: [TerminalMessages.Finding]
            do {
                findings = try options.call(TerminalMessages.Probe.self, input).findings
            } catch let error as ControlError where error.name == "io.rollcall.Unavailable" { continue }
            for finding in findings where finding.found {
                if options.json {
                    found.append(.object(["link": .string(link), "finding": .object(try JSONObject(of: finding))]))
                } else {
                    print(finding.block(link: link))
                }
                if !options.json { return }
            }
        }
        if options.json { return Output.print(.object(["found": .array(found)])) }
        print(options.words("no terminal answers at \(host)", "\(host) 没有考勤机应答"))
        throw ExitCode(69)
    }
}

struct TerminalProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Ask whoever is at a link which terminal it is.",
        discussion: "Nothing is stored, acknowledged or changed at the terminal."
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The link, such as serial:/dev/ttyUSB0?baud=9600 or tcp://192.0.2.10:4370.") var link: String
    @Option(
        help: "Only this protocol; without it each that the link carries.",
        completion: .list(Registry.protocols.map { $0.descriptor.name })
    ) var `protocol`: String?
    @Option(help: "Its communication key, 0 to 999999.") var key: Int?
    @Option(help: "Its number on its line.") var address: Int?

    func run() throws {
        let input = TerminalMessages.Probe.Input(link: link, protocol: `protocol`, key: key, address: address)
        let reply = try options.call(TerminalMessages.Probe.self, input)
        if options.json {
            Output.print(try JSONObject(of: reply))
        } else {
            for finding in reply.findings {
                print(
                    finding.found ? finding.block(link: link) : "# \(finding.protocol): \(finding.reason ?? "nobody")"
                )
            }
        }
        guard reply.findings.contains(where: \.found) else { throw ExitCode(69) }
    }
}

extension TerminalMessages.Finding {
    /// A table to paste into the configuration.
    fileprivate func block(link: String) -> String {
        let facts = [model, serial, firmware].compactMap { $0 }.map { Table.printable($0) }.joined(separator: ", ")
        return """
            # \(facts.isEmpty ? "it told nothing of itself" : facts)
            [[terminal]]
            name = "new-terminal"
            protocol = "\(`protocol`)"
            link = "\(link)"
            """
    }
}
