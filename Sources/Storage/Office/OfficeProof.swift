import Foundation
import GRDB
import JSON
package import Office

/// What proving the office's journal found.
package struct OfficeProof: Equatable, Sendable {
    package var events: Int64 = 0
    package var cases = 0
    package var numbers = 0
    /// Sentences, each about one thing; empty: everything is as it was written.
    package var faults: [String] = []

    package static let mostFaults = 20
}

extension Store {
    /// Proves the chain of the office's journal, that no number is missing or given twice, and that every case is what
    /// its events make it, byte for byte. Source: office.md K-2, K-3, K-15.
    package func verifyOffice(_ modules: Modules) async throws -> OfficeProof {
        try await pool.read { db in
            var proof = OfficeProof()
            var state = OfficeState(modules)
            var hash = OfficeHash.first
            func fault(_ text: String) {
                if proof.faults.count < OfficeProof.mostFaults { proof.faults.append(text) }
            }
            let rows = try Row.fetchCursor(db, sql: "SELECT seq, body, hash FROM office_event ORDER BY seq")
            while let row = try rows.next() {
                proof.events += 1
                let (seq, body): (Int64, String) = (row[0], row[1])
                if seq != proof.events { fault("event \(proof.events) is missing") }
                hash = OfficeHash.of(body, after: hash)
                if hash != row[2] as Data { fault("event \(seq) was changed, or one before it") }
                hash = row[2]
                guard let event: OfficeEvent = try? OfficeJSON.decode(body), event.seq == seq, state.apply(event) else {
                    fault("event \(seq) does not follow from those before it")
                    continue
                }
            }
            proof.cases = state.cases.count
            let kept = try Row.fetchCursor(db, sql: "SELECT id, body FROM office_case ORDER BY id")
            var seen = 0
            while let row = try kept.next() {
                seen += 1
                let (id, body): (Int64, String) = (row[0], row[1])
                guard let rebuilt = state.cases[id], try OfficeJSON.text(rebuilt) == body else {
                    fault("case \(id) is not what its events make it")
                    continue
                }
            }
            if seen != state.cases.count { fault("\(state.cases.count - seen) cases are missing") }
            var given: [String: Set<Int>] = [:]
            for number in state.cases.values.compactMap(\.number).compactMap({ SerialNumber($0) }) {
                given[number.seriesAndYear, default: []].insert(number.count)
                proof.numbers += 1
            }
            for (series, counts) in given.sorted(by: { $0.key < $1.key }) {
                for missing in 1...(counts.max() ?? 1) where !counts.contains(missing) {
                    fault("number \(series)-\(missing) is missing")
                }
            }
            return proof
        }
    }
}
