import WallClock

/// The tables that a terminal pushes.
extension ZKPushSession {
    mutating func take(_ request: PushRequest, table: String, at now: Duration) {
        switch table {
        case "ATTLOG": takeLog(request, lines: PushText.lines(request.body), table: table, PushPunch.item)
        case "RTLOG":
            var others: [ArraySlice<UInt8>] = []
            let lines = PushText.lines(request.body)
            takeLog(request, lines: lines, table: table) { line in
                let item = PushPunch.accessItem(line)
                if item == nil { others.append(line) }
                return item
            }
            for line in others { noteAccessEvent(line) }
        case "OPERLOG", "BIODATA", "USERINFO", "USER", "FINGERTMP", "TEMPLATEV10", "FACE":
            let lines = PushText.lines(request.body)
            for line in lines { takeEntry(line, table: table, at: now) }
            position?.note(Self.stamp(of: request), of: table)
            reportPosition()
            answer(request, "OK: \(lines.count)")
        case "OPTIONS":
            learn(PushFields(options: request.body), at: now)
            answer(request)
        case "ATTPHOTO":
            if !hasToldPhotos {
                hasToldPhotos = true
                report(fault: [], reason: "ATTPHOTO: photos of punches are acknowledged and not kept")
            }
            position?.note(Self.stamp(of: request), of: table)
            answer(request)
        case "RTSTATE":
            answer(request)  // doors and sensors: nobody's punch, every few seconds
        default:
            if !request.body.isEmpty {
                let name = table.isEmpty ? "a body without a table" : "table \(table.prefix(32))"
                report(fault: PushText.withoutSecrets(request.body[...]), reason: "\(name): not understood")
            }
            answer(request)
        }
    }

    /// Names of the stamp by the age of the firmware.
    private static func stamp(of request: PushRequest) -> String? {
        request.target["stamp"] ?? request.target["opstamp"] ?? request.target["photostamp"]
    }

    /// Nothing of the log is acknowledged before all of it is durable; a malformed line counts, or it comes for ever.
    private mutating func takeLog(
        _ request: PushRequest,
        lines: [ArraySlice<UInt8>],
        table: String,
        _ item: (ArraySlice<UInt8>) -> LogItem?
    ) {
        let items = lines.compactMap(item)
        if !request.hasLength, case .damaged? = items.last, request.body.last != UInt8(ascii: "\n") {
            owesLog = true
            return answer(request, status: 400, "the last line is cut")
        }
        guard !items.isEmpty else { return answer(request, "OK: \(lines.count)") }
        quietSince = nil
        let batches = stride(from: 0, to: items.count, by: Self.batch).map {
            Array(items[$0..<min($0 + Self.batch, items.count)])
        }
        pending.append(
            Pending(
                request: request.id,
                stores: batches.count,
                answer: "OK: \(lines.count)",
                table: table,
                stamp: Self.stamp(of: request)
            )
        )
        actions += batches.map { .store($0) }
    }

    /// One line of a table that is not the log; its tag says what it is, or else its table.
    private mutating func takeEntry(_ line: ArraySlice<UInt8>, table: String, at now: Duration) {
        let (tag, rest) = PushText.tag(line)
        switch tag {
        case "OPLOG": takeOperation(rest, line: line)
        case "USER", "USERINFO": takeUser(PushFields(line: rest), line: line)
        case "FP", "FINGERTMP", "TEMPLATEV10", "FACE", "BIODATA":
            takeTemplate(PushFields(line: rest), kind: tag, line: line, at: now)
        case "USERPIC", "BIOPHOTO": break  // pictures of people are not kept
        default:
            // In tables of one kind the tag may be missing.
            switch table {
            case "USERINFO", "USER": takeUser(PushFields(line: line), line: line)
            case "BIODATA", "FINGERTMP", "TEMPLATEV10", "FACE":
                takeTemplate(PushFields(line: line), kind: table, line: line, at: now)
            default: refuse(line, "\(table) line not understood")
            }
        }
    }

    private mutating func refuse(_ line: ArraySlice<UInt8>, _ reason: String) {
        report(fault: PushText.withoutSecrets(line), reason: reason)
    }

    // MARK: Operations

    /// `code operator time v1 v2 v3 v4`.
    private mutating func takeOperation(_ rest: ArraySlice<UInt8>, line: ArraySlice<UInt8>) {
        var fields = rest.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        if fields.count == 1 {
            let words = rest.split(whereSeparator: PushText.isBlank)
            fields = words
            if words.count > 3 { fields = words[..<2] + [words[2] + [UInt8(ascii: " ")] + words[3]] + words[4...] }
        }
        guard let first = fields.first, let code = PushText.number(first) else {
            return refuse(line, "OPLOG line without a number")
        }
        func text(_ index: Int) -> String? {
            guard index < fields.count else { return nil }
            let text = PushText.string(fields[index].prefix(64))
            return text.isEmpty || text == "0" ? nil : text
        }
        actions.append(
            .report(
                .operation(
                    TerminalOperation(
                        what: PushOperation.words(code, about: text(3)),
                        by: text(1),
                        time: fields.count > 2 ? PushPunch.time(fields[2]) : nil
                    )
                )
            )
        )
    }

    /// An event of the access firmware in which nobody passed.
    private mutating func noteAccessEvent(_ line: ArraySlice<UInt8>) {
        let fields = PushFields(line: line)
        guard let event = fields.number("event") else { return refuse(line, "rtlog line without an event") }
        let time = fields.bytes("time").flatMap(PushPunch.time)
        actions.append(.report(.operation(TerminalOperation(what: "access event \(event)", time: time))))
    }

    // MARK: Users and templates

    private mutating func takeUser(_ fields: PushFields, line: ArraySlice<UInt8>) {
        guard let id = fields.bytes("pin").flatMap({ PushText.user($0) }) else {
            return refuse(line, "USER line without a PIN")
        }
        let user = TerminalUser(
            user: id,
            name: fields["name"] ?? "",
            isAdministrator: (fields.number("pri") ?? fields.number("privilege") ?? 0) & 0x0E == 14,
            card: fields.text("card", "cardno").flatMap(PushCard.number),
            hasPassword: fields.text("passwd", "password") != nil
        )
        if commands.collect(user) { return }
        guard users != nil, users?[id] != user else { return }
        users?[id] = user
        reportUsers()
    }

    mutating func reportUsers() {
        guard let users else { return }
        actions.append(.report(.users(users.values.sorted { $0.user < $1.user })))
    }

    /// Templates are taken when an order waits for them; unasked ones are acknowledged and forgotten.
    private mutating func takeTemplate(
        _ fields: PushFields,
        kind tag: String,
        line: ArraySlice<UInt8>,
        at now: Duration
    ) {
        guard let user = fields.bytes("pin").flatMap({ PushText.user($0) }),
            let text = fields.bytes("tmp") ?? fields.bytes("template"),
            let bytes = PushBase64.decoded(text), !bytes.isEmpty
        else { return refuse(line, "\(tag) line without a PIN or a template") }
        let type = fields.number("type") ?? (tag == "FACE" ? 2 : 1)
        let version = fields.text("majorver") ?? (type == 1 ? fingerVersion : nil)
        let finger = fields.number("fid") ?? fields.number("fingerid") ?? fields.number("no") ?? 0
        let template: BiometricTemplate
        switch type {
        case 1:
            template = BiometricTemplate(
                user: user,
                kind: .finger,
                index: finger,
                format: ZKPushSession.fingerFormat(version),
                bytes: bytes
            )
        case 2, 9:
            let name = type == 9 ? "zk-visible-face" : "zk-face"
            template = BiometricTemplate(
                user: user,
                kind: .face,
                index: fields.number("index") ?? finger,
                format: "\(name)-\(version ?? "unknown")",
                bytes: bytes
            )
        case 6, 8:
            template = BiometricTemplate(
                user: user,
                kind: .palm,
                index: fields.number("index") ?? 0,
                format: "zk-palm-\(version ?? "unknown")",
                bytes: bytes
            )
        default: return refuse(line, "\(tag) line of type \(type)")
        }
        if let outcome = commands.collect(template, at: now) { settle(outcome, at: now) }
    }

    var fingerFormat: String { ZKPushSession.fingerFormat(fingerVersion) }

    static func fingerFormat(_ version: String?) -> String { "zk-finger-\(version ?? "unknown")" }
}

/// A card number as the terminals write it: decimal, or its bytes from the low one on as hexadecimal digits in brackets.
enum PushCard {
    static func number(_ text: String) -> UInt64? {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return UInt64(text).flatMap { $0 == 0 ? nil : $0 } }
        let digits = Array(text.utf8.dropFirst().dropLast())
        guard digits.count.isMultiple(of: 2), (2...16).contains(digits.count) else { return nil }
        var number: UInt64 = 0
        for start in stride(from: digits.count - 2, through: 0, by: -2) {
            guard let byte = UInt64(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            number = number << 8 | byte
        }
        return number == 0 ? nil : number
    }
}

/// What the operation log's numbers mean. Source: the vendor's description of the operation log, as public servers
/// repeat it; further numbers are told as they are.
enum PushOperation {
    static func words(_ code: Int, about subject: String?) -> String {
        guard let words = table[code] else { return "operation \(code)" }
        return subject.map { aboutSomebody.contains(code) ? "\(words) \($0)" : words } ?? words
    }

    private static let table: [Int: String] = [
        0: "switched on",
        1: "switched off",
        3: "alarm",
        4: "opened the menu",
        5: "changed a setting",
        6: "enrolled a fingerprint of user",
        7: "set a password of user",
        8: "enrolled a card of user",
        9: "deleted user",
        10: "deleted a fingerprint of user",
        11: "deleted the password of user",
        12: "deleted the card of user",
        13: "cleared all data",
        21: "set the clock",
        22: "restored the factory settings",
        23: "deleted the attendance log",
        24: "cleared the administrators",
        29: "opened the lock",
        30: "enrolled user",
    ]
    private static let aboutSomebody: Set<Int> = [6, 7, 8, 9, 10, 11, 12, 30]
}
