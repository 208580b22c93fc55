import ArgumentParser
import Glibc

/// The companion of rollcalld on the command line: it speaks the control protocol and nothing else.
@main
struct Rollcall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollcall",
        abstract: "Ask and steer the attendance gateway rollcalld.",
        discussion: """
            Exit codes: 0 done, 64 wrong usage, 65 wrong data, 69 the daemon cannot be reached or the terminal refuses,
            70 a fault of the daemon, 73 what it says cannot be written, 75 not now, try again, 77 not permitted.
            """,
        subcommands: [
            StatusCommand.self, TerminalCommands.self, PunchCommands.self, DriveCommands.self, QuarantineCommands.self,
            PersonCommands.self,
            UserCommands.self,
            ShiftCommands.self, RosterCommands.self, CalendarCommands.self, RequestCommands<LeaveNoun>.self,
            RequestCommands<TripNoun>.self, RequestCommands<CorrectionNoun>.self, RequestCommands<OvertimeNoun>.self,
            ApprovalCommands.self, SupplyCommands.self, PurchaseCommands.self, DocumentCommands.self,
            ArchiveCommands.self, RoomCommands.self, DutyCommands.self, OfficeCommands.self, FormCommands.self,
            MonthCommands.self, ReportCommands.self, SummaryCommand.self, ExplainCommand.self, DayCommands.self,
            AnomalyCommands.self,
            FlagCommands.self,
            JournalCommands.self, RetentionCommands.self, EnrolmentCommands.self, PolicyCommands.self,
            ConfigCommands.self,
            CredentialCommands.self, DoctorCommand.self, BackupCommand.self, MetricsCommand.self, WhoAmI.self,
            VersionCommand.self,
        ]
    )

    static func main() async {
        // A reader that had enough (head, less) ends us quietly.
        signal(SIGPIPE, SIG_DFL)
        Output.flushAtExit()
        let arguments = GlobalArguments.behindTheVerb(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try parsed(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let language = GlobalArguments.language(arguments)
            exit(withError: Complaint.report(error, asJSON: arguments.contains("--json"), in: language))
        }
    }

    /// Where a noun or a verb is wrong, nobody is there to take the options of every command, and ArgumentParser would
    /// call them unknown instead.
    static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        do { return try parseAsRoot(arguments) } catch {
            _ = try parseAsRoot(GlobalArguments.removed(from: arguments))
            throw error
        }
    }
}
