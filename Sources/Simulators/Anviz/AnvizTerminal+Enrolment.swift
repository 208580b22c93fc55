import TerminalProtocols

/// Users and templates that the gateway writes. Source: protocols/anviz.md, Commands used and User.
extension AnvizTerminal {
    mutating func writeUsers(_ request: AnvizFrame) -> SimulatorAction {
        let (command, data) = (request.command, request.data)
        let length = userForm.rawValue
        guard (command == .writeShortUsers) == (userForm == .short), let count = data.first.map(Int.init),
            (1...8).contains(count), data.count == 1 + count * length
        else { return refuse(command, .failed) }
        var taken: UInt64 = 0
        for index in 0..<count {
            let record = Array(data[1 + index * length..<1 + (index + 1) * length])
            guard let user = AnvizUser.user(record, form: userForm), user.user != "0" else { continue }
            let known = memory.users.firstIndex { $0.user == user.user }
            guard known != nil || memory.users.count < capacities.users else { continue }
            let entry = SimulatedUser(user: user.user, name: user.name, isAdministrator: user.isAdministrator)
            if let known { memory.users[known] = entry } else { memory.users.append(entry) }
            written[user.user] = record
            taken |= 1 << UInt64(index)
        }
        return reply(command, AnvizInteger.bytes(taken, count: 2))
    }

    mutating func deleteUser(_ data: [UInt8]) -> SimulatorAction {
        guard data.count == 6 else { return refuse(.deleteUser, .failed) }
        let code = AnvizInteger.read(data[0..<5])
        guard let index = memory.users.firstIndex(where: { $0.user == String(code) }) else {
            return refuse(.deleteUser, .noSuchUser)
        }
        guard data[5] == 0xFF else { return refuse(.deleteUser, .failed) }
        memory.users.remove(at: index)
        written[String(code)] = nil
        templates[code] = nil
        return reply(.deleteUser, [])
    }

    func readTemplate(_ data: [UInt8]) -> SimulatorAction {
        guard data.count == 6 else { return refuse(.template, .failed) }
        let code = AnvizInteger.read(data[0..<5])
        guard memory.users.contains(where: { $0.user == String(code) }) else { return refuse(.template, .noSuchUser) }
        return templates[code]?[data[5]].map { reply(.template, $0) } ?? refuse(.template, .empty)
    }

    mutating func writeTemplate(_ data: [UInt8]) -> SimulatorAction {
        guard data.count > 6, (1...10).contains(data[5]) else { return refuse(.writeTemplate, .failed) }
        let code = AnvizInteger.read(data[0..<5])
        guard memory.users.contains(where: { $0.user == String(code) }) else {
            return refuse(.writeTemplate, .noSuchUser)
        }
        guard templates[code]?[data[5]] == nil else { return refuse(.writeTemplate, .fingerExists) }
        templates[code, default: [:]][data[5]] = Array(data.dropFirst(6))
        return reply(.writeTemplate, [])
    }

    func userBytes(_ user: SimulatedUser) -> [UInt8] {
        let code = UInt64(user.user) ?? 0
        let enrolled = (templates[code] ?? [:]).keys.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
        if var record = written[user.user], record.count == userForm.rawValue {
            let fingers = record.count - (userForm == .short ? 3 : 5)
            record.replaceSubrange(fingers..<fingers + 2, with: AnvizInteger.bytes(enrolled, count: 2))
            return record
        }
        let noPassword: [UInt8] = [0xFF, 0xFF, 0xFF]
        let flags: UInt8 = user.isAdministrator ? 0xC0 : 0x40
        // Department, group, mode, enrolled fingers.
        let middle: [UInt8] = [0, 1, 6] + AnvizInteger.bytes(max(1, enrolled), count: 2)
        let unicode = user.name.utf16.prefix(10).flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let start = AnvizInteger.bytes(code, count: 5) + noPassword
        return switch userForm {
        case .short: start + [0xFF, 0xFF, 0xFF] + padded(user.name, 10) + middle + [flags]
        case .local: start + [0xFF, 0xFF, 0xFF, 0xFF] + padded(user.name, 10) + middle + [0, 0, flags]
        case .unicode:
            start + [0xFF, 0xFF, 0xFF, 0xFF] + unicode + Array(repeating: 0, count: 20 - unicode.count) + middle
                + [0, 0, flags]
        }
    }
}
