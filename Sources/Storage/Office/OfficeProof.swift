import Foundation
import GRDB
import JSON
package import Office
package import Terms
import WallClock

/// What proving the office's journal found.
package struct OfficeProof: Equatable, Sendable {
    package var events: Int64 = 0
    package var cases = 0
    package var numbers = 0
    /// Sentences, each about one thing; empty: everything is as it was written.
    package var faults: [Wording] = []

    package static let mostFaults = 20

    fileprivate mutating func fault(_ english: String, _ chinese: String) {
        if faults.count < OfficeProof.mostFaults { faults.append(Wording(english, chinese)) }
    }
}

extension Store {
    /// Proves the chain of the office's journal, that no number is missing or given twice, and that every case, and what
    /// is derived of it, is what its events make it, byte for byte. One case is in memory at a time. Source: office.md K-2,
    /// K-3, K-15.
    package func verifyOffice(_ modules: Modules) async throws -> OfficeProof {
        try await pool.read { db in
            var proof = OfficeProof()
            try Store.checkChain(db, &proof)
            try Store.checkCases(db, modules, &proof)
            return proof
        }
    }

    private static func checkChain(_ db: Database, _ proof: inout OfficeProof) throws {
        var hash = OfficeHash.first
        let rows = try Row.fetchCursor(db, sql: "SELECT seq, body, hash FROM office_event ORDER BY seq")
        while let row = try rows.next() {
            proof.events += 1
            let (seq, body): (Int64, String) = (row[0], row[1])
            if seq != proof.events { proof.fault("event \(proof.events) is missing", "缺少第 \(proof.events) 条记录") }
            hash = OfficeHash.of(body, after: hash)
            if hash != row[2] as Data {
                proof.fault("event \(seq) was changed, or one before it", "第 \(seq) 条记录或其之前的记录被改动")
            }
            hash = row[2]
        }
    }

    private static func checkCases(_ db: Database, _ modules: Modules, _ proof: inout OfficeProof) throws {
        let kept = try db.cachedStatement(
            sql: "SELECT object, number, state, version, is_open, requester, due, body FROM office_case WHERE id = ?"
        )
        let keys = try db.cachedStatement(sql: "SELECT key FROM office_key WHERE case_id = ? ORDER BY key")
        var given: [String: Set<Int>] = [:]
        func check(_ rebuilt: Case?) throws {
            guard let rebuilt else { return }
            proof.cases += 1
            let row = try Row.fetchOne(kept, arguments: [rebuilt.id])
            let found = try String.fetchAll(keys, arguments: [rebuilt.id])
            if try row != rebuilt.row(modules) || found != rebuilt.keys(modules) {
                proof.fault("case \(rebuilt.id) is not what its events make it", "事项 \(rebuilt.id) 与其记录不符")
            }
            guard let number = rebuilt.number.flatMap({ SerialNumber($0) }) else { return }
            proof.numbers += 1
            if !given[number.seriesAndYear, default: []].insert(number.count).inserted {
                proof.fault("number \(rebuilt.number ?? "") is given twice", "单号 \(rebuilt.number ?? "") 重复")
            }
        }
        var current: Case?
        var movements = 0
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT seq, case_id, body, at, version FROM office_event ORDER BY case_id, version"
        )
        while let row = try rows.next() {
            let (seq, id): (Int64, Int64) = (row[0], row[1])
            if current?.id != id {
                try check(current)
                current = nil
            }
            guard let event: OfficeEvent = try? StoredJSON.decode(row[2]), event.seq == seq, event.caseID == id,
                event.at.milliseconds == row[3], event.version == row[4], let next = event.folded(into: current)
            else {
                proof.fault("event \(seq) does not follow from those before it", "第 \(seq) 条记录与之前的记录不衔接")
                continue
            }
            current = next
            for case .moved(let movement) in event.changes {
                movements += 1
                if try Movement.row(id, event.version, db) != movement.row {
                    proof.fault("the movement of event \(seq) is not what was posted", "第 \(seq) 条记录的出入库与过账不符")
                }
            }
        }
        try check(current)
        let stored = try Int.fetchOne(db, sql: "SELECT count(*) FROM office_case") ?? 0
        if stored != proof.cases {
            proof.fault(
                "\(stored) cases are kept, \(proof.cases) have events",
                "存有事项 \(stored) 件，有记录的为 \(proof.cases) 件"
            )
        }
        let posted = try Int.fetchOne(db, sql: "SELECT count(*) FROM office_movement") ?? 0
        if posted != movements {
            proof.fault(
                "\(posted) movements are kept, \(movements) were posted",
                "存有出入库 \(posted) 笔，过账的为 \(movements) 笔"
            )
        }
        try checkNumbers(db, given, &proof)
    }

    private static func checkNumbers(_ db: Database, _ given: [String: Set<Int>], _ proof: inout OfficeProof) throws {
        for (series, counts) in given.sorted(by: { $0.key < $1.key }) {
            for missing in 1...(counts.max() ?? 1) where !counts.contains(missing) {
                let number = SerialNumber.text(series, missing)
                proof.fault("number \(number) is missing", "缺少单号 \(number)")
            }
        }
        let last = try Row.fetchAll(db, sql: "SELECT series, last FROM office_number ORDER BY series")
        for row in last where given[row[0]]?.max() != row[1] as Int {
            proof.fault(
                "the last number of \(row[0] as String) is not \(row[1] as Int)",
                "\(row[0] as String) 的末号不是 \(row[1] as Int)"
            )
        }
        for series in given.keys.sorted() where !last.contains(where: { $0[0] == series }) {
            proof.fault("the last number of \(series) is not kept", "未存有 \(series) 的末号")
        }
    }
}

extension Case {
    /// What is kept of it in columns.
    fileprivate func row(_ modules: Modules) throws -> Row {
        [
            "object": object, "number": number, "state": state, "version": version, "is_open": isOpen(modules),
            "requester": requester, "due": due?.milliseconds, "body": try StoredJSON.text(self),
        ]
    }

    /// Whether something is still expected of it.
    func isOpen(_ modules: Modules) -> Bool { !(modules[object]?.closed.contains(state) ?? false) }

    /// By what it is looked up, sorted, each once.
    func keys(_ modules: Modules) -> [String] { Set(modules[object]?.keys(self) ?? []).sorted() }
}

extension Movement {
    fileprivate var row: Row {
        ["kind": kind.rawValue, "date": date.description, "quantity": quantity, "department": department]
    }

    fileprivate static func row(_ id: Int64, _ version: Int, _ db: Database) throws -> Row? {
        let find = try db.cachedStatement(
            sql: "SELECT kind, date, quantity, department FROM office_movement WHERE case_id = ? AND version = ?"
        )
        return try Row.fetchOne(find, arguments: [id, version])
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
