import JSON
import Testing
import WallClock

@testable import Office

/// What holds whatever people do. Source: office.md 2, Invariants.
@Suite struct PropertyTests {
    @Test(
        "K-3, K-4, K-7, K-14, K-15: whatever people do in whatever order, no rule breaks and the journal tells it all",
        arguments: [1, 2, 3, 4] as [UInt64]
    )
    func anything(seed: UInt64) throws {
        var office = try RandomOffice(seed: seed)
        var lastNumbers: [String: Int] = [:]
        var done: Set<String> = []
        for _ in 0..<7_000 {
            let (events, numbers) = (office.office.events.count, office.office.state.lastNumbers)
            let attempt = try office.step()
            let isRefused = attempt.refusal != nil
            #expect(isRefused == attempt.events.isEmpty)
            if isRefused {
                // K-14
                #expect(office.office.events.count == events && office.office.state.lastNumbers == numbers)
            } else {
                done.insert("\(attempt.object) \(attempt.verb)")
            }
            for event in attempt.events {
                guard let number = event.changes.number.flatMap({ SerialNumber($0) }) else { continue }
                // K-3
                #expect(number.count == lastNumbers[number.seriesAndYear, default: 0] + 1)
                lastNumbers[number.seriesAndYear] = number.count
            }
            for id in Set(attempt.events.map(\.caseID)) {
                let found = try #require(office.office.state.officeCase(id))
                let broken = broken(found, office.office.state)
                #expect(broken.isEmpty, "\(attempt.object) \(attempt.verb): \(found)")
            }
        }
        #expect(lastNumbers == office.office.state.lastNumbers)
        try checkReplay(office.office)
        // A test in which everything is refused proves nothing.
        let all = Modules.office.objects.flatMap { object in object.verbs.map { "\(object.object) \($0.name)" } }
        let missing = all.filter { !done.contains($0) }
        #expect(missing.count < all.count / 3, "never done: \(missing)")
    }

    /// The invariants that a case breaks.
    private func broken(_ found: Case, _ state: OfficeState) -> [String] {
        var broken: [String] = []
        if let stock = found.stock, stock.available < 0 || stock.onHand < 0 || stock.value < 0 { broken.append("K-7") }
        var steps: [String: String] = [:]
        for decision in found.decisions {
            if decision.by == found.requester || found.concerns.contains(decision.by) { broken.append("K-4: own") }
            if steps.updateValue(decision.step, forKey: decision.by) ?? decision.step != decision.step {
                broken.append("K-4: two steps")
            }
        }
        switch found.object {
        case Loans.object where found.state == Loans.State.out:
            let record = found.links(Records.object).first ?? 0
            if state.officeCases(key: "lent:\(record)").count != 1 { broken.append("K-10: two loans of one original") }
            let others = [found.requester] + found.decisions.map(\.by)
            if others.contains(found.text("outBy") ?? "") { broken.append("ARC-8") }
        case RoomBookings.object where Booking.State.holding.contains(found.state):
            guard let slot = found.slot else { return broken + ["a booking without a time"] }
            let others = state.officeCases(key: Booking.key(slot.resource)).filter { $0.id != found.id }
            if others.contains(where: { $0.slot.map(slot.overlaps) ?? true }) { broken.append("K-10: overlap") }
        case Records.object where found.state == Records.State.filed:
            if found.text("scanner") == found.text("checker") { broken.append("ARC-2") }
        case Attachment.object where found.state == Attachment.State.replicated:
            if found.level?.isSensitive ?? true, found["encrypted"] != true { broken.append("DOC-5") }
        case Outgoing.object where [Approval.State.approved, Outgoing.State.signed].contains(found.state):
            let last = found.decisions.filter { $0.revision == found.revision }
            if Set(last.map(\.by)).count != 3 || last.map(\.step) != ["review", "recheck", "sign"] {
                broken.append("DOC-4")
            }
        default: break
        }
        return broken
    }

    /// K-15: the events alone give the same office, byte for byte.
    private func checkReplay(_ office: TestOffice) throws {
        var again = OfficeState(.office)
        for event in office.events {
            let follows = again.apply(event)
            #expect(follows, "\(event)")
        }
        #expect(again.lastNumbers == office.state.lastNumbers)
        #expect(try bytes(again) == bytes(office.state))
    }

    private func bytes(_ state: OfficeState) throws -> [UInt8] {
        let cases = state.cases.keys.sorted().compactMap { state.officeCase($0) }
        return try JSONValueEncoder.encode(cases).serialized
    }
}
