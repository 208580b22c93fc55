import ArgumentParser
import Control

/// A kind of request, as a noun of the command line.
protocol RequestNoun {
    static var kind: String { get }
    static var abstract: String { get }
    /// The command that asks for one.
    associatedtype Ask: ParsableCommand
    /// Commands that only this kind has.
    static var more: [any ParsableCommand.Type] { get }
}

extension RequestNoun {
    static var more: [any ParsableCommand.Type] { [] }
}

struct LeaveNoun: RequestNoun {
    static let kind = "leave"
    static let abstract = "Leave: ask, submit, approve, reject, withdraw, cancel, list, show, history."
    static let more: [any ParsableCommand.Type] = [
        LeaveSubmit.self, CaseAct<CancelLeaveVerb>.self, CaseShow<LeaveCase>.self, CaseHistory<LeaveCase>.self,
    ]
    typealias Ask = LeaveAsk
}

/// The office's side of leave: who decides, and what was decided.
enum LeaveCase: OfficeNoun { static let object: String? = LeaveNoun.kind }

enum CancelLeaveVerb: CaseVerb {
    static let object: String? = LeaveNoun.kind
    static let verb = "cancel"
    static let abstract = "Ask to undo leave that was approved; whoever approved it decides. Needs --reason."
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
            ] + Noun.more
        )
    }
}
