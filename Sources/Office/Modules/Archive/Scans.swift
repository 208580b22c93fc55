import JSON
import Terms

/// ARC-2: a paper's scan of both sides, checked page by page by somebody who did not make it. The bytes are an attachment
/// of the record; ARC-3 is what is said of them. Source: office.md 1, ARC.
enum Scans {
    private static let people: [Who] = [.role(.archivist), .role(.adminClerk)]
    /// For whom a scan waits: those of them who did not make it.
    static let checkers: [Who] = [.roleBut(.archivist, "scanner"), .roleBut(.adminClerk, "scanner")]

    /// In which a paper that is at its place is scanned, or its scan is checked.
    static func allowance(_ work: Work, checking isCheck: Bool = false) -> Allowance {
        let settings = work.facts.settings.archive
        return .workingDays(isCheck ? settings.checkDays : settings.scanDays)
    }

    /// Takes a whole scan in, or nothing of it.
    static let scanning = Verb(
        "scan",
        from: [Records.State.registered],
        who: people,
        fields: [
            FieldRule("fronts", .quantity), FieldRule("backs", .whole), FieldRule("sheets", .quantity),
            FieldRule("blankBacks", .texts, optional: true), FieldRule("hash"), FieldRule("name"),
            FieldRule("size", .whole),
        ]
    ) { work, found in
        let fronts = try work.given.requiredWhole("fronts")
        let (backs, sheets) = (try work.given.requiredWhole("backs"), try work.given.requiredWhole("sheets"))
        guard fronts == backs else { throw Refusal.scanMismatch(fronts: Int(fronts), backs: Int(backs)) }
        guard sheets == fronts else {
            throw Refusal.badField(
                "sheets",
                reason: Wording("\(fronts) fronts were scanned, not \(sheets)", "已扫描正面 \(fronts) 张，而非 \(sheets) 张")
            )
        }
        var given = work.given
        given["pages"] = .integer(2 * sheets)
        given["blankBacks"] = try blanks(work.given.texts("blankBacks"), pages: 2 * sheets)
        try Attachment.attach(&work, to: found, given, isScan: true)
        let names = ["sheets", "pages", "blankBacks"]
        try work.move(
            found,
            to: Records.State.scanned,
            names.map { .field($0, given[$0] ?? .null) }
                + [.field("scanner", .string(try work.person)), .field("scanFault", .null)]
                + work.lateness(found, "scan", found.due),
            within: allowance(work, checking: true)
        )
    }

    /// Somebody else has seen every page: from here on the paper counts as filed.
    static let checking = Verb(
        "check",
        from: [Records.State.scanned],
        who: people,
        fields: [FieldRule("pages", .quantity)]
    ) { work, found in
        let checker = try checker(work, found)
        guard let scan = try current(work, found) else { throw Refusal.missingDocument }
        try work.checkStored(scan.text("hash") ?? "")
        guard scan.texts("openers").contains(checker) else {
            let open = "rollcall document fetch \(found.number ?? "") \(scan.text("name") ?? "") -o scan.pdf"
            throw Refusal.rule(
                Wording("you have not opened this scan", "您尚未打开过这份扫描件"),
                hint: Wording("look at every page first: \(open)", "请先逐页查看：\(open)")
            )
        }
        let pages = try work.given.requiredWhole("pages")
        guard let wanted = found.whole("pages"), pages == wanted else {
            throw Refusal.badField(
                "pages",
                reason: Wording(
                    "the scan has \(found.whole("pages") ?? 0) pages, not \(pages)",
                    "扫描件共 \(found.whole("pages") ?? 0) 页，而非 \(pages) 页"
                )
            )
        }
        try work.move(scan, to: Attachment.State.checked, [.field("checker", .string(checker))])
        try work.move(
            found,
            to: Records.State.filed,
            [.field("checker", .string(checker))] + work.lateness(found, "check", found.due)
        )
    }

    /// A page is missing or cannot be read: all of it is scanned again, and whoever scanned it is told. The scan stays as
    /// it is, beside its next version.
    static let refusing = Verb(
        "refuse",
        from: [Records.State.scanned],
        who: people,
        needsReason: true
    ) { work, found in
        _ = try checker(work, found)
        if let scan = try current(work, found) {
            try work.move(scan, to: Attachment.State.refused, [.field("failure", reason(work))])
        }
        try again(&work, found)
    }

    /// A scan that was found good, and cannot be read any more or never could: the paper does not count as filed until it
    /// is scanned and checked anew.
    static let repeating = Verb(
        "rescan",
        from: [Records.State.filed],
        who: people,
        needsReason: true
    ) { work, found in
        // What is not at its place cannot be scanned.
        let away = try Loans.out(of: found, work).compactMap(\.number) + [found.text("lost")].compactMap(\.self)
        guard away.isEmpty else { throw Refusal.conflict(with: away) }
        try again(&work, found)
    }

    private static func again(_ work: inout Work, _ found: Case) throws {
        let names = ["sheets", "pages", "blankBacks", "checker"]
        try work.move(
            found,
            to: Records.State.registered,
            names.map { .field($0, .null) } + [.field("scanFault", reason(work))]
                + work.lateness(found, "check", found.due),
            within: allowance(work)
        )
    }

    private static func reason(_ work: Work) -> JSONValue { work.command.reason.map { .string($0) } ?? .null }

    private static func current(_ work: Work, _ found: Case) throws -> Case? {
        try work.cases("attachments:\(found.id)").last { $0.isScan && $0.state == Attachment.State.received }
    }

    private static func checker(_ work: Work, _ found: Case) throws(Refusal) -> String {
        let person = try work.person
        guard person != found.text("scanner") else {
            throw .separationOfDuties(rule: Wording("whoever scanned does not check", "扫描人不得核对"), other: "scan")
        }
        return person
    }

    /// Pages that are blank backs: they stay, and are known.
    private static func blanks(_ texts: [String], pages: Int64) throws(Refusal) -> JSONValue {
        var blanks: [Int64] = []
        for text in texts {
            guard let page = Int64(text), page % 2 == 0, (2...pages).contains(page), !blanks.contains(page) else {
                throw .badField(
                    "blankBacks",
                    reason: Wording(
                        "\(text) is no back of \(pages) pages, or stands there twice",
                        "\(text) 不是 \(pages) 页中的背面页，或重复填写"
                    )
                )
            }
            blanks.append(page)
        }
        return .array(blanks.sorted().map { .integer($0) })
    }
}
