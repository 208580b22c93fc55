extension Zone {
    /// The zone as it was over some dates, without other changes of its clock: for what is put away, since the rules of a
    /// zone are changed afterwards, too.
    package func excerpt(_ dates: ClosedRange<LocalDate>) -> Zone {
        let from = instant(of: LocalDateTime(date: dates.lowerBound))
        let to = instant(of: LocalDateTime(date: dates.upperBound.adding(days: 1)))
        return Zone(
            identifier: identifier,
            initialOffset: offset(at: from),
            transitions: transitions.filter { from.seconds < $0.from && $0.from <= to.seconds }
        )
    }
}

extension Zone: Codable {
    private enum Key: String, CodingKey { case name, offset, changes }

    /// `{"name": "Europe/Berlin", "offset": 7200, "changes": [[1792890000, 3600]]}`: the offset in seconds before the first
    /// change; of each change the UTC second from which its offset holds.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let changes = try container.decode([[Int64]].self, forKey: .changes)
        let transitions = changes.compactMap { pair in
            pair.count == 2
                ? Int(exactly: pair[1]).map { Transition(from: pair[0], offset: $0) } : nil
        }
        let offset = try container.decode(Int.self, forKey: .offset)
        guard transitions.count == changes.count,
            zip(transitions, transitions.dropFirst()).allSatisfy({ $0.from < $1.from }),
            ([offset] + transitions.map(\.offset)).allSatisfy({ abs($0) < 86_400 })
        else {
            throw DecodingError.dataCorruptedError(forKey: .changes, in: container, debugDescription: "no zone")
        }
        self.init(
            identifier: try container.decode(String.self, forKey: .name),
            initialOffset: offset,
            transitions: transitions
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(identifier, forKey: .name)
        try container.encode(initialOffset, forKey: .offset)
        try container.encode(transitions.map { [$0.from, Int64($0.offset)] }, forKey: .changes)
    }
}
