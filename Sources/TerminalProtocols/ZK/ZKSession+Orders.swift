import WallClock

/// Orders of the administrator: one at a time, between the rounds.
extension ZKSession {
    /// Orders that wait.
    package static let orderLimit = 16
    /// A user table as old as this is read again before somebody in it is changed.
    static let userTableAge: Duration = .seconds(30)
    /// Longer than this no door is held open.
    static let longestUnlock: Duration = .seconds(600)
    /// What the terminal may show beside the time it was just given.
    private static let clockTolerance: Int64 = 5

    mutating func take(_ order: TerminalOrder) {
        guard orders.count < Self.orderLimit else {
            return answer(order, .refused("\(Self.orderLimit) orders wait for this terminal already; try again later"))
        }
        orders.append(order)
    }

    mutating func answer(_ order: TerminalOrder, _ result: OrderResult) {
        actions.append(.report(.answered(order: order.id, result)))
    }

    /// The running order is over; what comes next is for ``finishRound(at:)``.
    mutating func settle(_ result: OrderResult, at now: Duration) {
        if let running { answer(running.order, result) }
        running = nil
        finishRound(at: now)
    }

    mutating func begin(_ order: TerminalOrder, at now: Duration) {
        running = ZKRunningOrder(order: order)
        switch order.command {
        case .sync, .end: settle(.unsupported, at: now)  // never queued
        case .setClock: step(.setClock, at: now)
        case .restart: step(.restart, at: now)
        case .unlock(let time):
            guard time > .zero, time <= Self.longestUnlock else {
                return settle(.refused("a door is opened for 0.1 to 600 seconds"), at: now)
            }
            step(.unlock(time), at: now)
        case .readUsers, .clearLog: beginRound(at: now)
        case .writeUser, .deleteUser: step(.sizes, at: now)
        case .readTemplates, .writeTemplate:
            guard facts.templateFormat != nil else { return settle(.unsupported, at: now) }
            step(.sizes, at: now)
        }
    }

    mutating func step(_ step: ZKOrderStep, at now: Duration) { ask(.order(step), at: now) }

    /// A round that was made for the running order is over.
    mutating func continueOrder(at now: Duration) {
        guard let running else { return }
        switch running.order.command {
        case .readUsers: settle(.done, at: now)
        case .writeUser, .deleteUser, .readTemplates, .writeTemplate: changeUsers(at: now)
        case .clearLog: continueClearing(at: now)
        case .sync, .end, .setClock, .restart, .unlock: settle(.done, at: now)
        }
    }

    /// The request for a step.
    func packet(for step: ZKOrderStep, at now: Duration) -> (ZKCommand, [UInt8]) {
        switch step {
        case .setClock:
            // To the nearest second, which is all that a terminal takes.
            let time = settings.wallClock(at: now + .milliseconds(500))
            return (.timeWrite, (ZKTime.encode(time) ?? 0).zkBytes)
        case .readClock: return (.timeRead, [])
        case .restart: return (.restart, [])
        case .unlock(let time):
            let tenths = max(1, (time.inMilliseconds + 99) / 100)
            return (.unlock, UInt32(truncatingIfNeeded: tenths).zkBytes)
        case .sizes, .sizesAfterClearing: return (.freeSizes, [])
        case .writeUser(let row): return (.userWrite, row)
        case .deleteUser(let uid): return (.userDelete, uid.zkBytes)
        case .refresh: return (.refreshData, [])
        case .template(let uid, let finger): return (.userRead, uid.zkBytes + [finger])
        case .prepareBuffer(let size): return (.prepareData, UInt32(truncatingIfNeeded: size).zkBytes)
        case .fillBuffer(let offset):
            guard case .writeTemplate(let template) = running?.order.command else { return (.freeData, []) }
            return (.data, Array(template.bytes.dropFirst(offset).prefix(ZKOrderStep.bufferPiece)))
        case .checkBuffer: return (.bufferChecksum, [])
        case .storeTemplate(let uid, let finger, let size):
            return (.templateFromBuffer, uid.zkBytes + [finger, 1] + UInt16(truncatingIfNeeded: size).zkBytes)
        case .freeBuffer: return (.freeData, [])
        case .clearLog: return (.attendanceClear, [])
        }
    }

    /// - Parameter data: nil if the terminal refused.
    mutating func answerOrder(_ data: [UInt8]?, to step: ZKOrderStep, at now: Duration) {
        switch step {
        case .setClock:
            data == nil ? settle(.refused("the terminal refused the time"), at: now) : self.step(.refresh, at: now)
        case .readClock: judgeClock(data, at: now)
        case .restart:
            guard data != nil else { return settle(.refused("the terminal refused to restart"), at: now) }
            if let running { answer(running.order, .done) }
            running = nil
            leave(.ended)
        case .unlock: settle(data == nil ? .refused("the terminal refused to open the lock") : .done, at: now)
        case .sizes: running?.order.command == .clearLog ? disableForClearing(at: now) : changeUsers(at: now)
        case .writeUser, .deleteUser, .refresh: changedUsers(data, step, at: now)
        case .template: break  // a transfer
        case .prepareBuffer, .fillBuffer, .checkBuffer, .storeTemplate, .freeBuffer:
            gaveTemplate(data, step, at: now)
        case .clearLog:
            guard data != nil else { return settle(.refused("the terminal refused to clear its log"), at: now) }
            self.step(.sizesAfterClearing, at: now)
        case .sizesAfterClearing: judgeClearing(at: now)
        }
    }

    private mutating func judgeClock(_ data: [UInt8]?, at now: Duration) {
        guard let data, let shown = ZKFields(data).u32(0).flatMap(ZKTime.decode) else {
            return settle(.refused("the terminal took the time but does not tell its clock"), at: now)
        }
        reportClock(data, at: now)
        let difference = shown.wallSeconds - settings.wallClock(at: now).wallSeconds
        let isRight = abs(difference) <= Self.clockTolerance
        settle(isRight ? .done : .refused("the terminal took the time but shows \(shown)"), at: now)
    }
}
