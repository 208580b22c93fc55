import Control
import DaemonConfiguration
import Storage
import WallClock

extension Operations {
    /// Every count as Prometheus text. Names and units are part of the protocol: dashboards rest on them.
    func metrics() async throws -> String {
        let rows = try await store.terminals()
        let overview = try await overview(of: rows)
        var text = PrometheusText()
        text.add("rollcall_build_info", .gauge, "Always 1.", [([("version", Version.current)], 1)])
        text.add(
            "rollcall_start_time_seconds",
            .gauge,
            "When the daemon started.",
            Double(startedAt.milliseconds) / 1e3
        )
        text.add("rollcall_process_memory_bytes", .gauge, "Memory in use.", Double(overview.memoryBytes))
        text.add("rollcall_process_cpu_seconds_total", .counter, "Processor time.", ProcessFigures.processorSeconds)
        text.add(
            "rollcall_storage_sound",
            .gauge,
            "1 if what comes is stored.",
            overview.storage.state == "sound" ? 1 : 0
        )
        text.add("rollcall_database_bytes", .gauge, "Size of the database.", Double(overview.storage.databaseBytes))
        text.add("rollcall_disk_free_bytes", .gauge, "Room for the database.", Double(overview.storage.freeBytes))
        text.add(
            "rollcall_clock_trusted",
            .gauge,
            "1 if this clock is not behind the journal.",
            overview.clockTrusted ? 1 : 0
        )
        text.add("rollcall_feed_position", .counter, "Position of the newest event.", Double(overview.feed))
        text.add(
            "rollcall_terminal_anomalies",
            .gauge,
            "Open anomalies of terminals.",
            Double(overview.terminalAnomalies)
        )
        text.add("rollcall_unknown_users", .gauge, "User ids that are nobody's.", Double(overview.unknownUsers))
        add(rows, to: &text)
        return text.text
    }

    private func add(_ rows: [TerminalRow], to text: inout PrometheusText) {
        let known = configuration.terminals.compactMap { terminal in
            board.status(terminal.name).map { (name: terminal.name, status: $0) }
        }
        func values(_ value: (TerminalStatus) -> Double?) -> [(labels: [(name: String, value: String)], value: Double)]
        {
            known.compactMap { terminal in value(terminal.status).map { ([("terminal", terminal.name)], $0) } }
        }
        text.add(
            "rollcall_terminal_online",
            .gauge,
            "1 if the terminal answers.",
            values { $0.state == .online ? 1 : 0 }
        )
        text.add("rollcall_terminal_stale", .gauge, "1 after three polls of silence.", values { $0.isStale ? 1 : 0 })
        text.add(
            "rollcall_terminal_last_contact_seconds",
            .gauge,
            "When it was heard last.",
            values { $0.lastContact.map { Double($0.milliseconds) / 1e3 } }
        )
        text.add(
            "rollcall_terminal_drift_seconds",
            .gauge,
            "Its clock minus ours.",
            values { $0.drift.map { Double($0) / 1e3 } }
        )
        text.add(
            "rollcall_terminal_records",
            .gauge,
            "Records of it in the journal.",
            rows.map { ([("terminal", $0.name)], Double($0.records)) }
        )
        for kind in TerminalCounters.Kind.allCases {
            let name = kind.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
            text.add(
                "rollcall_terminal_\(name)_total",
                .counter,
                "Counted since the daemon started.",
                values { Double($0.counters[kind]) }
            )
        }
    }
}
