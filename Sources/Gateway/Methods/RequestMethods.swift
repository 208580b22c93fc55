import Attendance
import Control
import DaemonConfiguration
import JSON
import Office
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addRequests(to service: inout ControlService) {
        // No role: employees have none. Each method asks whose account the caller's is.
        service.on(RequestMessages.Ask.self, role: nil, changes: true) { input, peer in
            let caller = try await requestCaller(peer)
            let subject = try RequestReading(zone: configuration.site.zone).subject(input)
            guard input.reason.contains(where: { !$0.isWhitespace }) else {
                throw ControlError.badInput(Wording("a request needs a reason", "申请须写明理由"))
            }
            if case .leave(let type, let interval) = subject {
                return try await one(await askLeave(type, interval, input, caller, peer))
            }
            guard let number = try await meant(by: input.person) ?? caller.person else {
                throw RequestRefusal.notEntitled
            }
            try await checkConcern(number, caller)
            let row = try await store.ask(
                subject,
                for: number,
                reason: input.reason,
                account: caller.uid,
                zone: configuration.site.zone,
                change: change(by: caller)
            )
            return try await one(row)
        }
        service.on(RequestMessages.Decide.self, role: nil, changes: true) { input, peer in
            let caller = try await requestCaller(peer)
            let approves = input.decision == "approve"
            guard approves || input.reason?.isEmpty == false else {
                throw ControlError.badInput(Wording("a rejection needs a reason", "驳回须写明理由"))
            }
            if let row = try await decideLeave(input.id, approves ? "approve" : "reject", input.reason, peer) {
                return try await one(row)
            }
            let superiors = try await superiors()
            let row = try await store.settle(
                Int64(input.id),
                as: approves ? .approved : .rejected,
                reason: input.reason,
                zone: configuration.site.zone,
                change: change(by: caller)
            ) { row in
                try RequestRules(caller: caller).checkDecision(
                    about: row.request.person,
                    askedBy: row.askedByAccount,
                    superior: superiors[row.request.person]
                )
                guard row.request.state == .pending else { throw RequestRefusal.alreadySettled(row.request.state) }
            }
            return try await one(row)
        }
        service.on(RequestMessages.Withdraw.self, role: nil, changes: true) { input, peer in
            let caller = try await requestCaller(peer)
            if let row = try await decideLeave(input.id, nil, input.reason, peer) { return try await one(row) }
            let superiors = try await superiors()
            let row = try await store.settle(
                Int64(input.id),
                as: .withdrawn,
                reason: input.reason,
                zone: configuration.site.zone,
                change: change(by: caller)
            ) { row in
                try RequestRules(caller: caller).checkWithdrawal(
                    of: row.request.state,
                    about: row.request.person,
                    askedBy: row.askedByAccount,
                    superior: superiors[row.request.person]
                )
            }
            return try await one(row)
        }
        service.on(RequestMessages.List.self, role: nil) { input, peer in
            let caller = try await requestCaller(peer)
            var filter = RequestFilter(
                kind: input.kind.flatMap(RequestKind.init),
                state: input.state.flatMap(RequestState.init)
            )
            if let person = input.person {
                try await checkConcern(person, caller)
                filter.people = [person]
            } else if !caller.isHR {
                guard let own = caller.person else { throw RequestRefusal.notEntitled }
                let team = try await superiors().filter { $0.value == own }.keys
                filter.people = Set(team).union([own])
            }
            let rows = try await store.requests(filter, after: Int64(input.after ?? 0), limit: GatewayMethods.page)
            return RequestMessages.List.Output(
                requests: try await messages(rows),
                next: rows.count < GatewayMethods.page ? nil : rows.last.map { Int($0.request.id) }
            )
        }
    }

    /// Leave is a case of the office: it says who may ask for whom, and who decides.
    private func askLeave(
        _ type: String,
        _ interval: Interval,
        _ input: RequestMessages.Ask.Input,
        _ caller: RequestCaller,
        _ peer: Peer
    ) async throws -> RequestRow {
        var act = OfficeMessages.Act.Input(object: Leaves.object, verb: "ask")
        act.fields = [
            "type": .string(type), "from": .string(presenter.time(interval.start)),
            "to": .string(presenter.time(interval.end)), "why": .string(input.reason),
        ]
        act.fields?["deputy"] = input.deputy.map { .string($0) }
        act.fields?["proof"] = input.proof.map { .string($0) }
        act.onBehalfOf = input.person == caller.person ? nil : input.person
        let (found, _, _) = try await office.act(act, by: peer)
        return try await store.request(ofOfficeCase: found.id)
    }

    /// - Parameter verb: nil takes it back: before its decision whoever asked, behind it who decides such things.
    /// - Returns: nil for a request that is no case of the office.
    private func decideLeave(_ id: Int, _ verb: String?, _ reason: String?, _ peer: Peer) async throws -> RequestRow? {
        let row = try await store.request(Int64(id))
        guard let number = row.officeNumber else { return nil }
        if row.request.state == .rejected || row.request.state == .withdrawn {
            throw RequestRefusal.alreadySettled(row.request.state)
        }
        if verb != nil, row.request.state == .approved { throw RequestRefusal.alreadySettled(.approved) }
        let verb = verb ?? (row.request.state == .pending ? "withdraw" : "cancel")
        var act = OfficeMessages.Act.Input(object: Leaves.object, verb: verb, number: number)
        act.reason = reason
        _ = try await office.act(act, by: peer)
        return try await store.request(Int64(id))
    }

    func requestCaller(_ peer: Peer) async throws -> RequestCaller {
        RequestCaller(
            uid: peer.uid,
            person: try await store.person(ofAccount: peer.uid),
            isHR: peer.roles.contains(.hr)
        )
    }

    func change(by caller: RequestCaller) -> Change {
        let account = "uid \(caller.uid)"
        return Change(by: caller.person.map { "\($0) (\(account))" } ?? account, at: clock.now())
    }

    /// - Throws: `RequestRefusal.notEntitled` unless the person is the caller's business. Somebody unknown is nobody's
    ///   business but HR's, who is told so.
    func checkConcern(_ number: String, _ caller: RequestCaller) async throws {
        do {
            _ = try await store.person(number)
        } catch StoreError.unknownPerson(let number) {
            throw caller.isHR ? StoreError.unknownPerson(number) : RequestRefusal.notEntitled as any Error
        }
        guard RequestRules(caller: caller).concerns(number, superior: try await superiors()[number]) else {
            throw RequestRefusal.notEntitled
        }
    }

    /// The number of the person whom a number or a name means; what means nobody, or several, stays as it is.
    private func meant(by text: String?) async throws -> String? {
        guard let text else { return nil }
        let meant = try await office.facts().directory.meant(by: text)
        return meant.count == 1 ? meant[0] : text
    }

    /// Who is above whom, for requests as for months.
    private func superiors() async throws -> [String: String] {
        try await store.superiors(now: clock.now(), zone: configuration.site.zone)
    }

    private func one(_ row: RequestRow) async throws -> RequestMessages.One {
        RequestMessages.One(request: message(row, overLimit: try await overLimit([row])))
    }

    private func messages(_ rows: [RequestRow]) async throws -> [RequestMessages.Request] {
        let over = try await overLimit(rows)
        return rows.map { message($0, overLimit: over) }
    }

    private func overLimit(_ rows: [RequestRow]) async throws -> Set<Int64> {
        let corrections = rows.filter { $0.request.subject.kind == .correction }
        var found: Set<Int64> = []
        for month in Set(corrections.map { Month(of: $0.dates.lowerBound) }) {
            found.formUnion(judgement.overLimit(try await judgement.corrections(in: month)))
        }
        return found
    }

    private func message(_ row: RequestRow, overLimit: Set<Int64>) -> RequestMessages.Request {
        var message = RequestMessages.Request(
            id: Int(row.request.id),
            kind: row.request.subject.kind.rawValue,
            person: row.request.person,
            name: row.name,
            department: row.department,
            reason: row.reason,
            state: row.request.state.rawValue,
            askedBy: row.askedBy,
            askedAt: presenter.time(row.askedAt),
            overLimit: overLimit.contains(row.request.id)
        )
        message.from = row.request.subject.interval.map { presenter.time($0.start) }
        message.to = row.request.subject.interval.map { presenter.time($0.end) }
        switch row.request.subject {
        case .leave(let type, _): message.type = type
        case .trip: break
        case .correction(let date, let slot, let at):
            message.workDate = date.description
            message.slot = slot.rawValue
            message.time = presenter.time(at)
        case .overtime(let date, _, let settlement):
            message.workDate = date.description
            message.settledAs = settlement.rawValue
        }
        message.decidedBy = row.decidedBy
        message.decidedAt = row.decidedAt.map(presenter.time)
        message.decisionReason = row.decisionReason
        message.number = row.officeNumber
        return message
    }
}
