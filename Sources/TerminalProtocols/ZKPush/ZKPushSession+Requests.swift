import WallClock

/// What requests mean.
extension ZKPushSession {
    mutating func handle(_ request: PushRequest, at now: Duration) {
        switch (request.target.service, request.method) {
        case ("cdata", .get):
            // Besides the handshake, some firmware asks with a table whether a punch may be made elsewhere.
            request.target["table"] == nil ? handshake(request, at: now) : answer(request)
        case ("cdata", .post): take(request, table: tableName(request.target), at: now)
        case ("querydata", _):
            take(request, table: (request.target["tablename"] ?? request.target["table"] ?? "").uppercased(), at: now)
        case ("getrequest", _): handOutCommands(request, at: now)
        case ("devicecmd", _):
            takeResults(request, at: now)
        case ("ping", _):
            noteQuiet(at: now)
            answer(request)
        case ("registry", _), ("push", _): register(request, at: now)
        case ("rtdata", _): tellTime(request, at: now)
        case (let service, _):
            // fdata, edata, exchange and what is still to come: unacknowledged, they would come again for ever.
            if !request.body.isEmpty {
                report(fault: PushText.withoutSecrets(request.body[...]), reason: "\(service): not understood")
            }
            answer(request)
        }
    }

    /// `table=tabledata&tablename=user` of the access firmware means the table `user`.
    private func tableName(_ target: PushTarget) -> String {
        let table = (target["table"] ?? "").uppercased()
        return table == "TABLEDATA" ? (target["tablename"] ?? "").uppercased() : table
    }

    // MARK: Handshake

    private mutating func handshake(_ request: PushRequest, at now: Duration) {
        let serial = request.target.serial ?? ""
        answer(request, lines(["GET OPTION FROM: \(serial)"] + options(at: now)))
        // A terminal that starts anew was restarted; that ends the session, behind the answer.
        for outcome in commands.restarted() { settle(outcome, at: now) }
    }

    private mutating func register(_ request: PushRequest, at now: Duration) {
        if !request.body.isEmpty { learn(PushFields(options: request.body), at: now) }
        let code = "RegistryCode=\(registryCode(request.target.serial ?? ""))"
        guard request.target.service == "push" else { return answer(request, code) }
        let delay = delay.components.seconds
        answer(
            request,
            lines([code, "ServerVersion=3.1.1", "PushVersion=3.1.1", "RequestDelay=\(delay)"] + options(at: now))
        )
    }

    /// What the terminal is told of our wishes. Templates and photos are not asked for unasked: they are personal data,
    /// and read when somebody wants them.
    private mutating func options(at now: Duration) -> [String] {
        let offset = settings.zone.offset(at: settings.moment(at: now)) / 60
        position?.offset = offset
        if positionDue == nil { positionDue = now + Self.positionInterval }
        func stamp(_ table: String) -> String { position?.stamp(of: table) ?? "0" }
        return [
            "Stamp=\(stamp("ATTLOG"))",
            "ATTLOGStamp=\(stamp("ATTLOG"))",
            "OpStamp=\(stamp("OPERLOG"))",
            "OPERLOGStamp=\(stamp("OPERLOG"))",
            "PhotoStamp=\(stamp("ATTPHOTO"))",
            "ATTPHOTOStamp=\(stamp("ATTPHOTO"))",
            "BIODATAStamp=\(stamp("BIODATA"))",
            "ErrorDelay=\(Self.errorDelay.components.seconds)",
            "Delay=\(delay.components.seconds)",
            "TransTimes=00:00;14:05",
            "TransInterval=1",
            "TransFlag=TransData AttLog\tOpLog\tEnrollUser\tChgUser",
            "TimeZone=\(ZKPushSession.timeZone(minutes: offset))",
            "Realtime=1",
            "Encrypt=0",
            "ServerVer=2.4.1",
            "PushProtVer=2.4.1",
        ]
    }

    /// Hours, or minutes where these are no whole hours or the terminal would take the number for minutes.
    static func timeZone(minutes: Int) -> Int {
        minutes % 60 == 0 && abs(minutes / 60) <= 14 ? minutes / 60 : minutes
    }

    /// Always the same for a serial number, so that a registered terminal stays registered. It proves nothing.
    private func registryCode(_ serial: String) -> String {
        let hash = serial.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 36)
    }

    private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// The moment in UTC, and how far the site's clocks are from it. Source: protocols/zk-push.md; that the time is
    /// Greenwich's follows from the zone beside it and is how most public servers read the vendor's text.
    private mutating func tellTime(_ request: PushRequest, at now: Duration) {
        guard let type = request.target["type"]?.lowercased(), type == "rttime" || type == "time" else {
            return answer(request)
        }
        let moment = settings.moment(at: now)
        let offset = settings.zone.offset(at: moment) / 60
        let (hours, minutes) = (abs(offset) / 60, abs(offset) % 60)
        let zone = "\(offset < 0 ? "-" : "+")\(hours < 10 ? "0" : "")\(hours)\(minutes < 10 ? "0" : "")\(minutes)"
        let time = ZKTime.encode(Zone.utc.local(at: moment)) ?? 0
        answer(request, "DateTime=\(time),ServerTZ=\(zone)")
    }

    // MARK: What it tells of itself

    /// Positional: firmware, users, fingers, records, address, finger algorithm, face algorithm, faces to enrol,
    /// faces, functions. Source: protocols/zk-push.md.
    mutating func learn(info text: String, at now: Duration) {
        let fields = text.split(separator: ",", maxSplits: 16, omittingEmptySubsequences: false).map(String.init)
        func number(_ index: Int) -> Int? { index < fields.count ? PushText.number(fields[index]) : nil }
        var told = facts
        if let firmware = fields.first, !firmware.isEmpty { told.firmware = String(firmware.prefix(64)) }
        if fields.count > 5, PushText.number(fields[5]) != nil { note(fingerVersion: fields[5], in: &told) }
        note(told)
        var counted = counts
        counted.users = number(1) ?? counted.users
        counted.fingers = number(2) ?? counted.fingers
        counted.records = number(3) ?? counted.records
        counted.faces = number(8) ?? counted.faces
        note(counted, at: now)
    }

    mutating func learn(_ fields: PushFields, at now: Duration) {
        var told = facts
        told.model = fields.text("devicename") ?? told.model
        told.firmware = fields.text("fwversion", "firmver", "firmwareversion") ?? told.firmware
        told.platform = fields.text("platform") ?? told.platform
        if let version = fields.text("zkfpversion", "fpversion") { note(fingerVersion: version, in: &told) }
        note(told)
        var counted = counts
        counted.users = fields.number("usercount") ?? counted.users
        counted.fingers = fields.number("fpcount") ?? counted.fingers
        counted.records = fields.number("transactioncount") ?? fields.number("attlogcount") ?? counted.records
        counted.faces = fields.number("facecount") ?? counted.faces
        note(counted, at: now)
        if let text = fields.text("datetime") { note(clock: text, at: now) }
    }

    private mutating func note(fingerVersion version: String, in facts: inout TerminalFacts) {
        let digits = version.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.utf8.count) else { return }
        fingerVersion = String(digits)
        facts.templateFormat = fingerFormat
    }

    private mutating func note(_ told: TerminalFacts) {
        guard told != facts else { return }
        facts = told
        actions.append(.report(.identified(facts)))
    }

    private mutating func note(_ counted: TerminalCounts, at now: Duration) {
        guard counted != counts else { return }
        counts = counted
        actions.append(.report(.counts(counted)))
        guard let records = counted.records else { return }
        if let most = position?.records, records < most {
            // Cleared or reset: its stamps may begin again, and ours would hide what it stores from now on.
            position?.restart()
            commands.check(at: now)
        }
        position?.records = records
    }

    // MARK: Clock

    /// A request may carry the terminal's clock in its `Date`.
    mutating func noteClock(_ request: PushRequest, at now: Duration) {
        guard let date = request.date.flatMap(PushDate.init) else { return }
        report(clock: settings.zone.local(at: date.moment), at: now)
    }

    /// The zk time as a decimal number, or text.
    private mutating func note(clock text: String, at now: Duration) {
        let time = UInt32(text).flatMap(ZKTime.decode) ?? LocalDateTime(text)
        if let time { report(clock: time, at: now) }
    }

    private mutating func report(clock time: LocalDateTime, at now: Duration) {
        if let last = clockReported, now < last + .seconds(60) { return }
        clockReported = now
        actions.append(.report(.clock(time, asked: now, answered: now)))
    }

    // MARK: Whether the log is read

    /// Called when the terminal asks for orders, or pings.
    ///
    /// What proves that nothing older waits in the terminal: it was told to send at once (`Realtime=1`), and over a
    /// whole delay it came twice without sending any of its log, and we owe it no acknowledgement. A terminal that was
    /// refused waits `ErrorDelay` before it sends again, and one that we have just begun to hear may be waiting so:
    /// quiet counts only from then on. The proof reaches to the first of the two visits.
    mutating func noteQuiet(at now: Duration) {
        guard pending.isEmpty, !owesLog, now >= Self.errorDelay else {
            quietSince = nil
            return
        }
        guard let since = quietSince else {
            quietSince = now
            return
        }
        guard now - since >= delay else { return }
        actions.append(.report(.logRead(began: since)))
        quietSince = now
    }
}
