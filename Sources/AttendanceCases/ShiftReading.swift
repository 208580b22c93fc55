import Attendance

extension Shift {
    init(name: String, _ fields: consuming Fields) throws(CaseError) {
        let kind = try fields.choice("kind", as: Kind.self) ?? .fixed
        let hours = try fields.clockSpan("start", "end")
        let breaks = try fields.clockSpans("breaks") ?? []
        var options = Options()
        options.pairing = try fields.choice("pairing", as: Policy.Pairing.self)
        options.earliestInMinutes = try fields.integer("earliestInMinutes")
        options.latestOutMinutes = try fields.integer("latestOutMinutes")
        options.flexEarlyMinutes = try fields.integer("flexEarlyMinutes") ?? options.flexEarlyMinutes
        options.flexLateMinutes = try fields.integer("flexLateMinutes") ?? options.flexLateMinutes
        options.core = try fields.clockSpan("coreStart", "coreEnd")
        options.requiredMinutes = try fields.integer("requiredMinutes")
        for var rule in try fields.objects("lateOffLateOn") {
            let wanted = "a whole number"
            options.lateOffLateOn.append(
                LateOffLateOn(
                    offAfterMinutes: try rule.required(try rule.integer("offAfterMinutes"), "offAfterMinutes", wanted),
                    lateAllowedMinutes: try rule.required(
                        try rule.integer("lateAllowedMinutes"),
                        "lateAllowedMinutes",
                        wanted
                    )
                )
            )
            try rule.end()
        }
        try fields.end()
        do throws(AttendanceError) {
            try self.init(name: name, kind: kind, hours: hours, breaks: breaks, options: options)
        } catch { throw .attendance(error) }
    }
}

extension Fields {
    /// Two clock times that are stated together or not at all.
    fileprivate mutating func clockSpan(_ from: String, _ to: String) throws(CaseError) -> ClockSpan? {
        let start = try clock(from)
        let end = try clock(to)
        guard start != nil || end != nil else { return nil }
        let wanted = "a clock time after \"\(from)\""
        return try required(
            ClockSpan(
                from: try required(start, from, "a clock time"),
                to: try required(end, to, wanted)
            ),
            to,
            wanted
        )
    }
}
