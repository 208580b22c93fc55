import DaemonConfiguration
import Storage
import Terms

/// People from a file: the person, and which user id of which terminal group is theirs.
///
/// Without a column for it, the user id is the employee number, in the group of an office that has only one.
struct PersonImport {
    private(set) var people: [Person] = []
    private(set) var mappings: [Mapping] = []

    static let columns = [
        Column("number", "工号", "员工编号", required: true),
        Column("name", "姓名", required: true),
        Column("department", "部门", required: true),
        Column("supervisor", "主管", "主管工号"),
        Column("activeFrom", "active_from", "入职日期"),
        Column("activeTo", "active_to", "离职日期"),
        Column("mail", "email", "邮箱"),
        Column("group", "终端组"),
        Column("user", "用户号", "考勤号"),
    ]

    /// - Parameter known: numbers of people who are already there, as supervisors may be.
    init(_ table: CSVTable, known: Set<String>) throws(RowMistakes) {
        var reader = try ColumnReader(header: table.header, columns: PersonImport.columns)
        var lines: [String: Int] = [:]
        var supervisors: [(row: CSVTable.Row, number: String)] = []
        var users: [String: Int] = [:]
        for row in table.rows {
            reader.begin(row)
            let number = reader.required("number")
            let name = reader.required("name")
            let department = reader.required("department")
            let from = reader.date("activeFrom")
            let to = reader.date("activeTo")
            if let from, let to, to < from { reader.mistake("activeTo", .beforeFirstDate) }
            let supervisor = reader.text("supervisor")
            let mail = reader.text("mail")
            if let mail, !Configuration.isMailAddress(mail) {
                reader.mistake(
                    "mail",
                    Wording("must be one plain mail address such as ada@example.org", "须为单个邮箱地址，如 ada@example.org")
                )
            }
            guard let number, let name, let department else { continue }
            if let line = lines.updateValue(row.line, forKey: number) {
                reader.mistake("number", .isRepeated(number, in: line))
            }
            if let supervisor { supervisors.append((row, supervisor)) }
            people.append(
                Person(
                    number: number,
                    name: name,
                    department: department,
                    supervisor: supervisor,
                    activeFrom: from,
                    activeTo: to,
                    mail: mail
                )
            )
            guard let user = reader.has("user") ? reader.text("user") : number else { continue }
            let group = reader.text("group") ?? Configuration.defaultGroup
            if let line = users.updateValue(row.line, forKey: "\(group)\n\(user)") {
                reader.mistake(
                    "user",
                    Wording(
                        "\(user) of terminal group \(group) is in line \(line) too",
                        "终端组 \(group) 的用户号 \(user) 与第 \(line) 行重复"
                    )
                )
            }
            mappings.append(Mapping(group: group, user: user, person: number))
        }
        for (row, supervisor) in supervisors where lines[supervisor] == nil && !known.contains(supervisor) {
            reader.begin(row)
            reader.mistake(
                "supervisor",
                Wording("\(supervisor) is neither in this file nor known", "\(supervisor) 既不在本文件中，也不在人员名单中")
            )
        }
        guard reader.mistakes.mistakes.isEmpty else { throw reader.mistakes }
    }
}
