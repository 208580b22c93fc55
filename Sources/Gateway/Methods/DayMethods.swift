import Control
import Storage

extension GatewayMethods {
    func addDays(to service: inout ControlService) {
        typealias Message = AttendanceMessages.WatchDays
        service.stream(Message.name, role: .hr) {
            (input: Message.Input, _, replies: borrowing Replies<Message.Output>) in
            func changes(_ events: [FeedEvent]) throws -> [AttendanceMessages.DayChange] {
                try events.filter { (input.person ?? $0.subject) == $0.subject }.map(presenter.change)
            }
            var position = try await position(since: input.since)
            if input.since == nil {
                var cursor: DayCursor? = .start
                while let last = cursor {
                    let page = try await store.toldDays(after: last, limit: GatewayMethods.dayPage)
                    cursor = page.next
                    let days = try changes(page.events)
                    if !days.isEmpty { try await replies.send(Message.Output(days: days)) }
                }
            }
            // Where the caller stands, even if nothing is new.
            try await replies.send(Message.Output(days: [], cursor: Int(position)))
            try await following([FeedKind.day], limit: GatewayMethods.dayPage).run(after: position) { news in
                position = news.position
                let days = try changes(news.events)
                // Only an empty page is a heartbeat: one of other people's results is nothing to this caller.
                guard !days.isEmpty || news.events.isEmpty else { return }
                try await replies.send(Message.Output(days: days, cursor: Int(position)))
            }
            return Message.Output(days: [], cursor: Int(position))
        }
    }

    /// Results in one reply: each has half a kilobyte, and some many anomalies.
    private static let dayPage = 150
}
