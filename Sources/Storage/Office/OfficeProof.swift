import Foundation
import GRDB
import JSON
import Office

/// What proving the office's journal found.
package struct OfficeProof: Equatable, Sendable {
    package var events: Int64 = 0
    package var cases = 0
    package var numbers = 0
    /// Sentences, each about one thing; empty: everything is as it was written.
    package var faults: [String] = []

    package static let mostFaults = 20

    fileprivate mutating func fault(_ text: String) {
        if faults.count < OfficeProof.mostFaults { faults.append(text) }
    }
}

extension Store {
    /// Proves the chain of the office's journal, that no number is missing or given twice, and that every case is what
    /// its events make it, byte for byte. One case is in memory at a time. Source: office.md K-2, K-3, K-15.
    package func verifyOffice() async throws -> OfficeProof {
        try await pool.read { db in
            var proof = OfficeProof()
            try Store.checkChain(db, &proof)
            try Store.checkCases(db, &proof)
            return proof
        }
    }

    private static func checkChain(_ db: Database, _ proof: inout OfficeProof) throws {
        var hash = OfficeHash.first
        let rows = try Row.fetchCursor(db, sql: "SELECT seq, body, hash FROM office_event ORDER BY seq")
        while let row = try rows.next() {
            proof.events += 1
            let (seq, body): (Int64, String) = (row[0], row[1])
            if seq != proof.events { proof.fault("event \(proof.events) is missing") }
            hash = OfficeHash.of(body, after: hash)
            if hash != row[2] as Data { proof.fault("event \(seq) was changed, or one before it") }
            hash = row[2]
        }
    }

    private static func checkCases(_ db: Database, _ proof: inout OfficeProof) throws {
        let kept = try db.cachedStatement(sql: "SELECT body FROM office_case WHERE id = ?")
        var given: [String: Set<Int>] = [:]
        func check(_ rebuilt: Case?) throws {
            guard let rebuilt else { return }
            proof.cases += 1
            if try String.fetchOne(kept, arguments: [rebuilt.id]) != StoredJSON.text(rebuilt) {
                proof.fault("case \(rebuilt.id) is not what its events make it")
            }
            guard let number = rebuilt.number.flatMap({ SerialNumber($0) }) else { return }
            proof.numbers += 1
            if !given[number.seriesAndYear, default: []].insert(number.count).inserted {
                proof.fault("number \(rebuilt.number ?? "") is given twice")
            }
        }
        var current: Case?
        let rows = try Row.fetchCursor(db, sql: "SELECT seq, case_id, body FROM office_event ORDER BY case_id, version")
        while let row = try rows.next() {
            let (seq, id): (Int64, Int64) = (row[0], row[1])
            if current?.id != id {
                try check(current)
                current = nil
            }
            guard let event: OfficeEvent = try? StoredJSON.decode(row[2]), event.seq == seq, event.caseID == id,
                let next = event.folded(into: current)
            else {
                proof.fault("event \(seq) does not follow from those before it")
                continue
            }
            current = next
        }
        try check(current)
        let stored = try Int.fetchOne(db, sql: "SELECT count(*) FROM office_case") ?? 0
        if stored != proof.cases { proof.fault("\(stored) cases are kept, \(proof.cases) have events") }
        for (series, counts) in given.sorted(by: { $0.key < $1.key }) {
            for missing in 1...(counts.max() ?? 1) where !counts.contains(missing) {
                proof.fault("number \(series)-\(missing) is missing")
            }
        }
    }
}

extension OfficeEvent {
    /// The case behind this event.
    /// - Parameter before: the case as the events before it made it; nil if this one begins it.
    /// - Returns: nil if it does not follow.
    func folded(into before: Case?) -> Case? {
        guard var found = before else { return version == 1 ? Case(beginning: self) : nil }
        guard from == found.state, version == found.version + 1 else { return nil }
        found.apply(self)
        return found
    }
}
