import DaemonConfiguration
import Control
import Enrolment
import JSON
import Storage
import TerminalProtocols
import WallClock

extension GatewayMethods {
    func addEnrolment(to service: inout ControlService) {
        let desk = EnrolmentDesk(
            fleet: fleet,
            store: store,
            board: board,
            clock: clock,
            credentials: credentials
        )
        service.on(EnrolmentMessages.List.self, role: .observe) { input, caller in
            try Permission.people(caller)
            let wantsCards = input.cards ?? false
            guard !wantsCards || caller.roles.contains(.admin) else {
                throw ControlError.notPermitted(needs: .admin, account: caller.uid)
            }
            let entries = try await entries(desk, input, withCards: wantsCards)
            let page = Page(entries, after: input.after)
            return EnrolmentMessages.List.Output(entries: page.items, next: page.next)
        }
        service.on(EnrolmentMessages.Diff.self, role: .observe) { input, caller in
            try Permission.people(caller)
            try check(input.terminal)
            let plan = try await desk.plan().limited(to: input.terminal)
            let page = Page(plan.differences.map(EnrolmentMessages.Difference.init), after: input.after)
            return EnrolmentMessages.Diff.Output(
                differences: page.items,
                readings: page.isFirst ? try await readings(desk, input.terminal) : [],
                next: page.next
            )
        }
        service.on(EnrolmentMessages.Plan.self, role: .observe) { input, caller in
            try Permission.people(caller)
            try check(input.terminal)
            if input.refresh ?? false { await refresh() }
            let plan = try await desk.plan().limited(to: input.terminal)
            let page = Page(plan.steps.map(EnrolmentMessages.Step.init), after: input.after)
            var problem: String?
            var keyID: String?
            switch desk.templateKey() {
            case .success(let key): keyID = key.id
            case .failure(let reason): problem = "\(reason)"
            }
            return EnrolmentMessages.Plan.Output(
                digest: plan.digest,
                total: plan.steps.count,
                steps: page.items,
                unplaced: page.isFirst ? plan.unplaced.map(EnrolmentMessages.Unplaced.init) : [],
                readings: page.isFirst ? try await readings(desk, input.terminal) : [],
                templates: problem,
                keptUnderOtherKeys: try await store.templatesUnderOtherKeys(than: keyID).values.reduce(0, +),
                next: page.next
            )
        }
        service.stream(EnrolmentMessages.Apply.name, role: .admin) {
            (
                input: EnrolmentMessages.Apply.Input,
                caller,
                replies: borrowing Replies<EnrolmentMessages.Apply.Output>
            ) in
            try check(input.terminal)
            return try await apply(desk, input, caller, replies)
        }
    }

    private func apply(
        _ desk: EnrolmentDesk,
        _ input: EnrolmentMessages.Apply.Input,
        _ caller: Peer,
        _ replies: borrowing Replies<EnrolmentMessages.Apply.Output>
    ) async throws -> EnrolmentMessages.Apply.Output {
        guard enrolmentTurn.take() else {
            throw ControlError(
                name: "io.rollcall.Unavailable",
                parameters: [
                    "message": "enrolments are being applied already", "hint": "wait until that is over",
                ]
            )
        }
        defer { enrolmentTurn.release() }
        let plan = try await desk.plan().limited(to: input.terminal)
        guard plan.digest == input.digest else {
            throw ControlError(
                name: "io.rollcall.Enrolment.PlanChanged",
                parameters: [
                    "message": "what is to be done has changed since the plan was shown; nothing was done",
                    "hint": "look at the new plan: rollcall enrolment plan",
                ]
            )
        }
        var last = EnrolmentMessages.Apply.Output(number: 0, total: plan.steps.count)
        try await replies.send(last)
        var sums = EnrolmentMessages.Apply.Sums()
        let run = EnrolmentRun(desk: desk, by: caller.signature)
        let (progresses, continuation) = AsyncStream.makeStream(of: EnrolmentRun.Progress.self)
        // The run hands each step over and goes on; a run of thousands of steps is thousands of small values.
        let work = Task {
            defer { continuation.finish() }
            try await run.carryOut(plan) {
                try await desk.plan().limited(to: input.terminal)
            } progress: {
                continuation.yield($0)
            }
        }
        try await withTaskCancellationHandler {
            for await progress in progresses {
                sums.count(progress.result)
                last = EnrolmentMessages.Apply.Output(
                    number: progress.number,
                    total: progress.total,
                    step: EnrolmentMessages.Step(progress.step),
                    result: progress.result.name,
                    detail: progress.result.detail
                )
                try await replies.send(last)
            }
            try await work.value
        } onCancel: {
            work.cancel()
        }
        return EnrolmentMessages.Apply.Output(number: last.number, total: last.total, sums: sums)
    }

    /// Every connected terminal reports its users; all at once.
    private func refresh() async {
        await withTaskGroup { group in
            for terminal in configuration.terminals where board.status(terminal.name)?.state == .online {
                group.addTask { _ = await board.order(.readUsers, to: terminal.name) }
            }
        }
    }

    private func check(_ terminal: String?) throws {
        if let terminal, !configuration.terminals.contains(where: { $0.name == terminal }) {
            throw StoreError.unknownTerminal(terminal)
        }
    }

    private func readings(_ desk: EnrolmentDesk, _ only: String?) async throws -> [EnrolmentMessages.Reading] {
        try await desk.terminals().filter { only == nil || $0.name == only }.map { terminal in
            EnrolmentMessages.Reading(
                terminal: terminal.name,
                readAt: terminal.readAt.map(presenter.time),
                users: terminal.users.count,
                connected: board.status(terminal.name)?.state == .online
            )
        }
    }

    private func entries(
        _ desk: EnrolmentDesk,
        _ input: EnrolmentMessages.List.Input,
        withCards: Bool
    ) async throws -> [EnrolmentMessages.Entry] {
        try check(input.terminal)
        if let person = input.person { _ = try await store.person(person) }
        let directory = try await desk.directory()
        let today = desk.today
        return try await desk.terminals().filter { input.terminal == nil || $0.name == input.terminal }
            .sorted { $0.name < $1.name }.flatMap { terminal in
                terminal.users.values.sorted { $0.user.user < $1.user.user }.compactMap { held in
                    let entry = directory.standing(of: held.user.user, in: terminal.group, on: today).entry
                    guard input.person == nil || entry?.person == input.person else { return nil }
                    return EnrolmentMessages.Entry(
                        user: held.user.user,
                        person: entry?.person,
                        name: entry?.name ?? held.user.name,
                        terminal: terminal.name,
                        methods: EnrolmentMessages.Methods(held),
                        administrator: held.user.isAdministrator,
                        cardNumber: withCards ? held.user.card.map(String.init) : nil
                    )
                }
            }
    }
}

/// A part of a long answer.
private struct Page<Item> {
    let items: [Item]
    let next: Int?
    let isFirst: Bool

    init(_ all: [Item], after: Int?) {
        let start = min(max(after ?? 0, 0), all.count)
        let end = min(start + GatewayMethods.page, all.count)
        items = Array(all[start..<end])
        next = end < all.count ? end : nil
        isFirst = start == 0
    }
}

/// Roles beyond the one that a method states.
private enum Permission {
    /// Who is enrolled where concerns those who keep terminals and those who keep people.
    static func people(_ caller: Peer) throws {
        guard caller.roles.contains(.operate) || caller.roles.contains(.hr) else {
            throw ControlError.notPermitted(needs: .operate, account: caller.uid)
        }
    }
}

extension EnrolmentMessages.Apply.Sums {
    fileprivate mutating func count(_ result: EnrolmentRun.Result) {
        switch result {
        case .done: done += 1
        case .refused: refused += 1
        case .failed: failed += 1
        case .skipped: skipped += 1
        }
    }
}

extension EnrolmentMessages.Methods {
    fileprivate init(_ held: EnrolledUser) {
        func count(_ kind: BiometricTemplate.Kind) -> Int? { held.templates?.count { $0.kind == kind } }
        self.init(
            fingers: held.user.fingers ?? count(.finger),
            face: count(.face).map { $0 > 0 },
            palm: count(.palm).map { $0 > 0 },
            card: held.user.card != nil,
            password: held.user.hasPassword
        )
    }
}

extension EnrolmentMessages.Step {
    fileprivate init(_ step: EnrolmentStep) {
        self.init(
            terminal: step.terminal,
            user: step.user,
            person: step.person,
            name: step.name,
            action: step.action.name,
            card: step.action.written?.card != nil
        )
    }
}

extension EnrolmentMessages.Difference {
    fileprivate init(_ difference: EnrolmentDifference) {
        let (kind, detail): (String, String?) =
            switch difference.kind {
            case .missing: ("missing", nil)
            case .name(let name): ("name", name)
            case .cardMissing: ("cardMissing", nil)
            case .cardConflict(let terminal): ("cardConflict", terminal)
            case .templatesMissing(let count): ("templatesMissing", "\(count)")
            case .left: ("left", nil)
            case .ghost: ("ghost", nil)
            case .administrator: ("administrator", nil)
            }
        self.init(
            terminal: difference.terminal,
            user: difference.user,
            person: difference.person,
            name: difference.name,
            kind: kind,
            detail: detail
        )
    }
}

extension EnrolmentMessages.Unplaced {
    fileprivate init(_ unplaced: EnrolmentPlan.Unplaced) {
        let (reason, detail): (String, String?) =
            switch unplaced.obstacle {
            case .neverRead: ("neverRead", nil)
            case .unsupported(let order): ("unsupported", order.rawValue)
            case .full(let capacity): ("full", "\(capacity)")
            case .lastAdministrator: ("lastAdministrator", nil)
            case .noTemplateKey: ("noTemplateKey", nil)
            }
        self.init(
            terminal: unplaced.terminal,
            user: unplaced.user,
            person: unplaced.person,
            name: unplaced.name,
            reason: reason,
            detail: detail
        )
    }
}
