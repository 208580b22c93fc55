/// Numbers for names: what is kept for each person or terminal is then an array, not a dictionary of strings.
struct NameTable: Sendable {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    subscript(number: Int) -> String { names[number] }

    mutating func number(adding name: String) -> Int {
        if let known = numbers[name] { return known }
        names.append(name)
        numbers[name] = names.count - 1
        return names.count - 1
    }
}

extension NameTable: Codable {
    init(from decoder: any Decoder) throws {
        for name in try decoder.singleValueContainer().decode([String].self) { _ = number(adding: name) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(names)
    }
}

/// What is kept for each number of a ``NameTable``.
struct NumberedStates<State: Codable & Sendable>: Codable, Sendable {
    private var states: [State] = []
    private let fresh: State

    init(_ fresh: State) { self.fresh = fresh }

    /// Grows to the number that is asked for.
    subscript(number: Int) -> State {
        get { number < states.count ? states[number] : fresh }
        _modify {
            while states.count <= number { states.append(fresh) }
            yield &states[number]
        }
    }
}
