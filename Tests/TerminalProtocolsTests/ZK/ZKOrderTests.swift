import Simulators
import TerminalProtocols
import TestSupport
import Testing
import WallClock

private func bench(_ model: ZKTerminal.Model = ZKTerminal.Model(), users: Int = 3, log: Int = 10) -> ZKBench {
    ZKBench(ZKSample.terminal(model, users: users, log: log))
}

private let datagrams = ZKTerminal.Model(isDatagram: true)

private let template = BiometricTemplate(
    user: "1002",
    kind: .finger,
    index: 4,
    format: "zk-finger-10",
    bytes: (0..<2_500).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
)

/// One of each kind; those that go through answer `done`.
private let orders: [TerminalCommand] = [
    .setClock, .unlock(.seconds(3)), .readUsers,
    .writeUser(TerminalUser(user: "2001", name: "New", isAdministrator: false)), .deleteUser("1001"),
    .readTemplates(user: "1002"), .writeTemplate(template), .clearLog, .restart,
]

@Test("ZK: the clock is set to the site's time, refreshed, and read back")
func zkSetClock() throws {
    var bench = bench()
    bench.terminal.clockOffset = 3_600
    bench.start()
    let before = bench.commands.count
    bench.order(.setClock)
    #expect(bench.commands[before...] == [.timeWrite, .refreshData, .timeRead])
    #expect(bench.answers(1) == [.done])
    #expect(bench.reports.suffix(2).first == .clock(bench.wall, asked: bench.now, answered: bench.now))
    // What a terminal takes is whole seconds: the nearest one.
    bench.now += .milliseconds(700)
    bench.order(.setClock)
    let sent = try #require(bench.sent.last { $0.command == .timeWrite })
    #expect(sent.data == (ZKTime.encode(bench.opened.adding(seconds: 1)) ?? 0).zkBytes)
}

@Test("ZK: a terminal that takes the time and shows another one did not do it")
func zkClockNotSet() {
    var bench = bench()
    bench.start()
    bench.line = { _, packet in
        packet.data.count == 4
            ? ZKPacket(.ok, session: 1, reply: packet.reply, data: [0, 0, 0, 0]).streamFrame : packet.streamFrame
    }
    bench.order(.setClock)
    guard case .refused(let reason) = bench.answers(1).first else {
        Issue.record("\(bench.answers(1))")
        return
    }
    #expect(reason.contains("2000-01-01") && bench.end == nil)
}

@Test("ZK: the lock is opened for so many tenths of a second, but not for hours")
func zkUnlock() {
    var bench = bench()
    bench.start()
    bench.order(.unlock(.milliseconds(2_450)))
    bench.order(.unlock(.seconds(7_200)))
    #expect(bench.answers(1) == [.done] && bench.terminal.unlocks == [25])
    guard case .refused = bench.answers(2).first else { return #expect(Bool(false)) }
}

@Test("ZK: a restart is answered, and ends the conversation")
func zkRestart() {
    var bench = bench()
    bench.start()
    bench.order(.restart)
    #expect(bench.answers(1) == [.done] && bench.end == .ended && bench.terminal.restarts == 1)
}

@Test("ZK: the users are read although their number did not change")
func zkReadUsers() {
    var bench = bench()
    bench.start()
    bench.terminal.memory.users[1].name = "Other"
    bench.order(.readUsers)
    #expect(bench.answers(1) == [.done] && bench.users.count == 2)
    #expect(bench.users.last?[1].name == "Other" && bench.isLeftEnabled)
}

@Test("ZK: a person is written in both record sizes, and what is not said of them stays", arguments: [72, 28])
func zkWriteUser(size: Int) throws {
    let form = try #require(ZKUserForm(rawValue: size))
    var bench = bench(ZKTerminal.Model(userForm: form))
    // Password, group, zones and rights between user and administrator.
    let special = (0..<size).map { index -> UInt8 in
        form == .text ? (39..<48).contains(index) ? UInt8(index) : 0 : (20..<24).contains(index) ? UInt8(index) : 0
    }
    var row = special
    row.replaceSubrange(0..<8, with: [2, 0, 0x27, 0x31, 0x32, 0x33, 0, 0x77])
    row.replaceSubrange(
        form == .text ? 48..<52 : 24..<28,
        with: form == .text ? Array("1002".utf8) : UInt32(1_002).zkBytes
    )
    bench.terminal.written["1002"] = row
    bench.start()
    #expect(bench.users.last?[1].hasPassword == true)

    bench.order(.writeUser(TerminalUser(user: "1002", name: "Wang", isAdministrator: false, card: 77)))
    var expected = row
    expected.replaceSubrange(form == .text ? 11..<15 : 8..<12, with: Array("Wang".utf8))
    expected[form == .text ? 35 : 16] = 77
    #expect(bench.answers(1) == [.done] && bench.terminal.written["1002"] == expected)

    bench.order(.writeUser(TerminalUser(user: "1002", name: "Wang", isAdministrator: true, card: 77)))
    #expect(bench.terminal.written["1002"]?[2] == 0x2F)
    bench.order(.writeUser(TerminalUser(user: "1002", name: "Wang", isAdministrator: false)))
    #expect(bench.terminal.written["1002"]?[2] == 0x21)
    // No table was read for it, and nobody was shut out.
    #expect(bench.commands.count { $0 == .disable } == 1)

    bench.order(.writeUser(TerminalUser(user: "2001", name: "赵钱孙李赵钱孙李赵", isAdministrator: false)))
    let added = try #require(bench.terminal.written["2001"])
    #expect(added.prefix(3) == [4, 0, 0] && bench.terminal.memory.users.count == 4)
    let name = form == .text ? "赵钱孙李赵钱孙李" : "赵钱"
    #expect(bench.terminal.memory.users[3].name == name)
    bench.tick()
    #expect(bench.users.last?.map(\.user) == ["1001", "1002", "1003", "2001"])
}

@Test("ZK: a written name has the encoding of the names that the terminal has, and ends with a whole character")
func zkNameEncodings() throws {
    for (isGB, bytes) in [(true, [0xD5, 0xD4, 0xC7, 0xAE]), (false, Array("赵钱".utf8))] {
        var bench = bench(ZKTerminal.Model(storesGB18030: isGB))
        bench.start()
        #expect(bench.users.first?[1].name == "员工1")
        bench.order(.writeUser(TerminalUser(user: "2001", name: "赵钱", isAdministrator: false)))
        let row = try #require(bench.terminal.written["2001"])
        #expect(Array(row[11..<35]) == bytes + [UInt8](repeating: 0, count: 24 - bytes.count))
    }
    // A name as it is keeps its bytes, whatever encoding they have.
    var bench = bench(ZKTerminal.Model(storesGB18030: true), users: 5)
    var mixed = [UInt8](repeating: 0, count: 72)
    mixed[0] = 2
    mixed.replaceSubrange(11..<20, with: Array("王小明".utf8))
    mixed.replaceSubrange(48..<52, with: Array("1002".utf8))
    bench.terminal.written["1002"] = mixed
    bench.start()
    bench.order(.writeUser(TerminalUser(user: "1002", name: "王小明", isAdministrator: false, card: 5)))
    #expect(bench.terminal.written["1002"]?[11..<20] == mixed[11..<20])
    bench.order(.writeUser(TerminalUser(user: "1002", name: "a欧阳春晓晓欧阳春晓晓欧阳", isAdministrator: false)))
    let row = try #require(bench.terminal.written["1002"])
    #expect(row[11] == 0x61 && row[33] != 0 && row[34] == 0)  // 1 + 11 × 2 bytes fit into 24
}

@Test("ZK: whom the terminal cannot hold is refused with the reason")
func zkRefusedUsers() {
    var numbers = bench(ZKTerminal.Model(userForm: .number))
    numbers.start()
    for user in ["0", "007", "A1", "99999999999"] {
        numbers.order(.writeUser(TerminalUser(user: user, name: "X", isAdministrator: false)))
        guard case .refused(let reason) = numbers.answers(numbers.orders).first else { return #expect(Bool(false)) }
        #expect(reason.contains("numbers"))
    }
    var full = bench(ZKTerminal.Model(userCapacity: 3))
    full.start()
    full.order(.writeUser(TerminalUser(user: "2001", name: "X", isAdministrator: false)))
    #expect(full.answers(1) == [.refused("the terminal is full: 3 of 3 users")])
    full.order(.writeUser(TerminalUser(user: "1001", name: "X", isAdministrator: false)))
    #expect(full.answers(2) == [.done])
    full.order(.writeUser(TerminalUser(user: "1001", name: "X\n", isAdministrator: false, card: 1 << 40)))
    full.order(.writeUser(TerminalUser(user: "1001", name: "X", isAdministrator: false, card: 1 << 40)))
    #expect(full.commands.count { $0 == .userWrite } == 1 && full.answers(3).count == 1 && full.answers(4).count == 1)
    full.order(.deleteUser("4711"))
    #expect(full.answers(5) == [.refused("user 4711 is not enrolled on this terminal")])
}

@Test("ZK: an empty terminal takes its first person in the form of its family")
func zkFirstUser() {
    for (platform, size) in [("ZEM560_TFT", 72), ("ZEM500", 28)] {
        let form = ZKUserForm(rawValue: size) ?? .text
        var bench = bench(ZKTerminal.Model(platform: platform, userForm: form), users: 0, log: 0)
        bench.start()
        bench.order(.writeUser(TerminalUser(user: "5", name: "First", isAdministrator: true)))
        #expect(bench.answers(1) == [.done] && bench.terminal.written["5"]?.count == size)
    }
}

@Test("ZK: a person is deleted by the number that the user id has now, not by one from long ago")
func zkDeleteUser() {
    var bench = bench()
    bench.start()
    // Somebody cleared the terminal and enrolled in another order; the number of users is the same.
    bench.terminal.memory.users.reverse()
    bench.now += .seconds(31)
    bench.order(.deleteUser("1001"))
    #expect(bench.answers(1) == [.done])
    #expect(bench.terminal.memory.users.map(\.user) == ["1003", "1002"])
    bench.order(.deleteUser("1003"))
    #expect(bench.terminal.memory.users.map(\.user) == ["1002"])
    bench.tick()
    #expect(bench.users.last?.map(\.user) == ["1002"])
}

@Test("ZK: templates go out of one terminal and into another one", arguments: [true, false])
func zkTemplates(isDatagram: Bool) {
    let model = ZKTerminal.Model(isDatagram: isDatagram)
    var from = bench(model)
    from.terminal.templates["1002"] = [0: [1, 2, 3], 4: template.bytes]
    from.start()
    from.order(.readTemplates(user: "1002"))
    from.order(.readTemplates(user: "1003"))
    guard case .templates(let templates) = from.answers(1).first else { return #expect(Bool(false)) }
    #expect(templates.map(\.index) == [0, 4] && templates.last == template)
    #expect(from.answers(2) == [.templates([])])

    var to = bench(model)
    to.start()
    for template in templates { to.order(.writeTemplate(template)) }
    #expect(to.terminal.templates["1002"] == from.terminal.templates["1002"])
    #expect(
        to.commands.suffix(8) == [
            .prepareData, .data, .data, .data, .bufferChecksum, .templateFromBuffer, .freeData, .refreshData,
        ]
    )
    for (change, part) in [("zk-finger-9", "does not fit"), ("zk-finger-10", "not enrolled")] {
        var other = template
        (other.format, other.user) = (change, "4711")
        to.order(.writeTemplate(other))
        guard case .refused(let reason) = to.answers(to.orders).first else { return #expect(Bool(false)) }
        #expect(reason.contains(part))
    }
}

@Test("ZK: a terminal without templates that can be moved, or that answers with a table, says that it cannot")
func zkNoTemplates() {
    var bench = bench()
    bench.line = { _, packet in
        packet.data.starts(with: Array("~ZKFPVersion".utf8))
            ? ZKPacket(.error, session: packet.session, reply: packet.reply).streamFrame : packet.streamFrame
    }
    bench.start()
    bench.order(.readTemplates(user: "1002"))
    bench.order(.writeTemplate(template))
    #expect(bench.answers(1) == [.unsupported] && bench.answers(2) == [.unsupported])
    var table = ZKBench(ZKSample.terminal())
    table.terminal.templates["1002"] = [0: UInt32(72).zkBytes + [UInt8](repeating: 1, count: 72)]
    table.start()
    table.order(.readTemplates(user: "1002"))
    #expect(table.answers(1) == [.unsupported])
}

@Test("ZK: orders wait for a round and for each other, at most sixteen of them")
func zkOrderQueue() {
    var bench = bench()
    bench.commitsAtOnce = false
    bench.start()
    for _ in 0..<20 { bench.order(.unlock(.seconds(1))) }
    #expect(bench.terminal.unlocks.isEmpty)
    #expect((17...20).allSatisfy { if case .refused = bench.answers($0).first { true } else { false } })
    bench.commit()
    #expect(bench.terminal.unlocks.count == 16 && (1...20).allSatisfy { bench.answers($0).count == 1 })
}

@Test("ZK: each order is answered once, or the session ends, whichever step falls silent; nobody is shut out")
func zkOrdersInSilence() {
    for command in orders {
        for model in [ZKTerminal.Model(directLimit: 100), datagrams] {
            var whole = bench(model, log: 40)
            whole.start()
            let before = whole.frames
            whole.order(command)
            #expect(whole.answers(1).count == 1, "\(command.kind)")
            for step in before..<whole.frames {
                var bench = bench(model, log: 40)
                bench.line = { number, packet in
                    number < step ? (model.isDatagram ? packet.bytes : packet.streamFrame) : []
                }
                bench.start()
                bench.order(command)
                let isOver = bench.end != nil
                bench.order(.readUsers)
                bench.tickToEnd()
                #expect(bench.end != nil && bench.isLeftEnabled, "\(command.kind) \(step)")
                #expect(
                    bench.answers(1).count <= 1 && bench.answers(2).count == (isOver ? 0 : 1),
                    "\(command.kind) \(step)"
                )
            }
        }
    }
}

@Test("ZK: each order is refused once by a terminal that refuses it, and the conversation goes on")
func zkRefusingTerminal() {
    for command in orders {
        var bench = bench()
        bench.start()
        let mine: [ZKCommand] = [
            .timeWrite, .unlock, .userWrite, .userDelete, .templateFromBuffer, .attendanceClear, .restart,
        ]
        var refused: UInt16?
        bench.onRequest = { packet, _ in
            if mine.contains(packet.command) { refused = packet.reply }
            return []
        }
        bench.line = { _, packet in
            packet.reply == refused
                ? ZKPacket(.error, session: packet.session, reply: packet.reply).streamFrame : packet.streamFrame
        }
        bench.order(command)
        #expect(bench.answers(1).count == 1 && bench.end == nil && bench.isLeftEnabled, "\(command.kind)")
        switch (command.kind, bench.answers(1).first) {
        case (.readUsers, .done), (.readTemplates, .templates([])), (_, .refused): break
        case (_, let answer): Issue.record("\(command.kind): \(String(describing: answer))")
        }
    }
}

@Test("ZK on UDP: orders survive lost and doubled datagrams", arguments: 0..<30)
func zkOrdersOnUDP(seed: UInt64) {
    var bench = bench(datagrams, users: 5, log: 40)
    bench.start()
    var random = SeededRandom(seed: seed)
    bench.isLost = { _ in Int.random(in: 0..<8, using: &random) == 0 }
    bench.network = {
        $0.flatMap { datagram in
            switch Int.random(in: 0..<10, using: &random) {
            case 0: [[UInt8]]()
            case 1: [datagram, datagram]
            default: [datagram]
            }
        }
    }
    bench.order(.setClock)
    bench.order(.writeUser(TerminalUser(user: "2001", name: "New", isAdministrator: false)))
    bench.order(.writeTemplate(template))
    bench.order(.readTemplates(user: "1002"))
    bench.order(.deleteUser("1001"))
    for _ in 0..<200 where bench.answers(5).isEmpty { bench.tick() }
    #expect((1...5).allSatisfy { bench.answers($0).count == 1 }, "\(seed)")
    #expect((1...5).map { bench.answers($0).first } == [.done, .done, .done, .templates([template]), .done])
    #expect(Set(bench.terminal.memory.users.map(\.user)) == ["1002", "1003", "1004", "1005", "2001"])
}

@Test("ZK: nothing of a person, their password or template is shown in a fault")
func zkOrderSecrets() {
    for command in orders {
        var bench = bench()
        bench.terminal.templates["1002"] = [4: template.bytes]
        bench.start()
        let before = bench.reports.count
        bench.line = { _, packet in
            var frame = packet.streamFrame
            frame[frame.count - 1] ^= 0x10
            return frame
        }
        bench.order(command)
        bench.tickToEnd()
        guard [.writeUser, .deleteUser, .readTemplates, .writeTemplate].contains(command.kind) else { continue }
        let shown = bench.reports[before...].flatMap { if case .fault(let bytes, _) = $0 { bytes } else { [UInt8]() } }
        #expect(shown.isEmpty, "\(command.kind)")
    }
}
