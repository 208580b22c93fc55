import ArgumentParser
import Control
import DaemonConfiguration
import Glibc
import JSON
import Terms

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what is wrong, here and in the daemon, each finding with what to do about it.",
        discussion: """
            Exit 65 if there is a problem. Without a daemon it says why none can be reached. As root it also sees who \
            holds a terminal's line.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Flag(help: "Also read the whole database and recompute the journal's chain: minutes for a large one.")
    var deep = false
    @Option(help: "The daemon's configuration file.") var config = Configuration.defaultPath
    @Option(help: "Also write a file for a bug report: findings, versions, terminals' states; no names, no keys.")
    var bundle: String?

    func run() throws {
        let socket = SocketExamination(path: options.socketPath)
        var findings = socket.findings
        let configuration = ConfigurationExamination(path: config)
        findings += configuration.findings
        let daemon = DaemonExamination(options: options)
        if socket.isThere { findings += daemon.findings(deep: deep) }
        if let bundle {
            try DoctorBundle(findings: findings, overview: daemon.overview(), settings: configuration.settings).write(
                to: bundle
            )
        }
        if options.json {
            let value = try JSONObject(of: OperationsMessages.Examine.Output(findings: findings))
            Output.print(value)
        } else {
            for finding in findings { show(finding) }
        }
        if findings.contains(where: { $0.severity == .problem }) { throw ExitCode(EX_DATAERR) }
    }

    private func show(_ finding: OperationsMessages.Finding) {
        let mark =
            switch finding.severity {
            case .good: "ok      "
            case .notice: "note    "
            case .warning: "warning "
            case .problem: "PROBLEM "
            }
        print("\(mark)\(finding.area): \(Table.printable(finding.message))")
        if let fix = finding.fix { print("          \(Table.printable(fix))") }
    }
}

/// What the daemon says, and whether it can be asked at all.
private struct DaemonExamination {
    let options: GlobalOptions

    private typealias Finding = OperationsMessages.Finding

    func findings(deep: Bool) -> [OperationsMessages.Finding] {
        do {
            let status = try options.call(StatusMessages.GetStatus.self, .init(), patience: ControlClient.shortPatience)
            var findings = [
                Finding("access", .good, "the daemon answers; your roles: \(status.roles.joined(separator: ", "))")
            ]
            if status.version != Version.current {
                findings.append(
                    Finding(
                        "version",
                        .warning,
                        "rollcall is \(Version.current), rollcalld \(status.version)",
                        fix: "systemctl restart rollcalld after an upgrade"
                    )
                )
            }
            let input = OperationsMessages.Examine.Input(deep: deep)
            let patience = deep ? nil : ControlClient.usualPatience
            return findings + (try options.call(OperationsMessages.Examine.self, input, patience: patience).findings)
        } catch let error as ControlError where error.name == "io.rollcall.NotPermitted" {
            return [
                Finding(
                    "access",
                    .warning,
                    "what the daemon finds is for the role operate, which you do not have",
                    fix: "run it as root, or have \"uid:\(geteuid())=operate\" added to [access] allow"
                )
            ]
        } catch {
            return [Finding("socket", .problem, "\(error)", fix: "journalctl -u rollcalld says why")]
        }
    }

    /// nil where it cannot be had.
    func overview() -> JSONObject? {
        try? options.client().call(OperationsMessages.Overview.name, patience: ControlClient.shortPatience)
    }
}

/// Findings and states without anything that names a person; for bug reports.
private struct DoctorBundle {
    let findings: [OperationsMessages.Finding]
    let overview: JSONObject?
    let settings: [ConfigurationSetting]

    /// Tables with people's accounts and addresses in them.
    private static let personal = ["access", "summary"]

    /// `terminal[0].link = "…"` a line; secrets have no value, and people's tables none of theirs.
    private var configuration: [JSONValue] {
        settings.map { setting in
            let isPersonal = DoctorBundle.personal.contains { setting.path.hasPrefix($0) }
            return .string("\(setting.path) = \((isPersonal ? nil : setting.value) ?? "(not shown)")")
        }
    }

    func write(to path: String) throws {
        var system = utsname()
        uname(&system)
        let release = withUnsafeBytes(of: system.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let bundle: JSONObject = [
            "rollcall": .string(Version.current), "kernel": .string(release),
            "findings": try JSONObject(of: OperationsMessages.Examine.Output(findings: findings))["findings"] ?? .null,
            "overview": overview.map { .object($0) } ?? .null, "configuration": .array(configuration),
        ]
        try NewFile.write(path) { try NewFile.write(bundle.serialized + [10], to: $0) }
    }
}
