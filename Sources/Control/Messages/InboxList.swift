package import Terms

/// What waits for somebody, as the command line and the office's mails list it.
extension OfficeMessages.Entry {
    package static func columns(in words: Language) -> [String] {
        [
            words("Number", "单号"), words("What", "事项"), words("From", "发起人"), words("Step", "步骤"),
            words("Due", "期限"), words("Note", "备注"),
        ]
    }

    /// A field a column; empty where the entry says nothing.
    package func row(in words: Language) -> [String] {
        var notes: [String] = []
        if high == true { notes.append(words("HIGH ALARM", "严重告警")) }
        if late { notes.append(words("late", "已逾期")) }
        if askedLate == true { notes.append(words("asked late", "逾期申请")) }
        if let onBehalfOf {
            let until = awayUntil.map { words(", away until ", "，外出至 ") + Self.minute($0) } ?? ""
            notes.append(words("for \(onBehalfOf)", "代 \(onBehalfOf)") + until)
        }
        if revision > 1 { notes.append(words("revision \(revision)", "版本 \(revision)")) }
        return [
            number,
            what,
            requesterName.isEmpty ? "" : "\(requesterName) (\(department))",
            (place.map { "\($0)/\(steps ?? $0) " } ?? "") + words.officeStage(stage, of: object),
            due.map(Self.minute) ?? "",
            notes.joined(separator: "; "),
        ]
    }

    /// `2026-11-24 08:30` of an RFC 3339 time in the site's zone.
    private static func minute(_ rfc3339: String) -> String {
        "\(rfc3339.prefix(10)) \(rfc3339.dropFirst(11).prefix(5))"
    }
}

extension OfficeMessages.Inbox.Output {
    /// How many there are.
    package func count(in words: Language) -> String {
        words("\(waiting) waiting, \(late) late", "待办 \(waiting) 项，逾期 \(late) 项")
    }
}
