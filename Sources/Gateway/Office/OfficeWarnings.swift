import JSON
import Office
import Terms

extension OfficePresenter {
    /// What a command did all the same, and whoever gave it should know.
    func warnings(of events: [OfficeEvent], _ view: any OfficeView) throws -> [String] {
        try events.flatMap { event in
            try duplicates(event, view, isOther: event.caseID != events.first?.caseID)
                + (event.object == Deliveries.object ? [absence(event)].compactMap(\.self) : [])
        }
    }

    /// The same paper was registered before.
    /// - Parameter isOther: whether the event is of another paper than the command was about.
    private func duplicates(_ event: OfficeEvent, _ view: any OfficeView, isOther: Bool) throws -> [String] {
        try event.changes.compactMap { change in
            guard case .linked(let link) = change, link.kind == Incoming.duplicateOf,
                let first = try view.officeCase(link.to)
            else { return nil }
            let number = reference(first)
            if isOther {
                let later = event.number ?? ""
                return language(
                    "\(later) has the same sender's number as \(number)",
                    "\(later) 与 \(number) 的来文单位和来文字号相同"
                )
            }
            return language(
                "the same sender's number was registered before as \(number)",
                "同一来文单位的同一来文字号已登记为 \(number)"
            )
        }
    }

    /// Whoever was handed a document is away until it has to be acknowledged.
    private func absence(_ event: OfficeEvent) -> String? {
        guard let recipient = event.text("recipient"), let until = event.text("awayUntil").map(language.moment) else {
            return nil
        }
        let name = facts.directory.name(recipient)
        guard let standIn = event.text("deputy").map(facts.directory.name) else {
            return language(
                "\(name) is away until \(until), and nobody stands in: give it to somebody else (document reassign)",
                "\(name) 外出至 \(until)，且无人代办：请改派他人（document reassign）"
            )
        }
        return language(
            "\(name) is away until \(until): \(standIn) stands in",
            "\(name) 外出至 \(until)，由 \(standIn) 代办"
        )
    }
}

extension OfficeEvent {
    /// A text that the event gives to a field.
    fileprivate func text(_ field: String) -> String? {
        for case .field(let name, .string(let text)) in changes where name == field { return text }
        return nil
    }
}
