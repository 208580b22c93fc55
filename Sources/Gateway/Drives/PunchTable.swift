import TerminalProtocols
import Terms
import WallClock

/// A text export with a header line: columns are found by their names, whatever the maker.
///
/// Source: protocols/usb.md, "Flash drive import" (`attlog.txt`, `AGL_001.TXT`, `GLG_001.TXT`, CSV).
enum PunchTable {
    private static let names: [Column: Set<String>] = [
        .user: [
            "enno", "userid", "user id", "user", "id", "employee id", "person id", "personid", "工号", "编号", "考勤号码",
            "登记号码", "人员编号", "用户编号", "用户号",
        ],
        .time: ["datetime", "date time", "date/time", "timestamp", "日期时间", "打卡时间", "考勤时间", "刷卡时间"],
        .date: ["date", "日期", "打卡日期"],
        .clock: ["time", "时间"],
        .state: ["inout", "in/out", "iomd", "state", "attendance status", "状态", "考勤状态"],
        .verify: ["mode", "verify", "verifymode", "verification", "verification mode", "验证方式", "打卡方式"],
    ]

    private enum Column: Hashable { case user, time, date, clock, state, verify }

    static func contents(_ bytes: [UInt8]) throws(DriveProblem) -> DriveContents {
        let table: CSVTable
        do throws(RowMistakes) { table = try CSVTable(bytes: bytes) } catch {
            throw .unbelievable(error.mistakes.first.map { "line \($0.line): \($0.message.english)" } ?? "no table")
        }
        var places: [Column: Int] = [:]
        for (index, title) in table.header.fields.enumerated() {
            guard let column = names.first(where: { $0.value.contains(title.lowercased()) })?.key else { continue }
            if places[column] == nil { places[column] = index }
        }
        // A lone "time" beside no date is the whole of it.
        if places[.time] == nil, places[.date] == nil { places[.time] = places[.clock] }
        guard let user = places[.user], places[.time] != nil || places[.date] != nil && places[.clock] != nil else {
            throw .unbelievable("its header names no column of user ids, or none of times")
        }
        var contents = DriveContents()
        for row in table.rows {
            func field(_ column: Column) -> String? {
                places[column].flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil }
            }
            let when = field(.time) ?? [field(.date), field(.clock)].compactMap { $0 }.joined(separator: " ")
            let raw = Array(row.fields.joined(separator: "\t").utf8.prefix(AttlogFile.longestLine))
            let id = row.fields.indices.contains(user) ? row.fields[user] : ""
            if let time = time(when), !id.isEmpty, id.utf8.count <= 64, id.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) {
                contents.items.append(
                    .record(
                        TerminalRecord(
                            user: id,
                            time: time,
                            verify: field(.verify).flatMap { Int($0) },
                            state: field(.state).flatMap { Int($0) },
                            bytes: raw
                        )
                    )
                )
            } else {
                let reason = id.isEmpty ? "no user id" : "no time that exists, or no user id of a terminal"
                contents.refused.append(DriveContents.Refused(line: row.line, reason: reason))
                contents.items.append(.damaged(raw, reason: "line \(row.line): \(reason)"))
            }
        }
        return contents
    }

    /// `2026-11-23 08:58:07`, with `/` or `-`, one digit or two, with seconds or without.
    private static func time(_ text: String) -> LocalDateTime? {
        let numbers = text.split { !("0"..."9" ~= $0) }.map { Int($0) ?? -1 }
        guard numbers.count == 5 || numbers.count == 6, text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }),
            text.utf8.first.map({ 0x30...0x39 ~= $0 }) == true, numbers[0] > 99
        else { return nil }
        return LocalDateTime(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: numbers[3],
            minute: numbers[4],
            second: numbers.count == 6 ? numbers[5] : 0
        )
    }
}
