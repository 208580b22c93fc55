import Control
import JSON
import Storage
import WallClock

extension GatewayMethods {
    func addOfficeNews(to service: inout ControlService) {
        typealias Message = OfficeMessages.Watch
        service.stream(Message.name, role: .observe) {
            (input: Message.Input, _, replies: borrowing Replies<Message.Output>) in
            var position = try await position(since: input.since)
            // Where the caller stands, even if nothing is new.
            try await replies.send(Message.Output(events: [], cursor: Int(position)))
            try await following([FeedKind.allOffice]).run(after: position) { news in
                position = news.position
                let events = try news.events.map(officeNews)
                try await replies.send(Message.Output(events: events, cursor: Int(position)))
            }
            return Message.Output(events: [], cursor: Int(position))
        }
    }

    private func officeNews(_ told: FeedEvent) throws -> OfficeMessages.News {
        var event: JSONObject?
        if let body = told.body, case .object(let object) = try JSONValue(parsing: Array(body.utf8)) { event = object }
        // The feed's own position is the cursor, and its time is beside it.
        for name in ["seq", "at", "caseID", "number"] { event?[name] = nil }
        if case .integer(let due)? = event?["due"] {
            event?["due"] = .string(presenter.time(Instant(milliseconds: due)))
        }
        return OfficeMessages.News(
            cursor: Int(told.seq),
            at: presenter.time(told.at),
            kind: told.kind,
            number: told.subject,
            event: event
        )
    }
}
