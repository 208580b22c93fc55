/// The user table that a ZK terminal writes to a flash drive, `user.dat`: records back to back, passwords left out.
///
/// Source: protocols/usb.md, "Flash drive import"; protocols/zk.md, "User record".
package enum UserFile {
    package enum Refusal: Error, Equatable, Sendable {
        /// The size fits neither form.
        case size(Int)
        /// The size fits both forms, or one that the contents do not fit.
        case noUsers
    }

    /// - Returns: the people, and how many records hold nobody.
    package static func users(_ bytes: [UInt8]) throws(Refusal) -> (users: [TerminalUser], empty: Int) {
        let fitting = ZKUserForm.allCases.filter { !bytes.isEmpty && bytes.count % $0.rawValue == 0 }
        guard !fitting.isEmpty else { throw .size(bytes.count) }
        let readings = fitting.map { form in
            let records = stride(from: 0, to: bytes.count, by: form.rawValue).map {
                form.user(bytes[$0..<$0 + form.rawValue])?.user
            }
            let users = records.compactMap { $0 }.filter { $0.user.utf8.allSatisfy { 0x21...0x7E ~= $0 } }
            return (users: users, empty: records.count - users.count)
        }
        // In the wrong form ids are rubbish: the right one leaves fewer records empty.
        guard let best = readings.min(by: { $0.empty < $1.empty }), !best.users.isEmpty, best.empty <= best.users.count,
            readings.count == 1 || readings[0].empty != readings[1].empty
        else { throw .noUsers }
        return best
    }
}

extension UserFile.Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .size(let bytes): "\(bytes) bytes are no whole number of records of 28 or 72 bytes"
        case .noUsers: "the records hold no users in either form"
        }
    }
}
