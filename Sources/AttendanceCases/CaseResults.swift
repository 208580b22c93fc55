package import Attendance
package import JSON
package import WallClock

/// What a scenario came to; instants print in its zone.
package struct ScenarioResult: Sendable {
    package struct Checkpoint: Sendable {
        package let asOf: Instant
        /// Closed months as archived.
        package let days: [JSONValue]
        /// As judged with what was known at the moment.
        package let recomputed: [JSONValue]
        /// Whether judging again what was known at each close gives the archive.
        package let archivedUnchanged: Bool
        /// Records that came after their month was closed.
        package let events: [JSONValue]
        /// What they would change.
        package let adjustments: [JSONValue]
        package let unassigned: [Instant]
    }

    package let zone: Zone
    package let days: [JSONValue]
    /// One a record, in the order of receipt.
    package let ingest: [Disposition]
    package let unassigned: [Instant]
    package let checkpoints: [Checkpoint]
    /// What the checks for fraud found: `flags`, and of a case with candidates how the history measures them.
    package let fraud: JSONObject

    /// The members that `expected` may state.
    func json(checkpoint: Checkpoint) -> JSONValue {
        [
            "asOf": .string(checkpoint.asOf.rfc3339(in: zone)), "days": .array(checkpoint.days),
            "archivedUnchanged": .bool(checkpoint.archivedUnchanged), "events": .array(checkpoint.events),
            "adjustments": .array(checkpoint.adjustments),
            "unassigned": ScenarioResult.json(of: checkpoint.unassigned, in: zone),
            "expectedRecomputed": ["days": .array(checkpoint.recomputed)],
        ]
    }

    var ingestJSON: JSONValue {
        .array(
            ingest.enumerated().map { index, disposition in
                ["index": .integer(Int64(index)), "disposition": .string(disposition.rawValue)]
            }
        )
    }

    var unassignedJSON: JSONValue { ScenarioResult.json(of: unassigned, in: zone) }

    private static func json(of instants: [Instant], in zone: Zone) -> JSONValue {
        .array(instants.map { .string($0.rfc3339(in: zone)) })
    }
}

/// The answers to a case file. Printing it gives `rollcall-attendance-results/1` on one line.
package struct CaseResults: Sendable, CustomStringConvertible {
    package static let format = "rollcall-attendance-results/1"

    /// A scenario's name and what it came to, or why it could not be judged.
    package struct Entry: Sendable {
        package let id: String
        package let result: Result<ScenarioResult, CaseError>
    }

    package let scenarios: [Entry]

    package var json: JSONValue {
        ["format": .string(CaseResults.format), "scenarios": .array(scenarios.map(\.json))]
    }

    package var description: String { json.description }
}

extension CaseResults.Entry {
    /// Has all keys always, those that only checks for fraud have excepted; a scenario with an error has empty lists.
    package var json: JSONValue {
        switch result {
        case .success(let result):
            var object: JSONObject = [
                "id": .string(id), "days": .array(result.days), "ingest": result.ingestJSON,
                "unassigned": result.unassignedJSON,
                "checkpoints": .array(result.checkpoints.map { result.json(checkpoint: $0) }),
            ]
            for member in result.fraud.members { object[member.name] = member.value }
            object["error"] = .null
            return .object(object)
        case .failure(let error):
            return [
                "id": .string(id), "days": [], "ingest": [], "unassigned": [], "checkpoints": [],
                "error": .string("\(error)"),
            ]
        }
    }
}
