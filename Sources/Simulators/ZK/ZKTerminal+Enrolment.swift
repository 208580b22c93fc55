import TerminalProtocols

/// People and templates. Source: protocols/zk.md, Commands, User record.
extension ZKTerminal {
    /// Each person's internal number and record.
    package var userRows: [(user: String, uid: UInt16, row: [UInt8])] {
        zip(memory.users, 1...).map { user, place in
            let uid = uids[user.user] ?? UInt16(truncatingIfNeeded: place)
            return (user.user, uid, written[user.user] ?? ZKTables.user(user, uid: uid, model: model))
        }
    }

    private func uid(_ data: [UInt8]) -> UInt16? {
        guard data.count >= 2 else { return nil }
        return UInt16(data[0]) | UInt16(data[1]) << 8
    }

    /// Who has that number.
    private func user(_ data: [UInt8]) -> String? {
        guard let uid = uid(data) else { return nil }
        return userRows.first { $0.uid == uid }?.user
    }

    /// A record with a new user id is a new person; one with a known number is that person.
    mutating func write(user row: [UInt8]) -> Bool {
        guard row.count == model.userForm.rawValue, let record = model.userForm.user(row[...]), let uid = uid(row)
        else { return false }
        for (user, uid, _) in userRows { uids[user] = uid }
        let user = SimulatedUser(
            user: record.user.user,
            name: record.user.name,
            isAdministrator: record.user.isAdministrator
        )
        if let place = memory.users.firstIndex(where: { uids[$0.user] == uid || $0.user == user.user }) {
            memory.users[place] = user
        } else {
            guard memory.users.count < model.userCapacity else { return false }
            memory.users.append(user)
        }
        uids[user.user] = uid
        written[user.user] = row
        return true
    }

    mutating func delete(user data: [UInt8]) -> Bool {
        guard let user = user(data) else { return false }
        for (user, uid, _) in userRows { uids[user] = uid }
        memory.users.removeAll { $0.user == user }
        (uids[user], written[user], templates[user]) = (nil, nil, nil)
        return true
    }

    /// `uid u16, finger u8`; nil when there is none.
    func template(_ data: [UInt8]) -> [UInt8]? { user(data).flatMap { templates[$0]?[Int(data[2])] } }

    /// `uid u16, finger u8, flag u8, size u16`: takes what the buffer holds, if it is all there.
    mutating func store(template data: [UInt8], from buffer: [UInt8]) -> Bool {
        guard data.count == 6, let user = user(data), data[2] < 10, buffer.count == Int(data[4]) | Int(data[5]) << 8
        else { return false }
        templates[user, default: [:]][Int(data[2])] = buffer
        return true
    }
}
