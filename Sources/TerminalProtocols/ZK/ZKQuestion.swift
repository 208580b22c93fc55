/// The requests a session makes, in the order in which it makes them.
enum ZKQuestion: Equatable, Sendable {
    case connect
    case authenticate
    /// Names the version of the vendor's software that we speak like.
    case greeting
    case fact(ZKFact)
    case counts
    case clock
    /// `padded`: with the u32 that some firmware wants.
    case disable(padded: Bool)
    case table
    case chunk(offset: Int, size: Int)
    case freeData
    /// FREE SIZES once more, behind the log.
    case recount
    case enable
    case register
    /// A step of an order of the administrator.
    case order(ZKOrderStep)

    /// For people.
    var name: String {
        switch self {
        case .connect: "connect"
        case .authenticate: "authentication"
        case .greeting: "option write"
        case .fact(let fact): fact.question
        case .counts, .recount: "free sizes"
        case .clock: "time read"
        case .disable: "disable"
        case .table: "table read"
        case .chunk: "chunk read"
        case .freeData: "free data"
        case .enable: "enable"
        case .register: "event registration"
        case .order(let step): step.name
        }
    }

    var isTemplate: Bool { if case .order(.template) = self { true } else { false } }

    /// On a stream a second CONNECT could open a second session, and a second AUTH could lock the terminal; both come
    /// out as silence there. Datagrams are lost, so there they are repeated as they are.
    func mayBeRepeated(on carriage: SessionSettings.Carriage) -> Bool {
        if case .order(let step) = self { return step.mayBeRepeated }
        return carriage == .datagram || self != .connect && self != .authenticate
    }
}

/// What a session asks once, to know who the terminal is.
enum ZKFact: CaseIterable, Sendable {
    case serial, model, platform, fingerAlgorithm, firmware

    /// The option's name, or what firmware is called where there is no option for it.
    var question: String {
        switch self {
        case .serial: "~SerialNumber"
        case .model: "~DeviceName"
        case .platform: "~Platform"
        case .fingerAlgorithm: "~ZKFPVersion"
        case .firmware: "version"
        }
    }

    var next: ZKFact? {
        switch self {
        case .serial: .model
        case .model: .platform
        case .platform: .fingerAlgorithm
        case .fingerAlgorithm: .firmware
        case .firmware: nil
        }
    }
}
