package import TerminalProtocols
package import WallClock

/// A ZK terminal made of software. Source: protocols/zk.md.
package struct ZKTerminal: SimulatedTerminal {
    /// What kind of terminal it is.
    package struct Model: Sendable {
        package var name: String
        package var platform: String
        package var firmware: String
        package var logForm: ZKAttendanceForm
        package var userForm: ZKUserForm
        /// Stores names as terminals sold in China do; otherwise UTF-8.
        package var storesGB18030: Bool
        /// Knows 1503; older ones answer 13 and 9 with the table itself.
        package var hasBuffer: Bool
        /// A table of at most so many bytes is the answer to 1503 itself.
        package var directLimit: Int
        /// The most that one DATA packet carries.
        package var packetSize: Int
        /// Speaks UDP: a packet alone is a datagram, and a table comes in packets of at most 1,024 bytes.
        package var isDatagram: Bool
        package var userCapacity: Int
        package var recordCapacity: Int

        package init(
            name: String = "SIM 40",
            platform: String = "SIM_TFT",
            firmware: String = "Ver 6.60 Sep 19 2019",
            logForm: ZKAttendanceForm = .text,
            userForm: ZKUserForm = .text,
            storesGB18030: Bool = false,
            hasBuffer: Bool = true,
            directLimit: Int = 1_024,
            packetSize: Int = 0xFFC0,
            isDatagram: Bool = false,
            userCapacity: Int = 3_000,
            recordCapacity: Int = 200_000
        ) {
            self.name = name
            self.platform = platform
            self.firmware = firmware
            self.logForm = logForm
            self.userForm = userForm
            self.storesGB18030 = storesGB18030
            self.hasBuffer = hasBuffer
            self.directLimit = max(0, directLimit)
            self.packetSize = min(max(1, packetSize), isDatagram ? 1_024 : 0xFFC0)
            self.isDatagram = isDatagram
            self.userCapacity = userCapacity
            self.recordCapacity = recordCapacity
        }
    }

    package let model: Model
    package var memory: TerminalMemory
    /// The communication key, 0 to 999,999; 0 is none.
    package var key: UInt32
    /// False between DISABLE and ENABLE: it refuses its people. A cut line does not change it.
    package private(set) var isEnabled = true
    /// By user id and finger.
    package var templates: [String: [Int: [UInt8]]] = [:]
    /// Records as the gateway wrote them, by user id.
    package var written: [String: [UInt8]] = [:]
    /// Internal numbers that are not simply a person's place in the list.
    var uids: [String: UInt16] = [:]
    /// Tenths of seconds for which the lock was opened, each time.
    package private(set) var unlocks: [UInt32] = []
    package private(set) var restarts = 0
    package private(set) var clearings = 0

    /// Seconds by which TIME write moved its clock.
    package var clockOffset: Int64 = 0
    private var options: [String: String] = [:]
    private var lastSession: UInt16 = 0x1233

    /// What belongs to one connection.
    private struct Connection {
        var framer = ZKStreamFramer()
        /// 0 before CONNECT.
        var session: UInt16 = 0
        var isAuthorised = false
        var eventMask: UInt32 = 0
        var buffer: [UInt8] = []
        /// A template that is being given: its size, and what came of it.
        var gift: (size: Int, bytes: [UInt8]) = (0, [])
        /// Announced by events and not acknowledged.
        var announced: [SimulatedPunch] = []
    }
    private var connection = Connection()

    package init(memory: TerminalMemory, model: Model = Model(), key: UInt32 = 0) {
        self.memory = memory
        self.model = model
        self.key = key
    }

    package mutating func linkChanged() { connection = Connection() }

    package mutating func receive(_ bytes: [UInt8], now: LocalDateTime) -> [SimulatorAction] {
        if model.isDatagram {
            switch ZKPacket.read(bytes[...]) {
            case .exact(let packet): return answer(packet, now: now)
            case .oneLess, .wrongChecksum, .tooShort: return []
            }
        }
        var input = bytes[...]
        var actions: [SimulatorAction] = []
        while let item = connection.framer.next(&input) {
            switch item {
            case .noise: break
            case .packet(let packet, _): actions += answer(packet, now: now)
            }
        }
        return actions
    }

    package mutating func punch(_ punch: SimulatedPunch, now: LocalDateTime) -> [SimulatorAction] {
        memory.log.append(punch)
        memory.newMarks += 1
        if memory.log.count > model.recordCapacity { memory.log.removeFirst() }
        guard connection.eventMask & 1 != 0 else { return [] }
        connection.announced.append(punch)
        let data = ZKTables.event(punch, userForm: model.userForm)
        return [.send(framed(ZKPacket(.event, session: 1, reply: 0, data: data)))]
    }

    private func framed(_ packet: ZKPacket) -> [UInt8] { model.isDatagram ? packet.bytes : packet.streamFrame }

    private mutating func answer(_ packet: ZKPacket, now: LocalDateTime) -> [SimulatorAction] {
        func answer(_ command: ZKCommand, _ data: [UInt8] = [], session: UInt16? = nil) -> [SimulatorAction] {
            let session = session ?? connection.session
            return [.send(framed(ZKPacket(command, session: session, reply: packet.reply, data: data)))]
        }
        switch packet.command {
        case .connect:
            connection = Connection(framer: connection.framer)
            lastSession = lastSession &+ 1 == 0 ? 1 : lastSession &+ 1
            connection.session = lastSession
            connection.isAuthorised = key == 0
            return answer(key == 0 ? .ok : .unauthorised)
        case .authenticate:
            // The ticks come with the answer, in its third byte.
            let ticks = packet.data.count == 4 ? packet.data[2] : 0
            connection.isAuthorised =
                connection.session != 0
                && packet.data == ZKKey.disguised(key, session: connection.session, ticks: ticks)
            return answer(connection.isAuthorised ? .ok : .unauthorised)
        case .exit:
            let farewell = answer(.ok)
            connection = Connection(framer: connection.framer)
            return farewell
        default: break
        }
        guard connection.isAuthorised, packet.session == connection.session else { return answer(.unauthorised) }
        switch packet.command {
        case .ok:
            guard packet.reply == 0, !connection.announced.isEmpty else { return [] }
            return [.acknowledged([connection.announced.removeFirst()])]
        case .enable:
            isEnabled = true
            return answer(.ok)
        case .disable:
            isEnabled = false
            return answer(.ok)
        case .optionRead:
            let name = text(packet.data)
            return option(name).map { answer(.ok, Array("\(name)=\($0)".utf8) + [0]) } ?? answer(.error)
        case .optionWrite:
            let parts = text(packet.data).split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return answer(.error) }
            options[String(parts[0])] = String(parts[1])
            return answer(.ok)
        case .version: return answer(.ok, Array(model.firmware.utf8) + [0])
        case .state: return answer(.ok, session: isEnabled ? 0 : 1)
        case .freeSizes: return answer(.ok, freeSizes)
        case .timeRead: return answer(.ok, ZKTables.time(now.adding(seconds: clockOffset)).zkBytes)
        case .timeWrite:
            guard let set = ZKTables.number(packet.data, at: 0).flatMap(ZKTime.decode) else { return answer(.error) }
            clockOffset = set.wallSeconds - now.wallSeconds
            return answer(.ok)
        case .refreshData, .startVerify, .cancel: return answer(.ok)
        case .restart:
            restarts += 1
            isEnabled = true
            let farewell = answer(.ok)
            connection = Connection(framer: connection.framer)
            return farewell
        case .unlock:
            unlocks.append(ZKTables.number(packet.data, at: 0) ?? 0)
            return answer(.ok)
        case .attendanceClear:
            clearings += 1
            (memory.log, memory.newMarks) = ([], 0)
            return answer(.ok)
        case .userWrite: return answer(write(user: packet.data) ? .ok : .error)
        case .userDelete: return answer(delete(user: packet.data) ? .ok : .error)
        case .userRead where packet.data.count == 3:
            return template(packet.data).map { transfer($0[...], reply: packet.reply) } ?? answer(.error)
        case .prepareData:
            connection.gift = (Int(ZKTables.number(packet.data, at: 0) ?? 0), [])
            return answer(.ok)
        case .data:
            guard connection.gift.bytes.count + packet.data.count <= connection.gift.size else { return answer(.error) }
            connection.gift.bytes += packet.data
            return answer(.ok)
        case .bufferChecksum: return answer(.ok, UInt32(0x1234).zkBytes)
        case .templateFromBuffer:
            return answer(store(template: packet.data, from: connection.gift.bytes) ? .ok : .error)
        case .event:
            connection.eventMask = ZKTables.number(packet.data, at: 0) ?? 0
            return answer(.ok)
        case .attendanceRead: return plainTable(logTable, reply: packet.reply)
        case .userRead:
            guard packet.data.isEmpty || packet.data == [5] else { return answer(.error) }
            return plainTable(userTable, reply: packet.reply)
        case .bufferedRead where model.hasBuffer:
            guard let table = requestedTable(packet.data) else { return answer(.error) }
            if table.count <= model.directLimit { return answer(.data, table) }
            connection.buffer = table
            let size = UInt32(table.count).zkBytes
            return answer(.ok, [0] + size + size + UInt32(0).zkBytes)
        case .readChunk where model.hasBuffer:
            guard let start = ZKTables.number(packet.data, at: 0), let size = ZKTables.number(packet.data, at: 4),
                size <= 0xFFC0, Int(start) + Int(size) <= connection.buffer.count
            else { return answer(.error) }
            return transfer(connection.buffer[Int(start)..<Int(start) + Int(size)], reply: packet.reply)
        case .freeData:
            connection.buffer = []
            connection.gift = (0, [])
            return answer(.ok)
        default: return answer(.unknownCommand)
        }
    }

    // MARK: Tables

    private var logTable: [UInt8] {
        let uids = Dictionary(userRows.map { ($0.user, $0.uid) }, uniquingKeysWith: { first, _ in first })
        return ZKTables.log(memory.log, form: model.logForm, uids: uids)
    }

    private var userTable: [UInt8] { ZKTables.users(userRows.map(\.row)) }

    /// `01, command u16, fct u32, ext u32`
    private func requestedTable(_ data: [UInt8]) -> [UInt8]? {
        guard data.count == 11, data[0] == 1 else { return nil }
        switch (data[1], data[2], data[3]) {
        case (13, 0, 0): return logTable
        case (9, 0, 5): return userTable
        default: return nil
        }
    }

    private func plainTable(_ table: [UInt8], reply: UInt16) -> [SimulatorAction] {
        transfer(table[...], reply: reply)
    }

    /// PREPARE DATA, DATA..., OK.
    private func transfer(_ bytes: ArraySlice<UInt8>, reply: UInt16) -> [SimulatorAction] {
        func send(_ command: ZKCommand, _ data: [UInt8]) -> SimulatorAction {
            .send(framed(ZKPacket(command, session: connection.session, reply: reply, data: data)))
        }
        let size = UInt32(bytes.count).zkBytes
        let packets = stride(from: bytes.startIndex, to: bytes.endIndex, by: model.packetSize).map {
            send(.data, Array(bytes[$0..<min($0 + model.packetSize, bytes.endIndex)]))
        }
        return [send(.prepareData, size + size)] + packets + [send(.ok, [])]
    }

    private var freeSizes: [UInt8] {
        var words = [Int](repeating: 0, count: 23)
        words[4] = memory.users.count
        words[6] = templates.values.reduce(0) { $0 + $1.count }
        words[8] = memory.log.count
        words[12] = memory.users.count(where: \.isAdministrator)
        words[14] = model.userCapacity * 10
        words[15] = model.userCapacity
        words[16] = model.recordCapacity
        words[17] = max(0, words[14] - words[6])
        words[18] = max(0, model.userCapacity - memory.users.count)
        words[19] = max(0, model.recordCapacity - memory.log.count)
        return words.flatMap { UInt32(truncatingIfNeeded: $0).zkBytes }
    }

    private func option(_ name: String) -> String? {
        switch name {
        case "~SerialNumber": memory.serial
        case "~DeviceName": model.name
        case "~Platform": model.platform
        case "~ZKFPVersion": "10"
        default: options[name]
        }
    }

    private func text(_ data: [UInt8]) -> String { String(decoding: data.prefix { $0 != 0 }, as: UTF8.self) }
}
