import Enrolment
import Logging
import ServiceLifecycle
import WallClock

/// Removes people from the terminals on the day after their last one, if the configuration allows it: that part of the
/// plan and nothing else of it.
struct LeaverRemoval<C: Clock>: Service where C.Duration == Duration {
    let desk: EnrolmentDesk
    let turn: EnrolmentTurn
    let clock: C
    let logger: Logger

    /// Whoever is named in the feed.
    static var signature: String { "rollcalld" }
    /// A terminal that was not connected is tried again so often.
    private static var pause: Duration { .seconds(600) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var refused: (date: LocalDate, terminals: Set<String>)?
            while !Task.isCancelled {
                let today = desk.today
                if refused?.date != today { refused = nil }
                do {
                    let more = try await pass(without: refused?.terminals ?? [])
                    refused = (today, (refused?.terminals ?? []).union(more))
                } catch is CancellationError {
                    break
                } catch {
                    logger.error("leavers cannot be removed from the terminals: \(error)")
                }
                try? await clock.sleep(for: LeaverRemoval.pause)
            }
        }
    }

    /// - Returns: terminals that refused: they are left alone until tomorrow.
    func pass(without left: Set<String>) async throws -> Set<String> {
        let plan = try await plan(without: left)
        guard !plan.steps.isEmpty, turn.take() else { return [] }
        defer { turn.release() }
        var refused: Set<String> = []
        let run = EnrolmentRun(desk: desk, by: LeaverRemoval.signature)
        try await run.carryOut(plan) {
            EnrolmentPlan(steps: [], unplaced: [], differences: [])
        } progress: { progress in
            let terminal = progress.step.terminal
            switch progress.result {
            case .done:
                logger.notice(
                    "a leaver was removed from terminal \(terminal)",
                    metadata: .of(.leaverRemoved, ["terminal": "\(terminal)"])
                )
            case .refused(let reason):
                refused.insert(terminal)
                logger.warning("terminal \(terminal) does not remove a leaver: \(reason)")
            case .failed, .skipped: break
            }
        }
        return refused
    }

    /// Of connected terminals only: an attempt that cannot succeed would stand in the feed each time.
    private func plan(without left: Set<String>) async throws -> EnrolmentPlan {
        var plan = try await desk.plan()
        plan.steps = plan.steps.filter { step in
            step.action == .remove && !left.contains(step.terminal)
                && desk.board.status(step.terminal)?.state == .online
        }
        return plan
    }
}
