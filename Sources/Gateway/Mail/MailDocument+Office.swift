import Control
import JSON
import Office
import Terms

/// What people are mailed of the office's cases. Of those that a mail may not speak of it has the number alone.
extension MailDocument {
    /// Everything that waits for somebody; the same list as `rollcall approval inbox`.
    init(_ inbox: OfficeMessages.Inbox.Output, date: String, site: String, language: Language) {
        let words = language
        let count = inbox.count(in: words)
        self.init(
            subject: "\(words("To be done", "待办事项")) \(date) \(site): \(count)",
            headline: "\(date) \(site) — \(count)",
            language: language
        )
        add(
            words("What waits for you", "待您办理"),
            OfficeMessages.Entry.columns(in: words),
            inbox.entries.map { $0.row(in: words) }
        )
        note(words("The present state: rollcall approval inbox", "最新情况：rollcall approval inbox"))
    }

    /// An event that is told.
    /// - Parameters:
    ///   - found: its case as it is now.
    ///   - actor: the name of whoever did it; nil for the system.
    init(
        _ event: OfficeEvent,
        of found: OfficeMessages.Case,
        by actor: String?,
        site: String,
        isSpokenOf: Bool,
        language: Language
    ) {
        let words = language
        let title = words.news(event)
        let what = isSpokenOf ? "\(found.number) \(found.what)" : found.number
        self.init(subject: "\(title): \(what)", headline: "\(site) — \(title): \(what)", language: language)
        let due = found.due.map(words.moment) ?? ""
        if event.rung == nil {
            let columns = [words("Number", "单号"), words("What", "事项"), words("By", "办理人"), words("Reason", "理由")]
            let by = actor ?? words("the system", "系统")
            let isAskers = event.refusal != nil || event.to == Approval.State.cancelled
            add(
                isAskers ? words("What you asked for", "您的申请") : title,
                columns,
                [
                    isSpokenOf
                        ? [found.number, found.what, by, found.fields.text("cancelWhy") ?? event.reason ?? ""]
                        : [found.number, "", "", ""]
                ]
            )
        } else {
            let place = found.place.map { "\($0)/\(found.steps) " } ?? ""
            let columns = [
                words("Number", "单号"), words("What", "事项"), words("From", "申请人"), words("Step", "步骤"),
                words("Waits for", "待办人"), words("Due", "期限"),
            ]
            add(
                words("What is waited for", "待办事项"),
                columns,
                [
                    isSpokenOf
                        ? [
                            found.number, found.what, found.from,
                            place + words.officeStage(found.step ?? found.state),
                            found.holders.joined(separator: words(", ", "，")), due,
                        ] : [found.number, "", "", "", "", due]
                ]
            )
        }
        // Why is the first that whoever gets an alarm asks.
        for name in ["damage", "failure"]
        where isSpokenOf && [Kernel.alarm, Kernel.highAlarm].contains(event.transition) {
            guard case .string(let text)? = found.fields[name] else { continue }
            note("\(words.officeField(name)): \(text)")
        }
        note("rollcall approval show \(found.number)")
    }
}

extension Language {
    /// What a mail about an event is called.
    fileprivate func news(_ event: OfficeEvent) -> String {
        switch (event.rung, event.refusal?.verdict) {
        case (.half, _): self("Reminder", "催办")
        case (.due, _): self("Due", "到期")
        case (.escalated, _): self("Overdue, escalated", "逾期上报")
        case (nil, .returned): self("Returned", "退回")
        case (nil, _) where event.to == Approval.State.cancelled: self("Cancelled", "已撤销")
        case (nil, .some): self("Refused", "驳回")
        case (nil, nil): officeNews(event.transition, of: event.object)
        }
    }
}
