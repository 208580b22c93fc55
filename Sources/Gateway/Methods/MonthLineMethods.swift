import Attendance
import Control
import JSON
import Office
import Storage
import Terms
import WallClock

extension GatewayMethods {
    /// A person's line of a month: read, confirmed, disputed, answered. No roles: employees have none.
    func addMonthLines(to service: inout ControlService) {
        service.on(MonthMessages.Line.self, role: nil) { input, peer in
            let caller = try await requestCaller(peer)
            guard let number = input.person ?? caller.person else { throw RequestRefusal.notEntitled }
            try await checkConcern(number, caller)
            return try await line(of: number, monthDesk(input.month))
        }
        service.on(MonthMessages.Confirm.self, role: nil, changes: true) { input, peer in
            let caller = try await requestCaller(peer)
            let person = try await lineOwner(input.person, caller)
            let desk = try monthDesk(input.month)
            let state = try await desk.confirm(person, seen: input.hash, change: change(by: caller))
            return stand(of: person, desk, state)
        }
        service.on(MonthMessages.Dispute.self, role: nil, changes: true) { input, peer in
            let caller = try await requestCaller(peer)
            let person = try await lineOwner(input.person, caller)
            try Command.check(reason: input.reason)
            let desk = try monthDesk(input.month)
            let state = try await desk.dispute(person, reason: input.reason, change: change(by: caller))
            return stand(of: person, desk, state)
        }
        service.on(MonthMessages.Answer.self, role: .hr) { input, peer in
            let caller = try await requestCaller(peer)
            guard input.person != caller.person else { throw RequestRefusal.ownRequest }
            try Command.check(reason: input.reason)
            let desk = try monthDesk(input.month)
            let state = try await desk.answer(input.person, reason: input.reason, change: change(by: caller))
            return .init(month: try await message(desk, state))
        }
    }

    /// Whose line is confirmed or disputed: the own one; HR and reception name somebody else.
    private func lineOwner(_ named: String?, _ caller: RequestCaller) async throws -> String {
        guard let number = named ?? caller.person else { throw RequestRefusal.notEntitled }
        if number == caller.person || caller.isHR { return number }
        let facts = try await office.facts()
        guard let own = caller.person, facts.directory.has(own, .reception, on: facts.today) else {
            throw Refusal.notEntitled(needs: ["hr", "reception"])
        }
        return number
    }

    private func stand(of person: String, _ desk: MonthDesk, _ state: MonthState) -> MonthMessages.Stand {
        MonthMessages.Stand(confirmation: desk.confirmations(state)[person]?.rawValue ?? "")
    }

    private func line(of number: String, _ desk: MonthDesk) async throws -> MonthMessages.Line.Output {
        let steps = try await store.monthSteps(desk.month)
        let state = try MonthState(steps.map(\.step))
        guard let found = try await desk.line(of: number, state) else {
            throw ControlError.notFound(
                "line",
                number,
                Wording("\(number) has no line in \(desk.month)", "\(desk.month) 没有 \(number) 的考勤行")
            )
        }
        let sheet = try await SheetPeople(judgement, desk.month)
        return MonthMessages.Line.Output(
            month: "\(desk.month)",
            phase: state.phase.rawValue,
            version: state.version,
            line: try JSONObject(of: sheet.line(found)),
            hash: state.asked[number]?.hash,
            confirmation: desk.confirmations(state)[number]?.rawValue,
            until: state.asked[number]?.until.description,
            said: steps.compactMap { row in
                let (person, what): (String, MonthConfirmation)
                switch row.step {
                case .confirmed(let of, _): (person, what) = (of, .confirmed)
                case .disputed(let of, _): (person, what) = (of, .disputed)
                case .answered(let of): (person, what) = (of, .answered)
                case .prepared, .approved, .closed, .reopened: return nil
                }
                guard person == number else { return nil }
                return MonthMessages.Statement(
                    what: what.rawValue,
                    by: row.by,
                    at: presenter.time(row.at),
                    reason: row.reason
                )
            }
        )
    }
}
