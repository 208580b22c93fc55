/// How far a push terminal's tables are in the journal: what the answer to its handshake gives back.
///
/// Its text is kept by the store across restarts, so that a terminal does not send its whole log again each time.
package struct PushPosition: Equatable, Sendable {
    /// Of the terminal that said the stamps: another device in its place starts from the beginning.
    private(set) var serial: String
    /// The last stamp that came with acknowledged lines, by table in upper case.
    private var stamps: [String: String] = [:]
    /// The most records that the terminal said it holds since the stamps began.
    var records: Int?
    /// The offset from UTC in minutes that the last handshake told.
    var offset: Int?

    static let tables = ["ATTLOG", "OPERLOG", "ATTPHOTO", "BIODATA"]

    init(serial: String) { self.serial = serial }

    /// - Parameter text: as ``text`` gave it; what is damaged or of another serial number is forgotten.
    init(serial: String, text: String?) {
        self.init(serial: serial)
        let fields = (text ?? "").split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
        guard fields.contains(where: { $0.count == 2 && $0[0] == "SN" && $0[1] == serial }) else { return }
        for field in fields where field.count == 2 {
            switch field[0] {
            case "RECORDS": records = Int(field[1])
            case "OFFSET": offset = Int(field[1])
            case let table: note(String(field[1]), of: String(table))
            }
        }
    }

    var text: String {
        (["SN=\(serial)"] + stamps.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            + [records.map { "RECORDS=\($0)" }, offset.map { "OFFSET=\($0)" }].compactMap { $0 })
            .joined(separator: " ")
    }

    /// - Parameter stamp: as the terminal sent it; anything but digits is no position and changes nothing.
    mutating func note(_ stamp: String?, of table: String) {
        guard let stamp, (1...20).contains(stamp.utf8.count), stamp.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            PushPosition.tables.contains(table)
        else { return }
        stamps[table] = stamp
    }

    /// What the handshake gives back; 0 asks for everything.
    ///
    /// 9999 is a word of public servers for "only new records", so a real stamp of 9999 is answered as 9998: the
    /// journal absorbs the overlap. Source: protocols/zk-push.md.
    func stamp(of table: String) -> String {
        let stamp = stamps[table] ?? "0"
        return stamp == "9999" ? "9998" : stamp
    }

    /// The terminal's log is not the one that the stamps are about.
    mutating func restart() {
        stamps = [:]
        records = nil
    }
}
