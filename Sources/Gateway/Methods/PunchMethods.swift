import Attendance
import Control
import Storage
import TerminalProtocols
import WallClock

extension GatewayMethods {
    func addPunches(to service: inout ControlService) {
        service.on(PunchMessages.List.self, role: .observe) { input, _ in
            let filter = PunchFilter(
                from: try Parameter.instant(input.from, "from"),
                to: try Parameter.instant(input.to, "to"),
                person: input.person,
                terminal: input.terminal
            )
            let after = try input.after.map(PunchCursor.init(text:))
            let rows = try await store.punches(filter, after: after, limit: GatewayMethods.page)
            return PunchMessages.List.Output(
                punches: rows.map(presenter.punch),
                next: rows.count < GatewayMethods.page ? nil : rows.last.flatMap(PunchCursor.init)?.text
            )
        }
        service.stream(PunchMessages.Watch.name, role: .observe) {
            (input: PunchMessages.Watch.Input, _, replies: borrowing Replies<PunchMessages.Watch.Output>) in
            var position = try await position(since: input.since)
            // The first reply says where the caller stands, even if nothing is new.
            try await replies.send(PunchMessages.Watch.Output(punches: [], cursor: Int(position)))
            try await following([FeedKind.punch, FeedKind.quarantined]).run(after: position) { news in
                position = news.position
                let punches = news.events.compactMap(\.record).map(presenter.punch)
                try await replies.send(PunchMessages.Watch.Output(punches: punches, cursor: Int(position)))
            }
            return PunchMessages.Watch.Output(punches: [], cursor: Int(position))
        }
        service.on(PunchMessages.Import.self, role: .operate) { input, _ in
            let bytes = try Parameter.bytes(base64: input.content)
            guard let order = AttlogFile.ColumnOrder(rawValue: input.columns) else {
                throw ControlError.invalidParameter("columns")
            }
            var items: [LogItem] = []
            var refused: [PunchMessages.RefusedLine] = []
            for line in AttlogFile.lines(bytes, order: order, firstLine: input.firstLine) {
                switch line {
                case .record(let record, _): items.append(.record(record))
                case .refused(.blank, _, _): break
                case .refused(let refusal, let line, _):
                    refused.append(PunchMessages.RefusedLine(line: line, reason: "\(refusal)"))
                }
            }
            let source = try await store.openSource(
                terminal: input.terminal,
                link: "file:\(input.fileName)",
                serial: "",
                at: clock.now()
            )
            let outcomes = try await intake.take(items, from: source)
            let accepted = outcomes.count { $0 == .record(.accepted) }
            let duplicate = outcomes.count { $0 == .record(.duplicateUpload) }
            return PunchMessages.Import.Output(
                accepted: accepted,
                duplicate: duplicate,
                quarantined: outcomes.count - accepted - duplicate,
                refused: refused
            )
        }
    }
}

extension PunchCursor {
    /// `MILLISECONDS-SEQ`; callers pass it back as they got it.
    var text: String { "\(at.milliseconds)-\(seq)" }

    init(text: String) throws {
        let parts = text.split(separator: "-").map { Int64($0) }
        guard parts.count == 2, let at = parts[0], let seq = parts[1] else {
            throw ControlError.badInput("after: \"\(text)\" is no cursor", hint: "pass the next of the page before")
        }
        self.init(at: Instant(milliseconds: at), seq: seq)
    }
}
