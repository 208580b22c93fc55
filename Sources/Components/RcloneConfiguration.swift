/// The text of a file for rclone's `--config`: the remotes that the daemon uses and nobody else's.
///
/// Source: rclone 1.60's manual, "crypt". The file holds obscured passwords, which are readable passwords: mode 0600.
package struct RcloneConfiguration: Sendable {
    /// What a remote's section may not have: it would become another key or another remote.
    package struct Unfit: Error, Equatable, Sendable, CustomStringConvertible {
        package let key: String

        package var description: String {
            "the cloud drive's \(key) has a line break or another sign that has no place there; write it anew"
        }
    }

    private(set) package var text = ""

    package init() {}

    /// - Parameters:
    ///   - name: letters, digits, `_` and `-`.
    ///   - type: rclone's word, as `webdav`, `s3` or `alias`.
    ///   - values: its other keys, written in their order.
    package mutating func add(_ name: String, type: String, _ values: KeyValuePairs<String, String>) throws(Unfit) {
        guard Self.isWord(name) else { throw Unfit(key: "name") }
        var section = "[\(name)]\n"
        for (key, value) in [("type", type)] + values.map({ ($0.key, $0.value) }) {
            let isPlain = value.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            guard Self.isWord(key), isPlain, value.first.map(" `\"".contains) != true, value.last != " "
            else { throw Unfit(key: key) }
            section += "\(key) = \(value)\n"
        }
        text += section
    }

    /// Files and their names are encrypted before they reach `base`: for sensitive documents (DOC-5).
    ///
    /// - Parameters:
    ///   - base: a remote that is in this text, and a folder in it.
    ///   - password: as ``Rclone/obscured(_:)`` returns it.
    package mutating func addEncrypted(
        _ name: String,
        over base: String,
        folder: String,
        password: String
    ) throws(Unfit) {
        // With the slash at its end the drive that is down is told by status 5, without it is one error among many.
        let remote = "\(base):\(folder)\(folder.isEmpty || folder.hasSuffix("/") ? "" : "/")"
        try add(name, type: "crypt", ["remote": remote, "password": password])
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.first != "-"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
