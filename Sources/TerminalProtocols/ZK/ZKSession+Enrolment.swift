/// Changing who is enrolled, and moving templates.
extension ZKSession {
    /// FREE SIZES was answered, or the user table was read: the next step of an order about one person.
    mutating func changeUsers(at now: Duration) {
        guard let command = running?.order.command else { return }
        let isKnown = usersReadAt.map { now - $0 <= Self.userTableAge } ?? false
        guard isKnown && counts.users == usersExpected || running?.hasReadUsers == true else {
            return beginRound(at: now)
        }
        switch command {
        case .writeUser(let user): write(user, at: now)
        case .deleteUser(let user):
            person(user, at: now).map { step(.deleteUser(uid: $0.uid), at: now) }
        case .readTemplates(let user):
            person(user, at: now).map { step(.template(uid: $0.uid, finger: 0), at: now) }
        case .writeTemplate(let template): begin(template, at: now)
        case .sync, .end, .setClock, .restart, .unlock, .clearLog, .readUsers: settle(.done, at: now)
        }
    }

    /// Refuses the order if nobody has that user id.
    private mutating func person(_ user: String, at now: Duration) -> ZKUserRecord? {
        if let record = enrolled[user] { return record }
        settle(.refused("user \(user) is not enrolled on this terminal"), at: now)
        return nil
    }

    private mutating func write(_ user: TerminalUser, at now: Duration) {
        let old = enrolled[user.user]
        if old == nil, let users = counts.users, let capacity = counts.userCapacity, capacity > 0, users >= capacity {
            return settle(.refused("the terminal is full: \(users) of \(capacity) users"), at: now)
        }
        guard let form = userForm ?? likelyForm else {
            let reason =
                "nobody is enrolled yet, so the form of its user table is not known; enrol one person at it first"
            return settle(.refused(reason), at: now)
        }
        guard let uid = old?.uid ?? freeUID else {
            return settle(.refused("the terminal has no number left for another user"), at: now)
        }
        do throws(ZKUserTrouble) {
            let row = try form.row(user, over: old, uid: uid, encoding: nameEncoding ?? .utf8)
            step(.writeUser(row), at: now)
        } catch {
            settle(.refused(error.reason), at: now)
        }
    }

    /// A terminal with nobody on it: colour screens and logs with text have the larger form.
    private var likelyForm: ZKUserForm? {
        if let logForm { return logForm == .text ? .text : .number }
        return facts.platform.map { $0.contains("TFT") ? .text : .number }
    }

    /// One behind the largest, as the terminals themselves count; else the first that is free.
    private var freeUID: UInt16? {
        let taken = takenUIDs
        guard let largest = taken.max() else { return 1 }
        if largest < UInt16.max { return largest + 1 }
        return (1...UInt16.max).first { !taken.contains($0) }
    }

    /// WRITE, DELETE or REFRESH was answered.
    mutating func changedUsers(_ data: [UInt8]?, _ step: ZKOrderStep, at now: Duration) {
        guard let command = running?.order.command else { return }
        switch step {
        case .writeUser(let row):
            guard data != nil else { return settle(.refused("the terminal refused the user"), at: now) }
            remember(row)
            self.step(.refresh, at: now)
        case .deleteUser(let uid):
            // Repeated because no answer came, and refused because it was done: the table will tell.
            let isDoubtful = data == nil && request.repetition > 0
            guard data != nil || isDoubtful else {
                return settle(.refused("the terminal refused to delete the user"), at: now)
            }
            if case .deleteUser(let user) = command { enrolled[user] = nil }
            takenUIDs.remove(uid)
            usersExpected = isDoubtful ? nil : usersExpected.map { $0 - 1 }
            usersRead = nil
            self.step(.refresh, at: now)
        // REFRESH is a courtesy; what was written counts.
        case .refresh: command == .setClock ? self.step(.readClock, at: now) : settle(.done, at: now)
        default: settle(.done, at: now)
        }
    }

    private mutating func remember(_ row: [UInt8]) {
        guard let form = ZKUserForm(rawValue: row.count), let record = form.user(row[...]) else { return }
        if enrolled.updateValue(record, forKey: record.user.user) == nil {
            usersExpected = usersExpected.map { $0 + 1 }
        }
        takenUIDs.insert(record.uid)
        userForm = form
        usersRead = nil  // the next round reads the table and reports it
    }

    // MARK: Templates

    /// The transfer of one finger's template is over, or was refused because there is none.
    mutating func tookTemplate(_ packet: ZKPacket, _ question: ZKQuestion, at now: Duration) {
        guard case .readTemplates(let user) = running?.order.command, let format = facts.templateFormat,
            case .order(.template(let uid, let finger)) = question
        else { return }
        if packet.command.isRefusal, packet.command != .error { return settle(.unsupported, at: now) }
        if wantsEnd { return leave(.ended) }
        let bytes = transfer.take()
        if !bytes.isEmpty {
            // Firmware that knows only the whole table under this command answers with that.
            if let total = ZKFields(bytes).u32(0), Int(total) == bytes.count - 4 {
                return settle(.unsupported, at: now)
            }
            running?.templates.append(
                BiometricTemplate(user: user, kind: .finger, index: Int(finger), format: format, bytes: bytes)
            )
        }
        guard finger < 9 else { return settle(.templates(running?.templates ?? []), at: now) }
        step(.template(uid: uid, finger: finger + 1), at: now)
    }

    private mutating func begin(_ template: BiometricTemplate, at now: Duration) {
        guard template.kind == .finger, template.format == facts.templateFormat else {
            let own = facts.templateFormat ?? "no"
            return settle(
                .refused("a \(template.format) template does not fit a terminal with \(own) templates"),
                at: now
            )
        }
        guard (0...9).contains(template.index), (1...Int(UInt16.max)).contains(template.bytes.count) else {
            return settle(.refused("no terminal has such a finger, or a template of that size"), at: now)
        }
        guard person(template.user, at: now) != nil else { return }
        giveTemplate(at: now)
    }

    /// The terminal forgets what its buffer held before.
    mutating func giveTemplate(at now: Duration) {
        guard case .writeTemplate(let template) = running?.order.command else { return }
        running?.uploads += 1
        guard (running?.uploads ?? 0) <= (isDatagram ? 12 : 2) else {
            return settle(.refused("the terminal did not take the template"), at: now)
        }
        step(.prepareBuffer(size: template.bytes.count), at: now)
    }

    /// One of the five steps was answered.
    mutating func gaveTemplate(_ data: [UInt8]?, _ step: ZKOrderStep, at now: Duration) {
        guard case .writeTemplate(let template) = running?.order.command, let person = enrolled[template.user] else {
            return settle(.refused("the user is gone"), at: now)
        }
        if step == .freeBuffer {
            guard running?.isRefused != true else {
                return settle(.refused("the terminal refused the template"), at: now)
            }
            return self.step(.refresh, at: now)
        }
        // The checksum's rule is not public, so only the steps that carry the template must succeed.
        guard data != nil || step == .checkBuffer else {
            running?.isRefused = true
            return self.step(.freeBuffer, at: now)
        }
        switch step {
        case .prepareBuffer: self.step(.fillBuffer(offset: 0), at: now)
        case .fillBuffer(let offset):
            let next = offset + ZKOrderStep.bufferPiece
            self.step(next < template.bytes.count ? .fillBuffer(offset: next) : .checkBuffer, at: now)
        case .checkBuffer:
            let finger = UInt8(truncatingIfNeeded: template.index)
            self.step(.storeTemplate(uid: person.uid, finger: finger, size: template.bytes.count), at: now)
        default: self.step(.freeBuffer, at: now)
        }
    }
}
