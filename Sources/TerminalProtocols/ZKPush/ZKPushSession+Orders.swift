import WallClock

/// Orders of the administrator, as commands that the terminal fetches.
extension ZKPushSession {
    mutating func obey(_ order: TerminalOrder, at now: Duration) {
        func refuse(_ reason: String) -> SessionAction<PushResponse> {
            .report(.answered(order: order.id, .refused(reason)))
        }
        switch order.command {
        case .end: leave(.ended)
        case .sync: sync(at: now)
        case .setClock: queue(.clock(asText: false), "SET OPTION DateTime=", order, at: now)
        case .restart: queue(.restart, "REBOOT", order, at: now)
        // How long the lock stays open is the terminal's own setting.
        case .unlock: queue(.plain, "AC_UNLOCK", order, at: now)
        case .clearLog:
            actions.append(
                refuse(
                    "a terminal that pushes cannot be asked whether its whole log was read, nor stopped while it is; "
                        + "clear it at the terminal, or read it on port 4370 (protocol zk)"
                )
            )
        case .readUsers: queue(.users, "DATA QUERY USERINFO", order, at: now)
        case .writeUser(let user):
            guard let fields = ZKPushSession.fields(of: user) else {
                return actions.append(refuse("the user id \"\(user.user)\" cannot be written in a command"))
            }
            queue(.plain, "DATA UPDATE USERINFO \(fields)", order, at: now)
        case .deleteUser(let user):
            guard isWritable(user) else {
                return actions.append(refuse("the user id \"\(user)\" cannot be written in a command"))
            }
            queue(.plain, "DATA DELETE USERINFO PIN=\(user)", order, at: now)
        case .readTemplates(let user):
            guard isWritable(user) else {
                return actions.append(refuse("the user id \"\(user)\" cannot be written in a command"))
            }
            queue(.templates(user: user), "DATA QUERY FINGERTMP PIN=\(user)", order, at: now)
        case .writeTemplate(let template): write(template, order, at: now)
        }
    }

    /// What is new, and once more the last weeks: a stamp that was wrong hides nothing that is younger.
    private mutating func sync(at now: Duration) {
        commands.check(at: now)
        let end = settings.wallClock(at: now).date.adding(days: 1)
        let start = end.adding(days: -32)
        _ = commands.add(
            .plain,
            "DATA QUERY ATTLOG StartTime=\(start) 00:00:00\tEndTime=\(end) 23:59:59",
            order: 0,
            at: now
        )
    }

    private mutating func write(_ template: BiometricTemplate, _ order: TerminalOrder, at now: Duration) {
        func refuse(_ reason: String) { actions.append(.report(.answered(order: order.id, .refused(reason)))) }
        guard template.kind == .finger else {
            return actions.append(.report(.answered(order: order.id, .unsupported)))
        }
        guard isWritable(template.user), 0...9 ~= template.index else { return refuse("no such user or finger") }
        guard fingerVersion != nil, template.format == fingerFormat else {
            return refuse(
                fingerVersion == nil
                    ? "the terminal has not told which finger templates it takes"
                    : "the template is \(template.format), the terminal takes \(fingerFormat)"
            )
        }
        let text = PushBase64.encoded(template.bytes)
        queue(
            .plain,
            "DATA UPDATE FINGERTMP PIN=\(template.user)\tFID=\(template.index)\tSize=\(text.utf8.count)\tValid=1\tTMP=\(text)",
            order,
            at: now
        )
    }

    private mutating func queue(_ kind: PushCommands.Kind, _ text: String, _ order: TerminalOrder, at now: Duration) {
        guard !commands.add(kind, text, order: order.id, at: now) else { return }
        actions.append(.report(.answered(order: order.id, .refused("too many commands wait for the terminal"))))
    }

    private func isWritable(_ user: String) -> Bool { PushText.user(Array(user.utf8)[...]) == user }

    /// Password and group are left out, so that they stay as they are.
    private static func fields(of user: TerminalUser) -> String? {
        guard PushText.user(Array(user.user.utf8)[...]) == user.user else { return nil }
        // A control character in a name would end the field or the command.
        let name = String(user.name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
        let fields = [
            "PIN=\(user.user)", "Name=\(name)", "Pri=\(user.isAdministrator ? 14 : 0)",
            "Card=\(user.card.map(String.init) ?? "")",
        ]
        return fields.joined(separator: "\t")
    }

    // MARK: Handing out, and results

    mutating func handOutCommands(_ request: PushRequest, at now: Duration) {
        if let info = request.target["info"] { learn(info: info, at: now) }
        noteQuiet(at: now)
        let offset = settings.zone.offset(at: settings.moment(at: now)) / 60
        if let told = position?.offset, told != offset {
            // The clocks of the site were changed: the terminal asks again, and is told the new offset.
            commands.check(at: now)
        }
        let lines = commands.handOut(at: now, wall: settings.wallClock(at: now))
        answer(request, lines.isEmpty ? "OK" : lines.map { $0 + "\n" }.joined())
    }

    /// `ID=…&Return=…&CMD=…` for each command; what the terminal tells besides follows in lines `Key=Value`.
    mutating func takeResults(_ request: PushRequest, at now: Duration) {
        var details: [ArraySlice<UInt8>] = []
        var outcomes: [PushCommands.Outcome] = []
        for line in PushText.lines(request.body) {
            guard let (id, code) = ZKPushSession.result(line) else {
                details.append(line)
                continue
            }
            if let outcome = commands.result(of: id, code: code, at: now) { outcomes.append(outcome) }
        }
        if !details.isEmpty {
            learn(PushFields(options: Array(details.joined(separator: [UInt8(ascii: "\n")]))), at: now)
        }
        answer(request)
        for outcome in outcomes { settle(outcome, at: now) }
    }

    /// - Returns: nil for a line that is no result.
    private static func result(_ line: ArraySlice<UInt8>) -> (id: Int, code: Int)? {
        var id: Int?
        var code: Int?
        for (index, part) in line.split(separator: UInt8(ascii: "&"), maxSplits: 8).enumerated() {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: PushText.trimmed(part[..<equals]), as: UTF8.self).uppercased()
            if index == 0, name != "ID" { return nil }
            if name == "ID" { id = PushText.number(part[equals...].dropFirst()) }
            if name == "RETURN" { code = PushText.number(part[equals...].dropFirst()) }
        }
        return id.map { ($0, code ?? 0) }
    }

    mutating func settle(_ outcome: PushCommands.Outcome, at now: Duration) {
        if let read = outcome.users {
            users = Dictionary(read.map { ($0.user, $0) }, uniquingKeysWith: { $1 })
            reportUsers()
        }
        if case .clock = outcome.kind, outcome.result == .done, let (time, at) = outcome.clock {
            actions.append(.report(.clock(time, asked: at, answered: at)))
        }
        if outcome.order != 0 { actions.append(.report(.answered(order: outcome.order, outcome.result))) }
        if outcome.kind == .restart, outcome.result == .done { leave(.ended) }
    }
}
