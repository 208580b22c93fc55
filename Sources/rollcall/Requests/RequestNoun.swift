import ArgumentParser
import Control

/// A kind of request, as a noun of the command line.
protocol RequestNoun {
    static var kind: String { get }
    static var abstract: String { get }
    /// The command that asks for one.
    associatedtype Ask: ParsableCommand
}

struct LeaveNoun: RequestNoun {
    static let kind = "leave"
    static let abstract = "Leave: ask, approve, reject, withdraw, list."
    typealias Ask = LeaveAsk
}

struct TripNoun: RequestNoun {
    static let kind = "trip"
    static let abstract = "Trips: ask, approve, reject, withdraw, list."
    typealias Ask = TripAsk
}

struct CorrectionNoun: RequestNoun {
    static let kind = "correction"
    static let abstract = "Corrections of missing or wrong punches: ask, approve, reject, withdraw, list."
    typealias Ask = CorrectionAsk
}

struct OvertimeNoun: RequestNoun {
    static let kind = "overtime"
    static let abstract = "Overtime: ask, approve, reject, withdraw, list."
    typealias Ask = OvertimeAsk
}

struct RequestCommands<Noun: RequestNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Noun.kind,
            abstract: Noun.abstract,
            discussion: """
                Times are the site's: 2026-10-12T13:00; a date alone is that whole date. Nobody decides what they asked for
                or what is about themselves; the person's supervisor decides, or HR.
                """,
            subcommands: [
                Noun.Ask.self, RequestApprove<Noun>.self, RequestReject<Noun>.self, RequestWithdraw<Noun>.self,
                RequestList<Noun>.self,
            ]
        )
    }
}
