import Enrolment
import Storage
import TerminalProtocols
import WallClock

/// Carries the steps of a plan out, one after the other.
///
/// Nothing has to be remembered to go on later: each step that is done changes what the next plan is made from.
struct EnrolmentRun: Sendable {
    enum Result: Equatable, Sendable {
        case done(String?)
        /// The terminal says no.
        case refused(String)
        /// Not connected, or the connection ended, or templates cannot be opened.
        case failed(String)
        case skipped(String)

        var name: String {
            switch self {
            case .done: "done"
            case .refused: "refused"
            case .failed: "failed"
            case .skipped: "skipped"
            }
        }

        var detail: String? {
            switch self {
            case .done(let detail): detail
            case .refused(let reason), .failed(let reason), .skipped(let reason): reason
            }
        }
    }

    /// One step's outcome, with how far the run is.
    struct Progress: Sendable {
        let number: Int
        let total: Int
        let step: EnrolmentStep
        let result: Result
    }

    let desk: EnrolmentDesk
    /// Who ordered it.
    let by: String

    private struct Attempt: Hashable {
        let terminal: String
        let user: String
        let action: String
    }

    /// - Parameters:
    ///   - first: the plan that was shown.
    ///   - replan: the plan as it is now: what was read meanwhile may be lacking elsewhere.
    ///   - progress: hears of each step when it is over. What it throws ends the run.
    func carryOut(
        _ first: EnrolmentPlan,
        replan: () async throws -> EnrolmentPlan,
        progress: (Progress) async throws -> Void
    ) async throws {
        var attempted: Set<Attempt> = []
        var halted: [String: String] = [:]
        var touched: Set<String> = []
        var steps = first.steps
        var number = 0
        while !steps.isEmpty {
            let total = number + steps.count
            for step in steps {
                try Task.checkCancellation()
                attempted.insert(Attempt(terminal: step.terminal, user: step.user, action: step.action.name))
                number += 1
                let result: Result
                if let reason = halted[step.terminal] {
                    result = .skipped(reason)
                } else {
                    result = try await perform(step)
                    touched.insert(step.terminal)
                    try await note(step, result)
                }
                switch result {
                case .refused(let reason), .failed(let reason): halted[step.terminal] = reason
                case .done, .skipped: break
                }
                try await progress(Progress(number: number, total: total, step: step, result: result))
            }
            steps = try await replan().steps.filter { step in
                !attempted.contains(Attempt(terminal: step.terminal, user: step.user, action: step.action.name))
                    && halted[step.terminal] == nil
            }
        }
        // The terminals have the last word on who is enrolled.
        for terminal in touched.sorted() { _ = await desk.board.order(.readUsers, to: terminal) }
    }

    private func perform(_ step: EnrolmentStep) async throws -> Result {
        switch step.action {
        case .remove:
            return try await order(.deleteUser(step.user), step) {
                try await desk.store.noteRemoved(user: step.user, terminal: step.terminal)
            }
        case .enrol(let user), .change(let user):
            return try await order(.writeUser(user), step) {
                try await desk.store.noteWritten(user, terminal: step.terminal, at: desk.clock.now())
            }
        case .readTemplates: return try await read(step)
        case .writeTemplates(let format): return try await write(step, format: format)
        }
    }

    private func order(
        _ command: TerminalCommand,
        _ step: EnrolmentStep,
        then keep: () async throws -> Void
    ) async throws -> Result {
        switch await desk.board.order(command, to: step.terminal) {
        case .done:
            try await keep()
            return .done(nil)
        case .refused(let reason): return .refused(reason)
        case .unsupported: return .refused("the terminal does not know the order \(command.kind.rawValue)")
        case .templates, .cleared: return .failed("the terminal answered another question")
        case nil: return EnrolmentRun.disconnected
        }
    }

    private func read(_ step: EnrolmentStep) async throws -> Result {
        guard case .success(let key) = desk.templateKey() else { return .failed("the credential is gone") }
        switch await desk.board.order(.readTemplates(user: step.user), to: step.terminal) {
        case .templates(let templates):
            try await desk.store.keepTemplates(
                templates,
                user: step.user,
                terminal: step.terminal,
                key: key,
                at: desk.clock.now()
            )
            return .done("\(templates.count)")
        case .refused(let reason): return .refused(reason)
        case .unsupported: return .refused("the terminal does not give its templates")
        case .done, .cleared: return .failed("the terminal answered another question")
        case nil: return EnrolmentRun.disconnected
        }
    }

    private func write(_ step: EnrolmentStep, format: String) async throws -> Result {
        guard case .success(let key) = desk.templateKey() else { return .failed("the credential is gone") }
        let templates: [BiometricTemplate]
        do {
            templates = try await desk.store.templates(
                of: step.user,
                format: format,
                missingOn: step.terminal,
                key: key
            )
        } catch let error as TemplateError {
            return .failed("\(error)")
        }
        for template in templates {
            let result = try await order(.writeTemplate(template), step) {
                try await desk.store.noteTemplate(template, terminal: step.terminal, at: desk.clock.now())
            }
            guard case .done = result else { return result }
        }
        return .done("\(templates.count)")
    }

    private func note(_ step: EnrolmentStep, _ result: Result) async throws {
        try await desk.store.announce(
            EnrolmentDeed(
                terminal: step.terminal,
                user: step.user,
                person: step.person,
                action: step.action.name,
                result: result.name,
                detail: result.detail
            ),
            change: Change(by: by, at: desk.clock.now())
        )
    }

    private static let disconnected = Result.failed("the terminal is not connected, or was lost before it answered")
}
