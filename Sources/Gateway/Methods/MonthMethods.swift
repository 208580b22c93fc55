import Attendance
import Control
import JSON
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addMonths(to service: inout ControlService) {
        service.on(MonthMessages.Show.self, role: nil) { input, peer in
            let caller = try await requestCaller(peer)
            guard caller.isHR || caller.person != nil else { throw RequestRefusal.notEntitled }
            let desk = try monthDesk(input.month)
            return .init(month: try await message(desk, desk.state()))
        }
        service.on(MonthMessages.Prepare.self, role: .hr) { input, peer in
            let desk = try monthDesk(input.month)
            let state = try await desk.prepare(change: change(by: requestCaller(peer)))
            return .init(month: try await taken(desk, state))
        }
        service.on(MonthMessages.Approve.self, role: nil, changes: true) { input, peer in
            let caller = try await requestCaller(peer)
            let desk = try monthDesk(input.month)
            let (state, approved) = try await desk.approve(
                input.department,
                caller: caller,
                reason: input.reason,
                change: change(by: caller)
            )
            return .init(month: try await taken(desk, state), approved: approved)
        }
        service.on(MonthMessages.Close.self, role: .hr) { input, peer in
            var waivers: [ClosingWaiver: String] = [:]
            for waiver in input.waivers {
                guard let name = ClosingWaiver(waiver.name) else {
                    let names = ClosingWaiver.forms.joined(separator: ", ")
                    throw ControlError.badInput(
                        Wording("there is no obstacle \"\(waiver.name)\"", "没有名为“\(waiver.name)”的未决事项"),
                        hint: Wording("they are \(names)", "可用名称：\(names)")
                    )
                }
                guard !waiver.reason.isEmpty else {
                    throw ControlError.badInput(
                        Wording("\(waiver.name) is waived without a reason", "豁免 \(waiver.name) 须写明理由")
                    )
                }
                waivers[name] = waiver.reason
            }
            let desk = try monthDesk(input.month)
            let state = try await desk.close(waivers: waivers, change: change(by: requestCaller(peer)))
            return .init(month: try await taken(desk, state))
        }
        service.on(MonthMessages.Reopen.self, role: .hr) { input, peer in
            guard !input.reason.isEmpty else {
                throw ControlError.badInput(Wording("reopening needs a reason", "重开须写明理由"))
            }
            let scope: MonthScope
            switch (input.department, input.person) {
            case (nil, nil): scope = .whole
            case (let department?, nil): scope = .department(department)
            case (nil, let person?): scope = .person(try await store.person(person).number)
            case (_?, _?): throw ControlError.badInput(Wording("a department or a person, not both", "部门与人员只能指定其一"))
            }
            let until = try Parameter.date(input.until, "until")
            let desk = try monthDesk(input.month)
            let change = try await change(by: requestCaller(peer))
            let state = try await desk.reopen(scope, until: until, reason: input.reason, change: change)
            return .init(month: try await taken(desk, state))
        }
        service.on(MonthMessages.Versions.self, role: .hr) { input, _ in
            let month = try monthDesk(input.month).month
            let removed = try await store.removedArchives(month)
            return .init(versions: try await store.monthSteps(month).compactMap { version($0, removed: removed) })
        }
        service.on(MonthMessages.Verify.self, role: .hr) { input, _ in
            let (row, recomputed, differing) = try await monthDesk(input.month).verify(input.version)
            return .init(
                version: row.version,
                hash: row.hash,
                recomputed: recomputed,
                same: recomputed == row.hash && CanonicalJSON.hash(row.content) == row.hash,
                differing: Array(differing.prefix(MonthDesk.mostDetails))
            )
        }
        service.on(MonthMessages.Adjustments.self, role: .hr) { input, _ in
            let month = try input.month.map { try monthDesk($0).month }
            let rows = try await store.adjustments(month).suffix(GatewayMethods.page)
            return .init(adjustments: try rows.map(message))
        }
        service.on(MonthMessages.DecideAdjustment.self, role: .hr) { input, peer in
            let caller = try await requestCaller(peer)
            let row = try await store.adjustments().first { $0.id == Int64(input.id) }
            if let row, row.person == caller.person { throw RequestRefusal.ownRequest }
            let decided = try await store.decideAdjustment(
                Int64(input.id),
                accept: input.decision == "accept",
                reason: input.reason,
                change: change(by: caller)
            )
            return .init(adjustment: try message(decided))
        }
    }

    /// A month behind a step of it; whoever is waited for next finds it at once.
    private func taken(_ desk: MonthDesk, _ state: MonthState) async throws -> MonthMessages.Month {
        try await office.letTimePass()
        return try await message(desk, state)
    }

    func monthDesk(_ text: String) throws -> MonthDesk {
        MonthDesk(judgement: judgement, month: try Parameter.month(text))
    }

    func message(_ desk: MonthDesk, _ state: MonthState) async throws -> MonthMessages.Month {
        let waiting = Dictionary(grouping: state.waiting, by: \.department)
        let departments = Dictionary(grouping: state.lines, by: \.department).sorted { $0.key < $1.key }
        return MonthMessages.Month(
            month: "\(desk.month)",
            phase: state.phase.rawValue,
            version: state.version,
            hash: state.hash,
            departments: departments.map { name, lines in
                MonthMessages.Department(
                    name: name,
                    people: lines.count,
                    waiting: (waiting[name] ?? []).prefix(MonthDesk.mostDetails).map(\.person)
                )
            },
            obstacles: state.phase == .closed
                ? []
                : try await desk.check(state).obstacles.map { obstacle in
                    MonthMessages.Obstacle(
                        name: obstacle.name.rawValue,
                        count: obstacle.details.count,
                        details: Array(obstacle.details.prefix(MonthDesk.mostDetails))
                    )
                },
            scope: state.scope.map { scope in
                switch scope {
                case .whole: "whole"
                case .department(let name): "department \(name)"
                case .person(let number): "person \(number)"
                }
            },
            until: state.until?.description,
            confirmations: MonthMessages.Confirmations(desk.confirmations(state))
        )
    }

    /// - Parameter removed: when versions were removed.
    private func version(_ row: MonthStepRow, removed: [Int: Instant]) -> MonthMessages.Version? {
        guard case .closed(let version, let hash, let confirmations) = row.step else { return nil }
        return MonthMessages.Version(
            version: version,
            hash: hash,
            closedBy: row.by,
            closedAt: presenter.time(row.at),
            reason: row.reason,
            waivers: row.waivers.sorted { $0.key < $1.key }.map {
                MonthMessages.Waiver(name: $0.key, reason: $0.value)
            },
            confirmations: MonthMessages.Confirmations(confirmations),
            removedAt: removed[version].map(presenter.time)
        )
    }

    private func message(_ row: AdjustmentRow) throws -> MonthMessages.Adjustment {
        func figures(_ text: String) throws -> JSONObject {
            guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else { return [:] }
            return object
        }
        return MonthMessages.Adjustment(
            id: Int(row.id),
            month: "\(row.month)",
            version: row.version,
            person: row.person,
            workDate: row.workDate.description,
            plan: row.plan,
            before: try figures(row.before),
            after: try figures(row.after),
            state: row.state.rawValue,
            noticedAt: presenter.time(row.noticedAt),
            decidedBy: row.decidedBy,
            decidedAt: row.decidedAt.map(presenter.time),
            reason: row.reason
        )
    }
}

extension MonthMessages.Confirmations {
    /// nil if nobody was asked.
    fileprivate init?(_ lines: [String: MonthConfirmation]) {
        guard !lines.isEmpty else { return nil }
        func count(_ confirmation: MonthConfirmation) -> Int { lines.values.count { $0 == confirmation } }
        self.init(
            waiting: count(.waiting),
            confirmed: count(.confirmed),
            silent: count(.silent),
            disputed: count(.disputed),
            answered: count(.answered)
        )
    }
}
