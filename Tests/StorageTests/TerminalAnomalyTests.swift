import Storage
import Testing
import WallClock

private func row(_ id: String, severity: String = "low", resolved: Instant? = nil) -> AnomalyRow {
    AnomalyRow(
        id: id,
        terminal: "front-door",
        kind: "log_gap",
        subject: nil,
        severity: severity,
        since: noon,
        last: noon,
        resolved: resolved,
        evidence: #"{"missing":1}"#
    )
}

@Suite struct TerminalAnomalyTests {
    @Test("State, rows and the feed's events are kept together; what is touched is told to nobody")
    func kept() async throws {
        try await withStore { store, _ in
            let notices = [
                AnomalyNotice(row: row("a"), body: #"{"event":"raised"}"#), AnomalyNotice(row: row("b"), body: nil),
            ]
            try await store.keepHealth(terminal: "front-door", state: "{}", notices: notices, at: noon)
            #expect(try await store.healthStates() == ["front-door": "{}"])
            #expect(try await store.terminalAnomalies(limit: 9).map(\.id) == ["a", "b"])
            let events = try await store.feed(after: 0, kinds: [FeedKind.terminalAnomaly], limit: 9)
            #expect(events.map(\.body) == [#"{"event":"raised"}"#])
            #expect(events.map(\.subject) == ["front-door"])
        }
    }

    @Test("An anomaly that is over is listed behind the open ones, and only when asked for")
    func resolved() async throws {
        try await withStore { store, _ in
            for change in [row("a"), row("b", severity: "high"), row("a", resolved: noon)] {
                let notice = AnomalyNotice(row: change, body: nil)
                try await store.keepHealth(terminal: "front-door", state: "{}", notices: [notice], at: noon)
            }
            #expect(try await store.terminalAnomalies(limit: 9).map(\.id) == ["b"])
            #expect(try await store.terminalAnomalies(withResolved: true, limit: 9).map(\.id) == ["b", "a"])
            #expect(try await store.terminalAnomalies(of: "nobody", withResolved: true, limit: 9).isEmpty)
        }
    }
}
