import Control
import JSON
import Office
import Storage
import Terms
import WallClock

/// The office's cases as messages.
struct OfficePresenter {
    let facts: Facts
    let modules: Modules
    let language: Language
    /// Who reads it; nil: the system's own messages.
    var reader: String?
    /// Of cases that a mail may not speak of, an entry has the number and the due time alone.
    var isForMail = false

    func message(_ found: Case, links: [OfficeMessages.Link] = []) -> OfficeMessages.Case {
        var message = OfficeMessages.Case(
            number: reference(found),
            object: found.object,
            what: what(counts(found) ? found.withoutStock : found),
            state: found.state,
            revision: found.revision,
            version: found.version,
            requester: found.requester,
            requesterName: facts.directory.name(found.requester),
            department: found.department
        )
        message.requesterDepartment = facts.directory.department(of: found.requester)
        message.level = found.level?.rawValue
        if let index = found.step, found.steps.indices.contains(index) {
            message.step = found.steps[index].name
            message.place = index + 1
        }
        message.holders = facts.waitedFor(found, modules).map(facts.directory.name)
        message.steps = found.steps.count
        message.due = found.due.map(time)
        message.late = found.due.map { $0 < facts.now } ?? false
        let concealed = concealed(found)
        message.fields = JSONObject(distinct: found.fields.members.filter { !concealed.contains($0.name) })
        message.stock = found.stock.map { counts(found) ? ["unit": .string($0.unit)] : stock($0) }
        message.links = links
        message.decisions = found.decisions.map { decision in
            OfficeMessages.Decision(
                step: decision.step,
                revision: decision.revision,
                verdict: decision.verdict.rawValue,
                by: decision.by,
                byName: facts.directory.name(decision.by),
                onBehalfOf: decision.onBehalfOf.map(facts.directory.name),
                at: time(decision.at),
                late: decision.due.map { $0 < decision.at } ?? false,
                reason: decision.reason
            )
        }
        return message
    }

    func message(_ entry: InboxEntry) -> OfficeMessages.Entry {
        let found = entry.found
        let isSpokenOf = !isForMail || modules.maySayByMail(found)
        var message = OfficeMessages.Entry(
            number: reference(found),
            object: found.object,
            what: isSpokenOf ? what(found) : "",
            requesterName: isSpokenOf ? facts.directory.name(found.requester) : "",
            department: isSpokenOf ? facts.directory.department(of: found.requester) ?? found.department : "",
            stage: isSpokenOf ? entry.stage : "",
            revision: found.revision,
            late: entry.isLate
        )
        message.due = found.due.map(time)
        message.high = entry.isHigh ? true : nil
        guard isSpokenOf else { return message }
        message.place = entry.step.map { $0.index + 1 }
        message.steps = entry.step?.count
        if found["askedLate"] == true { message.askedLate = true }
        message.onBehalfOf = entry.onBehalfOf.map(facts.directory.name)
        message.awayUntil = entry.awayUntil.map(time)
        return message
    }

    /// Entries that fit into one reply, and how many there are.
    /// - Parameter others: what waits in attendance.
    func inbox(
        of person: String,
        _ entries: [InboxEntry],
        _ others: [OfficeMessages.Entry]
    ) -> OfficeMessages.Inbox.Output {
        let page = GatewayMethods.page
        return OfficeMessages.Inbox.Output(
            person: person,
            entries: others.prefix(page) + entries.prefix(page - min(page, others.count)).map(message),
            waiting: entries.count + others.count,
            late: entries.count { $0.isLate }
        )
    }

    func message(_ row: OutboxRow) -> OfficeMessages.Outbox.Mail {
        let mail = row.mail
        var message = OfficeMessages.Outbox.Mail(
            number: Int(mail.number),
            person: mail.recipient,
            name: facts.directory.name(mail.recipient),
            about: about(row),
            since: time(mail.since),
            state: mail.state.rawValue,
            tries: mail.tries
        )
        if mail.state == .waiting { message.next = time(mail.next) }
        message.error = mail.error
        return message
    }

    /// A case's number and what happened; never what is in it.
    private func about(_ row: OutboxRow) -> String {
        if let event = row.event, let found = row.found {
            return "\(reference(found)) \(language.officeTransition(event.transition, of: event.object))"
        }
        if case .inbox(let date) = row.mail.subject { return "\(language("inbox", "待办事项")) \(date)" }
        return ""
    }

    /// Whether the reader counts what it holds, and is not shown the book.
    private func counts(_ found: Case) -> Bool {
        reader.map { modules[found.object]?.countedBy(found).contains($0) ?? false } ?? false
    }

    private func concealed(_ found: Case) -> Set<String> { modules[found.object]?.conceals(found) ?? [] }

    /// - Parameter found: the case as it is now, which says what nobody is shown.
    func message(_ event: OfficeEvent, of found: Case) throws -> OfficeMessages.Event {
        let concealed = concealed(found)
        let counts = counts(found)
        let changes = event.changes.filter { change in
            if counts, change.isOfStock { return false }
            guard case .field(let name, _) = change else { return true }
            return !concealed.contains(name)
        }
        var message = OfficeMessages.Event(
            seq: Int(event.seq),
            at: time(event.at),
            object: event.object,
            transition: event.transition,
            from: event.from,
            to: event.to,
            revision: event.revision,
            version: event.version,
            channel: event.actor.channel,
            changes: try changes.map { try JSONObject(of: $0) }
        )
        message.actor = event.actor.person
        message.actorName = event.actor.person.map(facts.directory.name)
        for case .moved(let movement) in event.changes where movement.kind == .issue {
            message.takerName = movement.taker.map(facts.directory.name)
        }
        message.onBehalfOf = event.onBehalfOf.map(facts.directory.name)
        message.reason = event.reason
        message.due = event.due.map(time)
        return message
    }

    func message(_ refused: AuditedRefusal) -> OfficeMessages.Refused.Entry {
        var entry = OfficeMessages.Refused.Entry(
            seq: Int(refused.seq),
            at: time(refused.at),
            object: refused.object,
            verb: refused.verb,
            refusal: refused.refusal
        )
        entry.person = refused.person ?? refused.account.map { "uid \($0)" }
        entry.name = refused.person.map(facts.directory.name)
        entry.onBehalfOf = refused.onBehalfOf
        entry.number = refused.reference
        return entry
    }

    func reference(_ found: Case) -> String { modules[found.object]?.reference(found) ?? "\(found.id)" }

    private func what(_ found: Case) -> String {
        guard let declaration = modules[found.object] else { return found.object }
        var name = declaration.name(language)
        let summary = declaration.summary(found, language)
        if !summary.isEmpty { name += " \(summary)" }
        // Who is asked to take it back sees that, and why.
        guard found.state == Approval.State.cancelling else { return name }
        let why = found.text("cancelWhy").map { language(": \($0)", "：\($0)") } ?? ""
        return language("cancel ", "撤销") + name + why
    }

    private func stock(_ stock: Stock) -> JSONObject {
        [
            "unit": .string(stock.unit), "onHand": .integer(stock.onHand), "available": .integer(stock.available),
            "projected": .integer(stock.projected), "value": .integer(stock.value),
        ]
    }

    private func time(_ instant: Instant) -> String { instant.rfc3339(in: facts.clock.zone) }
}
