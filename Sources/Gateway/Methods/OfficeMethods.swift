import Attendance
import Control
import JSON
import Office
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addOffice(to service: inout ControlService) {
        // No role of the socket: the office's own roles say who may do what.
        service.on(OfficeMessages.Act.self, role: nil, changes: true) { input, peer in
            try await checkSnapshot(input, by: peer)
            let lacking = try await documents?.lacking(input, by: peer) ?? []
            let (found, events, facts) = try await office.act(input, by: peer, lacking: lacking)
            let presenter = try officePresenter(facts, input.language, await officeReader(peer))
            return OfficeMessages.Act.Output(
                case: try await message(found, presenter),
                events: events.count,
                warnings: try await store.officeCases { try presenter.warnings(of: events, $0) }
            )
        }
        service.on(OfficeMessages.Inbox.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            guard let own = reader.person ?? (reader.isAdmin ? input.person : nil) else { throw Refusal.nobody }
            let person = input.person ?? own
            guard person == own || reader.isAdmin || facts.directory.has(own, .reception, on: facts.today) else {
                throw Refusal.notEntitled(needs: ["reception", "admin"])
            }
            let presenter = try officePresenter(facts, input.language)
            return try await office.inbox(of: person, presenter)
        }
        service.on(OfficeMessages.Outbox.self, role: .admin) { input, _ in
            let presenter = try officePresenter(await office.facts(), input.language)
            let rows = try await store.officeOutbox(after: Int64(input.after ?? 0), limit: GatewayMethods.page)
            return OfficeMessages.Outbox.Output(
                mails: rows.map(presenter.message),
                next: rows.count < GatewayMethods.page ? nil : rows.last.map { Int($0.mail.number) }
            )
        }
        service.on(OfficeMessages.Refused.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            let isAuditor = reader.person.map { facts.directory.has($0, .auditor, on: facts.today) } ?? false
            guard reader.isAdmin || isAuditor else { throw Refusal.notEntitled(needs: ["auditor", "admin"]) }
            let presenter = try officePresenter(facts, nil)
            let rows = try await store.auditedRefusals(after: Int64(input.after ?? 0), limit: GatewayMethods.page)
            return OfficeMessages.Refused.Output(
                refused: rows.map(presenter.message),
                next: rows.count < GatewayMethods.page ? nil : rows.last.map { Int($0.seq) }
            )
        }
        service.on(OfficeMessages.List.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            let filter = OfficeFilter(
                object: input.object,
                state: input.state,
                requester: input.requester,
                isOpen: input.open
            )
            let presenter = try officePresenter(facts, input.language, reader)
            // A page is what was looked at: of one with nothing to show the caller asks on.
            let page = try await store.officeCases(
                filter,
                after: Int64(input.after ?? 0),
                limit: GatewayMethods.officePage
            )
            var cases: [OfficeMessages.Case] = []
            for found in page where reader.mayRead(found, facts, office.modules) {
                cases.append(try await message(found, presenter))
            }
            return OfficeMessages.List.Output(
                cases: cases,
                next: page.count < GatewayMethods.officePage ? nil : page.last.map { Int($0.id) }
            )
        }
        service.on(OfficeMessages.Show.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            var found = try await office.found(input.number, input.object, facts, by: reader)
            if try await office.noteReading(of: found, by: peer) {
                found = try await office.found(input.number, input.object, facts, by: reader)
            }
            let presenter = try officePresenter(facts, input.language, reader)
            return OfficeMessages.Show.Output(case: try await message(found, presenter))
        }
        service.on(OfficeMessages.History.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            let found = try await office.found(input.number, input.object, facts, by: reader)
            let presenter = try officePresenter(facts, nil, reader)
            let events = try await store.officeHistory(
                found.id,
                after: input.after ?? 0,
                limit: GatewayMethods.page
            )
            return OfficeMessages.History.Output(
                events: try events.map { try presenter.message($0, of: found) },
                next: events.count < GatewayMethods.page ? nil : events.last?.version
            )
        }
        service.on(OfficeMessages.Explain.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            let found = try await office.found(input.number, input.object, facts, by: reader)
            let presenter = try officePresenter(facts, input.language, reader)
            let explanation = OfficeExplanation(
                facts: facts,
                modules: office.modules,
                language: presenter.language,
                hasSigningKey: (try? credentials.signingKey(of: found.decisions.last?.by ?? "")) != nil
            )
            return OfficeMessages.Explain.Output(
                case: try await message(found, presenter),
                sentences: explanation.sentences(found)
            )
        }
        service.on(OfficeMessages.Roles.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), knownReader(peer))
            let presenter = try officePresenter(facts, nil)
            let cases = try await store.officeCases(OfficeFilter(object: Roles.object, state: Roles.granted))
            let wanted = input.person ?? (reader.isAdmin ? nil : reader.person)
            return OfficeMessages.Roles.Output(
                grants: cases.compactMap { found in
                    guard let grant = Roles.grant(found), wanted.map({ $0 == grant.person }) ?? true else { return nil }
                    var message = OfficeMessages.Grant(
                        number: presenter.reference(found),
                        person: grant.person,
                        name: facts.directory.name(grant.person),
                        role: grant.role.rawValue
                    )
                    message.department = grant.department
                    message.from = grant.from?.description
                    message.to = grant.to?.description
                    return message
                }
            )
        }
        service.on(OfficeMessages.Describe.self, role: nil) { _, _ in
            OfficeMessages.Describe.Output(objects: office.modules.objects.map(OfficeMessages.Describe.Object.init))
        }
        service.on(OfficeMessages.Calendar.self, role: nil) { input, peer in
            _ = try await knownReader(peer)
            let clock = try await office.officeClock()
            let month = try input.month.map(Parameter.month) ?? Month(of: clock.date(at: self.clock.now()))
            func clockTime(_ minutes: Int) -> String { ClockTime(minutes: minutes)?.description ?? "" }
            let notes = Dictionary(try await store.calendar().map { ($0.date, $0.note) }) { _, last in last }
            return OfficeMessages.Calendar.Output(
                month: "\(month)",
                hours: clock.sessions.map { session in
                    .init(from: clockTime(session.lowerBound), to: clockTime(session.upperBound))
                },
                days: (month.first.dayNumber...month.last.dayNumber).map { day in
                    let date = LocalDate(dayNumber: day)
                    return .init(
                        date: "\(date)",
                        weekday: date.weekday,
                        working: clock.isWorkingDay(date),
                        note: notes[date] ?? ""
                    )
                }
            )
        }
        service.on(OfficeMessages.Verify.self, role: nil) { input, peer in
            // It reads everything: not for anybody who happens to have an account.
            _ = try await knownReader(peer)
            let language = try Parameter.language(input.language)
            let proof = try await store.verifyOffice(office.modules)
            return OfficeMessages.Verify.Output(
                events: Int(proof.events),
                cases: proof.cases,
                numbers: proof.numbers,
                faults: proof.faults.map { $0(language) }
            )
        }
    }

    /// Cases in one reply: the largest, of 500 lines, has some 40 KiB.
    static var officePage: Int { 200 }

    var office: OfficeDesk { OfficeDesk(store: store, configuration: configuration, board: board, clock: clock) }

    func officeReader(_ peer: Peer) async throws -> OfficeReader {
        OfficeReader(person: try await store.person(ofAccount: peer.uid), isAdmin: peer.roles.contains(.admin))
    }

    /// Only the repository knows what it has: a restore test that passed is of one of its snapshots.
    private func checkSnapshot(_ input: OfficeMessages.Act.Input, by peer: Peer) async throws {
        guard input.verb == "restoreTest", let code = input.number, let snapshot = input.fields?.text("snapshot"),
            input.fields?["passed"] != false
        else { return }
        // Whoever may not say it has nothing looked up.
        try await office.rehearse(input, by: peer)
        try await backups?.check(snapshot: snapshot, of: code)
    }

    /// - Throws: `Refusal.nobody` for whoever happens to have an account.
    private func knownReader(_ peer: Peer) async throws -> OfficeReader {
        let reader = try await officeReader(peer)
        guard reader.isAdmin || reader.person != nil else { throw Refusal.nobody }
        return reader
    }

    private func officePresenter(
        _ facts: Facts,
        _ language: String?,
        _ reader: OfficeReader? = nil
    ) throws -> OfficePresenter {
        OfficePresenter(
            facts: facts,
            modules: office.modules,
            language: try Parameter.language(language),
            reader: reader?.person
        )
    }

    private func message(_ found: Case, _ presenter: OfficePresenter) async throws -> OfficeMessages.Case {
        var links: [OfficeMessages.Link] = []
        if !found.links.isEmpty {
            let others = try await store.officeCases { view in
                try found.links.compactMap { link in try view.officeCase(link.to).map { (link.kind, $0) } }
            }
            links = others.map { OfficeMessages.Link(kind: $0, number: presenter.reference($1)) }
        }
        return presenter.message(found, links: links)
    }
}

extension OfficeMessages.Describe.Object {
    fileprivate init(_ declaration: ObjectDeclaration) {
        self.init(
            object: declaration.object,
            zh: declaration.name.chinese,
            en: declaration.name.english,
            series: declaration.series,
            verbs: declaration.verbs.map { verb in
                OfficeMessages.Describe.Verb(
                    verb: verb.name,
                    from: verb.from,
                    who: verb.who.map(\.text),
                    needsReason: verb.needsReason,
                    fields: verb.fields.map { OfficeMessages.Describe.Field(name: $0.name, required: $0.isRequired) }
                )
            }
        )
    }
}
