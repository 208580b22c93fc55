/// Pairs and their days are kept as lists of numbers: most of the state of a large office are pairs that met once.
extension BuddyRule.Pair: Codable {
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        a = try list.decode(Int32.self)
        b = try list.decode(Int32.self)
        terminal = try list.decode(Int32.self)
    }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(a)
        try list.encode(b)
        try list.encode(terminal)
    }
}

extension BuddyRule.Day: Codable {
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        number = try list.decode(Int32.self)
        events = try list.decode(UInt16.self)
        weak = try list.decode(UInt16.self)
    }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(number)
        try list.encode(events)
        try list.encode(weak)
    }
}
