package import TerminalProtocols
package import WallClock

/// An Anviz terminal made of software.
///
/// Where the description leaves something open the worst is assumed: clearing marks loses the reading position.
/// Source: protocols/anviz.md.
package struct AnvizTerminal: SimulatedTerminal {
    /// What the terminal says when no record is left; nobody describes it.
    package enum EndOfLog: Sendable, CaseIterable { case noRecords, empty, failed }

    package var memory: TerminalMemory
    /// The number that addresses it on its line.
    package let device: UInt32
    /// Text of at most eight characters.
    package var firmware = "V02.16"
    package var model = "M3"
    package var capacities = AnvizCapacities(users: 3_000, fingers: 3_000, records: 100_000)
    /// 27-byte users are answered to 0x42, the others to 0x72.
    package var userForm = AnvizUser.Form.unicode
    package var epoch = AnvizEpoch.secondOfJanuary
    package var endOfLog = EndOfLog.noRecords
    /// Byte 5 of the second settings: punches are also sent as they are made.
    package var isLive = false
    /// Byte 15 of the second settings: seconds that the clock is moved each day.
    package var dailyCorrection: UInt8 = 0
    /// Account and password without which nothing is answered with anything but "failed"; nil on older models, which
    /// do not know the command.
    package var login: (account: String, password: String)?
    private var isLoggedIn = false
    /// How often the lock was opened.
    package private(set) var unlocks = 0
    /// What is enrolled: by user code, then by the finger's number, 1 to 10.
    package var templates: [UInt64: [UInt8: [UInt8]]] = [:]
    /// Users as they were written: what the memory does not hold of them.
    var written: [String: [UInt8]] = [:]
    /// Seconds by which writing the time has moved the clock.
    private var clockOffset: Int64 = 0

    private var framer = AnvizFramer(expecting: .requests)
    /// Where "next" goes on; nil before "first".
    private var logPosition: Int?
    private var userPosition: Int?
    /// What "the last answer again" brings.
    private var lastRecords: [UInt8]?
    private var lastUsers: [UInt8]?

    package init(memory: TerminalMemory, device: UInt32 = 1) {
        self.memory = memory
        self.device = device
    }

    package mutating func linkChanged() {
        framer = AnvizFramer(expecting: .requests)
        logPosition = nil
        userPosition = nil
        lastRecords = nil
        lastUsers = nil
        isLoggedIn = false
    }

    package mutating func receive(_ bytes: [UInt8], now: LocalDateTime) -> [SimulatorAction] {
        framer.receive(bytes, at: .seconds(now.wallSeconds)).flatMap { item -> [SimulatorAction] in
            guard case .frame(let frame) = item, frame.device == 0 || frame.device == device else { return [] }
            return answer(frame, now: now.adding(seconds: clockOffset))
        }
    }

    package mutating func punch(_ punch: SimulatedPunch, now: LocalDateTime) -> [SimulatorAction] {
        memory.log.append(punch)
        memory.newMarks += 1
        return isLive ? [reply(.liveRecord, record(punch).bytes)] : []
    }

    func reply(_ command: AnvizCommand, _ data: [UInt8]) -> SimulatorAction {
        .send(AnvizFrame(device: device, command: command, kind: .answer(.done), data: data).bytes)
    }

    func refuse(_ command: AnvizCommand, _ verdict: AnvizReturn) -> SimulatorAction {
        .send(AnvizFrame(device: device, command: command, kind: .answer(verdict)).bytes)
    }

    private mutating func answer(_ request: AnvizFrame, now: LocalDateTime) -> [SimulatorAction] {
        let command = request.command
        if command == .login { return logIn(request.data).map { [$0] } ?? [] }
        if login != nil, !isLoggedIn { return [refuse(command, .failed)] }
        switch command {
        case .basicSettings: return [reply(command, basicSettings)]
        case .serial: return [reply(command, padded(memory.serial, 16))]
        case .number: return [reply(command, AnvizInteger.bytes(UInt64(device), count: 4))]
        case .typeCode: return [reply(command, padded(model, 8))]
        case .secondSettings:
            return [reply(command, [0, 0, 0, 0, isLive ? 1 : 0] + Array(repeating: 0, count: 9) + [dailyCorrection])]
        case .writeSecondSettings: return [writeSecondSettings(request.data)]
        case .time:
            return [AnvizTime.bytes(now).map { reply(command, $0) } ?? refuse(command, .failed)]
        case .writeTime:
            guard let time = AnvizTime.time(request.data) else { return [refuse(command, .failed)] }
            clockOffset += time.wallSeconds - now.wallSeconds
            return [reply(command, [])]
        case .counts: return [reply(command, counts.bytes)]
        case .capacities: return [reply(command, capacities.bytes)]
        case .records: return [records(request.data)]
        case .users, .shortUsers: return [users(request)]
        case .clear: return clear(request.data)
        case .unlock:
            unlocks += 1
            return [reply(command, [])]
        case .writeUsers, .writeShortUsers: return [writeUsers(request)]
        case .deleteUser: return [deleteUser(request.data)]
        case .template: return [readTemplate(request.data)]
        case .writeTemplate: return [writeTemplate(request.data)]
        case .login, .liveRecord: return []
        }
    }

    private mutating func logIn(_ data: [UInt8]) -> SimulatorAction? {
        guard let login else { return nil }
        isLoggedIn = data == padded(login.account, 12) + padded(login.password, 12)
        return isLoggedIn ? reply(.login, []) : refuse(.login, .failed)
    }

    /// Firmware, then password and options that nobody here reads; byte 18 says that 0x24 is the serial number.
    private var basicSettings: [UInt8] { padded(firmware, 8) + Array(repeating: 0, count: 9) + [2] }

    private mutating func writeSecondSettings(_ data: [UInt8]) -> SimulatorAction {
        guard data.count >= 5, [0, 1, 0xFF].contains(data[4]) else { return refuse(.writeSecondSettings, .failed) }
        if data[4] != 0xFF { isLive = data[4] == 1 }
        return reply(.writeSecondSettings, [])
    }

    private var counts: AnvizCounts {
        AnvizCounts(
            users: memory.users.count,
            fingers: templates.values.reduce(memory.users.count) { $0 + $1.count },
            passwords: 0,
            cards: written.values.count { $0[8..<11].contains { $0 != 0xFF } },
            records: memory.log.count,
            newRecords: memory.newMarks
        )
    }

    // MARK: Log

    private func record(_ punch: SimulatedPunch) -> AnvizRecord {
        AnvizRecord(
            user: UInt64(punch.user) ?? 0,
            seconds: epoch.seconds(punch.time) ?? 0,
            backup: UInt8(truncatingIfNeeded: punch.verify),
            type: UInt8(truncatingIfNeeded: punch.state),
            workCode: UInt32(truncatingIfNeeded: punch.workCode)
        )
    }

    /// Where the marked records begin, if any.
    private var firstMark: Int { memory.log.count - min(max(0, memory.newMarks), memory.log.count) }

    private mutating func records(_ data: [UInt8]) -> SimulatorAction {
        guard data.count == 2, (1...25).contains(data[1]) else { return refuse(.records, .failed) }
        switch data[0] {
        case 0: break
        case 1: logPosition = 0
        case 2: logPosition = firstMark
        case 0x10: return lastRecords.map { reply(.records, $0) } ?? refuse(.records, .failed)
        default: return refuse(.records, .failed)
        }
        guard let position = logPosition else { return refuse(.records, .failed) }
        let end = min(max(position, memory.log.count), position + Int(data[1]))
        guard position < end else {
            return switch endOfLog {
            case .noRecords: reply(.records, [0])
            case .empty: refuse(.records, .empty)
            case .failed: refuse(.records, .failed)
            }
        }
        logPosition = end
        let answer = [UInt8(end - position)] + memory.log[position..<end].flatMap { record($0).bytes }
        lastRecords = answer
        return reply(.records, answer)
    }

    private mutating func clear(_ data: [UInt8]) -> [SimulatorAction] {
        guard data.count == 4 else { return [refuse(.clear, .failed)] }
        let oldest = firstMark
        let cleared: Range<Int>
        switch data[0] {
        case 0: cleared = 0..<memory.log.count
        case 1: cleared = oldest..<memory.log.count
        case 2: cleared = oldest..<min(memory.log.count, oldest + Int(AnvizInteger.read(data[1...])))
        default: return [refuse(.clear, .failed)]
        }
        let punches = Array(memory.log[cleared])
        memory.newMarks = memory.log.count - max(oldest, cleared.upperBound)
        if data[0] == 0 { memory.log.removeAll() }
        logPosition = nil
        lastRecords = nil
        let acknowledged: [SimulatorAction] = punches.isEmpty ? [] : [.acknowledged(punches)]
        return acknowledged + [reply(.clear, AnvizInteger.bytes(UInt64(punches.count), count: 3))]
    }

    // MARK: Users

    private mutating func users(_ request: AnvizFrame) -> SimulatorAction {
        let command = request.command
        let most: UInt8 = userForm == .unicode ? 8 : 12
        guard (command == .shortUsers) == (userForm == .short), request.data.count == 2,
            (1...most).contains(request.data[1])
        else { return refuse(command, .failed) }
        switch request.data[0] {
        case 0: break
        case 1: userPosition = 0
        case 0x10: return lastUsers.map { reply(command, $0) } ?? refuse(command, .failed)
        default: return refuse(command, .failed)
        }
        guard let position = userPosition, position < memory.users.count else { return refuse(command, .empty) }
        let end = min(memory.users.count, position + Int(request.data[1]))
        userPosition = end
        let answer = [UInt8(end - position)] + memory.users[position..<end].flatMap(userBytes)
        lastUsers = answer
        return reply(command, answer)
    }

    /// A text field, cut or filled up with NUL.
    func padded(_ text: String, _ count: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(count))
        return bytes + Array(repeating: 0, count: count - bytes.count)
    }
}
