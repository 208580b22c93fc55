/// Fingerprint templates. Finger 1 and 2 are the first and the second one enrolled: which of the ten they are, the
/// terminal does not say.
///
/// A request names user (5 bytes) and finger (1 byte); a template read is the answer's data, a template written follows
/// the six bytes. Source: protocols/anviz.md, Commands used, 0x44 and 0x45; the finger's number counts from 1 in the
/// public library that it names (MxLabs/Anviz, tested on devices).
package enum AnvizTemplate {
    /// ``BiometricTemplate/format`` of every Anviz finger: the algorithm's version is told nowhere, so that terminals of
    /// different age may refuse each other's.
    package static let format = "anviz-finger"
    /// Data of an answer in version 2.15 of the manual.
    package static let longest = 600
    /// ``BiometricTemplate/index`` of the fingers that are numbered in the table of users.
    package static let indices = 0..<10

    /// Data of a request about this finger.
    package static func key(user: UInt64, index: Int) -> [UInt8] {
        AnvizInteger.bytes(user, count: 5) + [UInt8(clamping: index + 1)]
    }

    /// The template in an answer; nil if it holds none.
    package static func bytes(_ data: [UInt8], key: [UInt8]) -> [UInt8]? {
        // Whether the answer repeats what was asked for is not described: no template begins with that.
        let template = data.starts(with: key) ? Array(data.dropFirst(key.count)) : data
        return template.isEmpty || template.allSatisfy({ $0 == 0 || $0 == 0xFF }) ? nil : template
    }
}
