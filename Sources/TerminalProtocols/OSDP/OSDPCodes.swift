/// What a panel asks. Source: protocols/osdp.md, "Commands".
package enum OSDPCommand: UInt8, Sendable {
    case poll = 0x60
    case identity = 0x61
    case capabilities = 0x62
    case localStatus = 0x64
    case inputStatus = 0x65
    case outputStatus = 0x66
    case readerStatus = 0x67
    case output = 0x68
    case led = 0x69
    case buzzer = 0x6A
    case setKey = 0x75
    case challenge = 0x76
    case cryptogram = 0x77
}

/// What a reader answers. Source: protocols/osdp.md, "Replies".
package enum OSDPReply: UInt8, Sendable {
    case acknowledged = 0x40
    case refused = 0x41
    case identity = 0x45
    case capabilities = 0x46
    case localStatus = 0x48
    case inputStatus = 0x49
    case outputStatus = 0x4A
    case readerStatus = 0x4B
    case card = 0x50
    case characters = 0x51
    case keys = 0x53
    case biometricTemplate = 0x57
    case biometricMatch = 0x58
    case challenge = 0x76
    case initialMAC = 0x78
    case busy = 0x79
}

/// Why a reader refuses a command. Source: protocols/osdp.md, "Replies", 41.
package enum OSDPRefusal: UInt8, Sendable {
    case check = 1, length, unknownCommand, sequence, securityUnsupported, securityNeeded
    case biometricType, biometricFormat, cannotProcess

    package var words: String {
        switch self {
        case .check: "the check was wrong"
        case .length: "the length was wrong"
        case .unknownCommand: "it does not know the command"
        case .sequence: "the sequence number was wrong"
        case .securityUnsupported: "it has no secure channel"
        case .securityNeeded: "it wants a secure channel"
        case .biometricType: "it does not know the biometric type"
        case .biometricFormat: "it does not know the biometric format"
        case .cannotProcess: "it cannot process the command"
        }
    }

    /// `NAK 6, it wants a secure channel`
    package static func describe(_ data: [UInt8]) -> String {
        guard let number = data.first else { return "NAK without a reason" }
        return "NAK \(number)" + (OSDPRefusal(rawValue: number).map { ", \($0.words)" } ?? "")
    }
}

/// What a reader says it has. Source: protocols/osdp.md, "Replies", 46.
package struct OSDPCapabilities: Equatable, Sendable {
    package var outputs = false
    package var leds = false
    package var buzzer = false
    package var crc = true
    package var security = false

    package init() {}

    /// - Parameter data: triples of function, compliance and number of items; an unfinished one is left out.
    package init(_ data: [UInt8]) {
        var functions: [UInt8: UInt8] = [:]
        for start in stride(from: 0, to: data.count - 2, by: 3) { functions[data[start]] = data[start + 1] }
        func has(_ function: UInt8) -> Bool { functions[function, default: 0] != 0 }
        outputs = has(2)
        leds = has(4)
        buzzer = has(5)
        crc = has(8)
        security = functions[9, default: 0] & 1 != 0
    }
}
