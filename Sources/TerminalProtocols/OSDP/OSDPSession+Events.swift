extension OSDPSession {
    /// The answer to a poll.
    mutating func takeEvent(_ reply: OSDPReply?, _ code: UInt8, _ data: [UInt8], _ request: Request, at now: Duration) {
        restarts = 0
        let raw = [code] + data
        switch reply {
        case .acknowledged?:
            eventsInARow = 0
            return reportLogRead(request.asked, at: now)
        case .refused?: return noteRefusal(data, raw, at: now)
        case .card?: takeCredential(raw, at: now) { () throws(OSDPCredential.Trouble) in try OSDPCredential.card(data) }
        case .characters?:
            takeCredential(raw, at: now) { () throws(OSDPCredential.Trouble) in try OSDPCredential.characters(data) }
        case .keys?: takeKeys(data, raw, at: now)
        case .biometricMatch?: takeMatch(data, raw, at: now)
        case .localStatus?: takeLocalStatus(data)
        case .biometricTemplate?:
            // Never asked for, and a template belongs in no log.
            reportFault("a fingerprint that nobody asked for (\(data.count) bytes withheld)", at: now)
        case .inputStatus?, .outputStatus?, .readerStatus?: break
        case .identity?, .capabilities?, .challenge?, .initialMAC?, .busy?, nil:
            reportFault("an answer to a poll that means nothing here", raw, at: now)
        }
        eventsInARow += 1
    }

    /// An acknowledged poll: when it was asked, nothing waited at the reader. At most once a second, since it is asked
    /// ten times a second.
    private mutating func reportLogRead(_ asked: Duration, at now: Duration) {
        if let last = logReadReported, now < last + .seconds(1) { return }
        logReadReported = now
        actions.append(.report(.logRead(began: asked)))
    }

    private mutating func takeCredential(
        _ raw: [UInt8],
        at now: Duration,
        _ read: () throws(OSDPCredential.Trouble) -> OSDPCredential
    ) {
        do throws(OSDPCredential.Trouble) {
            let credential = try read()
            lastCard = (credential.user, now)
            store(record(credential.user, OSDPVerify.credential, raw, at: now), reader: credential.reader)
        } catch {
            switch error {
            case .reason(let reason): store(.damaged(raw, reason: reason), reader: nil)
            }
        }
    }

    private mutating func takeKeys(_ data: [UInt8], _ raw: [UInt8], at now: Duration) {
        guard data.count >= 2, data.count >= 2 + Int(data[1]) else {
            return store(.damaged(raw, reason: "keys that are cut short"), reader: nil)
        }
        let reader = data[0]
        keypads[reader, default: OSDPKeypad()].keep(raw)
        for key in data[2..<2 + Int(data[1])] where keypads[reader, default: OSDPKeypad()].press(key, at: now) {
            storeKeys(of: reader, at: now)
        }
    }

    mutating func storeKeys(of reader: UInt8, at now: Duration) {
        guard let keypad = keypads.removeValue(forKey: reader), !keypad.digits.isEmpty else { return }
        let user = String(decoding: keypad.digits, as: UTF8.self)
        lastCard = (user, now)
        store(record(user, OSDPVerify.keys, keypad.bytes, at: now), reader: reader)
    }

    /// A match names nobody: it confirms the card or number that was presented before it.
    private mutating func takeMatch(_ data: [UInt8], _ raw: [UInt8], at now: Duration) {
        guard data.count >= 3 else {
            return store(.damaged(raw, reason: "a biometric match that is cut short"), reader: nil)
        }
        guard data[1] == 0 else { return actions.append(.report(.rejections(1))) }
        guard let card = lastCard, now < card.at + OSDPSession.matchPatience else {
            return store(.damaged(raw, reason: "a biometric match without a card before it"), reader: nil)
        }
        store(record(card.user, OSDPVerify.match, raw, at: now), reader: data[0])
    }

    private mutating func takeLocalStatus(_ data: [UInt8]) {
        guard data.count >= 2, data[0] != 0 || data[1] != 0 else { return }
        let words = [data[0] != 0 ? "tamper" : nil, data[1] != 0 ? "power failure" : nil].compactMap { $0 }
        actions.append(.report(.operation(TerminalOperation(what: words.joined(separator: ", ")))))
    }

    /// The reader has no clock: a punch happened when it was heard of.
    private func record(_ user: String, _ verify: Int, _ raw: [UInt8], at now: Duration) -> LogItem {
        .record(
            TerminalRecord(
                user: user,
                time: settings.wallClock(at: now),
                verify: OSDPVerify.number(verify, configured: settings.verification),
                bytes: raw
            )
        )
    }

    /// - Parameter reader: where to tell that it is stored; nil if it is no punch.
    private mutating func store(_ item: LogItem, reader: UInt8?) {
        pendingStores += 1
        if let reader, !feedback.contains(reader) { feedback.append(reader) }
        actions.append(.store([item]))
    }
}
