import Control
import DaemonConfiguration
import Foundation
@preconcurrency import Glibc
import TerminalProtocols

/// The way to the daemon's socket, before anything is sent.
struct SocketExamination {
    let findings: [OperationsMessages.Finding]
    let isThere: Bool

    init(path: String) {
        typealias Finding = OperationsMessages.Finding
        var file = stat()
        guard stat(path, &file) == 0 else {
            let reason = String(cString: strerror(errno))
            isThere = false
            findings = [
                Finding(
                    "socket",
                    .problem,
                    "\(path): \(reason)",
                    fix: "systemctl enable --now rollcalld.socket; systemctl status rollcalld says how it is"
                )
            ]
            return
        }
        guard access(path, W_OK) == 0 else {
            let group = getgrgid(file.st_gid).map { String(cString: $0.pointee.gr_name) } ?? "\(file.st_gid)"
            let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(geteuid())"
            isThere = false
            findings = [
                Finding(
                    "socket",
                    .problem,
                    "\(path) is for the group \(group), which \(user) is not in",
                    fix: "usermod -a -G \(group) \(user), then log in again"
                )
            ]
            return
        }
        isThere = true
        findings = [Finding("socket", .good, "\(path) can be used")]
    }
}

/// The configuration file, and the lines of the terminals in it.
struct ConfigurationExamination {
    let findings: [OperationsMessages.Finding]
    /// What is set in it; none if it cannot be used.
    private(set) var settings: [ConfigurationSetting] = []

    init(path: String) {
        typealias Finding = OperationsMessages.Finding
        do {
            let document = try ConfigurationDocument(try ConfigurationFile.texts(path))
            let configuration = try Configuration(document)
            let mistakes = document.mistakes(ofAccess: configuration) { _ = try AccessRules([$0]) }
            guard mistakes.isEmpty else { throw ConfigurationError(mistakes: mistakes) }
            settings = document.settings(withDefaults: false)
            var findings = [Finding("configuration", .good, "\(path) is correct")]
            for terminal in configuration.terminals {
                guard case .serial(let path, _) = terminal.link else { continue }
                findings += LineExamination(terminal: terminal.name, path: path).findings
            }
            self.findings = findings
        } catch let error as ConfigurationError {
            findings = error.mistakes.map {
                Finding("configuration", .problem, "\($0)", fix: "rollcall config check \(path)")
            }
        } catch {
            findings = [ConfigurationExamination.unread(error)]
        }
    }
}

extension ConfigurationExamination {
    /// What the caller may not read the daemon may; what else is in the way keeps it from starting.
    private static func unread(_ error: any Error) -> OperationsMessages.Finding {
        let (severity, fix): (OperationsMessages.Finding.Severity, String) =
            switch (error as? ConfigurationFile.ReadError)?.reason {
            case .system(errno: EACCES)?: (.notice, "run it as root to look at the configuration")
            case .system(errno: ENOENT)?:
                (
                    .problem,
                    "the daemon does not start without it: write it (man rollcall.toml), or name it with --config"
                )
            default: (.problem, "the daemon does not start with it: write it anew (man rollcall.toml)")
            }
        return OperationsMessages.Finding("configuration", severity, "\(error)", fix: fix)
    }
}

/// A serial line: is it there, and who else has it open?
struct LineExamination {
    let findings: [OperationsMessages.Finding]

    init(terminal: String, path: String) {
        typealias Finding = OperationsMessages.Finding
        guard
            let node = realpath(path, nil).map({ pointer in
                defer { free(pointer) }
                return String(cString: pointer)
            })
        else {
            findings = [
                Finding(
                    "devices",
                    .warning,
                    "\(path) of terminal \(terminal) is not there",
                    fix: "plug it in; rollcall terminal scan shows what is there, dmesg whether its driver was found"
                )
            ]
            return
        }
        findings = LineExamination.holders(of: node).filter { $0.name != "rollcalld" }.map { holder in
            Finding(
                "devices",
                .problem,
                "\(path) of terminal \(terminal) is held by \(holder.name) (process \(holder.process))",
                fix: holder.name == "ModemManager"
                    ? "the udev rules of the package keep it away: udevadm control --reload, then plug it in again"
                    : "stop that program"
            )
        }
    }

    /// Processes that have the file open, as far as the caller may see them.
    private static func holders(of node: String) -> [(process: String, name: String)] {
        let files = FileManager.default
        let processes = (try? files.contentsOfDirectory(atPath: "/proc"))?.filter { Int($0) != nil } ?? []
        return processes.compactMap { process in
            let open = (try? files.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
            let holds = open.contains {
                (try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")) == node
            }
            guard holds else { return nil }
            let name = (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "?"
            return (process, name.filter { !$0.isNewline })
        }
    }
}
