import Control
import DaemonConfiguration
import Storage
import TerminalProtocols
import WallClock

extension GatewayMethods {
    func addDrives(to service: inout ControlService) {
        service.on(DriveMessages.List.self, role: .observe) { _, _ in
            DriveMessages.List.Output(
                directory: drives.settings?.directory,
                files: try await drives.list().map(driveFile)
            )
        }
        service.on(DriveMessages.Import.self, role: .operate) { input, caller in
            let columns = try input.columns.map { text in
                guard let order = AttlogFile.ColumnOrder(rawValue: text) else {
                    throw ControlError.invalidParameter("columns")
                }
                return order
            }
            do {
                let outcome = try await drives.take(
                    input.file,
                    for: input.terminal,
                    columns: columns,
                    change: change(by: caller)
                )
                return driveOutput(outcome)
            } catch let error as DriveShelfError {
                throw ControlError.badInput("\(error)")
            } catch let error as DriveProblem {
                throw ControlError(error, file: input.file)
            } catch let error as DriveDeskError {
                throw ControlError(error)
            }
        }
    }

    private func driveFile(_ file: DriveDesk.Listed) -> DriveMessages.File {
        var shown = DriveMessages.File(
            file: file.file,
            drive: file.file.split(separator: "/").first.map(String.init) ?? "",
            kind: file.kind.rawValue,
            size: file.size,
            automatic: file.isAutomatic
        )
        shown.sha256 = file.hash.map(\.hexadecimal)
        shown.records = file.records
        shown.first = file.first.map(\.description)
        shown.last = file.last.map(\.description)
        shown.terminal = file.terminal
        shown.importedAt = file.importedAt.map(presenter.time)
        shown.needs = file.needs
        shown.problem = file.problem
        return shown
    }

    private func driveOutput(_ outcome: DriveDesk.Outcome) -> DriveMessages.Import.Output {
        let most = GatewayMethods.page
        return DriveMessages.Import.Output(
            file: outcome.result.file,
            kind: outcome.result.kind,
            terminal: outcome.terminal,
            sha256: outcome.hash.hexadecimal,
            again: outcome.wasKnown,
            accepted: outcome.result.accepted,
            duplicate: outcome.result.duplicate,
            quarantined: outcome.result.quarantined,
            refusedCount: outcome.result.refused,
            refused: outcome.refused.prefix(most).map {
                PunchMessages.RefusedLine(line: $0.line, reason: $0.reason)
            },
            users: outcome.users.prefix(most).map { user in
                DriveMessages.User(
                    user: user.user,
                    name: user.name,
                    administrator: user.isAdministrator,
                    card: user.card.map { Int(clamping: $0) }
                )
            }
        )
    }
}

extension ControlError {
    fileprivate init(_ error: DriveProblem, file: String) {
        switch error {
        case .columns:
            self = .badInput(
                "\(file) does not tell what its columns mean",
                hint: "give --columns stateVerify (device, state, verification) or verifyState (older terminals)"
            )
        case .unbelievable(let reason): self = .badInput("\(file): \(reason)")
        case .notReadable: self = .badInput("\(file): its form is not published")
        }
    }

    fileprivate init(_ error: DriveDeskError) {
        switch error {
        case .noDirectory:
            self = .badInput(
                "the configuration has no [drive]",
                hint: "add [drive] with directory = \"/run/rollcall-drives\", or use rollcall punch import"
            )
        case .whichTerminal(let file):
            self = .badInput("nothing tells which terminal wrote \(file)", hint: "name it with --terminal")
        }
    }
}
