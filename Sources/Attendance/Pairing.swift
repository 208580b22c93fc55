import WallClock

/// Which of a day's kept punches take the slots: positions in the day's list. Source: attendance.md 1.6.
struct Pairing {
    var `in`: Int?
    var out: Int?
    /// How far apart the punches of the only half lie that has any, if that is too near for an IN and an OUT.
    var tooShort: Int?

    /// One IN and one OUT. A moment at the middle still belongs to the first half.
    /// - Parameter middle: nil where a day has no halves: then everything is in the first.
    static func firstLast(_ punches: [JudgedPunch], middle: Instant?, minSpanMinutes: Int) -> Pairing {
        var firstEarly: Int?
        var lastEarly: Int?
        var firstLate: Int?
        var lastLate: Int?
        for index in punches.indices where punches[index].isKept {
            if let middle, punches[index].punch.at > middle {
                if firstLate == nil { firstLate = index }
                lastLate = index
            } else {
                if firstEarly == nil { firstEarly = index }
                lastEarly = index
            }
        }
        if let firstEarly, let lastLate { return Pairing(in: firstEarly, out: lastLate) }
        guard let first = firstEarly ?? firstLate, let last = lastEarly ?? lastLate else { return Pairing() }
        let span = punches[last].punch.at.milliseconds(since: punches[first].punch.at)
        if first != last, span >= Int64(minSpanMinutes) * 60_000 { return Pairing(in: first, out: last) }
        let tooShort = first == last ? nil : Int(span / 60_000)
        return firstEarly != nil
            ? Pairing(in: first, tooShort: tooShort) : Pairing(out: last, tooShort: tooShort)
    }

    /// IN is the first "in", OUT the last "out" after it.
    static func trust(_ punches: [JudgedPunch]) -> Pairing {
        let first = punches.firstIndex { $0.isKept && $0.punch.direction == .in }
        let last = punches.lastIndex { $0.isKept && $0.punch.direction == .out }
        guard let first, let last else { return Pairing(in: first, out: last) }
        return Pairing(in: first, out: last > first ? last : nil)
    }

    /// An IN and an OUT for each of several sessions, where each terminal says which way people passed it: the same
    /// stretches of time as without, but an IN takes only "in" and an OUT only "out".
    /// - Parameter pairs: at least one; each with something due, ascending.
    static func trustPerSession(_ punches: [JudgedPunch], pairs: [SlotPair]) -> [Pairing] {
        var result = [Pairing](repeating: Pairing(), count: pairs.count)
        guard let opening = pairs.first?.middle, let closing = pairs.last?.middle else { return result }
        func toward(_ slot: Slot, _ index: Int) -> Bool {
            punches[index].isKept && punches[index].punch.direction == slot
        }
        result[0].in = punches.indices.first { toward(.in, $0) && punches[$0].punch.at <= opening }
        for session in pairs.indices.dropLast() {
            guard let from = pairs[session].middle, let to = pairs[session + 1].middle,
                let end = pairs[session].dueEnd, let start = pairs[session + 1].dueStart
            else { continue }
            let middle = end.adding(milliseconds: start.milliseconds(since: end) / 2)
            let between = punches.indices.filter { from < punches[$0].punch.at && punches[$0].punch.at <= to }
            let exits = between.filter { toward(.out, $0) }
            let entries = between.filter { toward(.in, $0) }
            let exit = exits.last { punches[$0].punch.at <= middle } ?? exits.first
            result[session].out = exit
            let later = entries.filter { entry in exit.map { $0 < entry } ?? true }
            result[session + 1].in = later.first { punches[$0].punch.at > middle } ?? later.last
        }
        result[pairs.count - 1].out = punches.indices.last { toward(.out, $0) && punches[$0].punch.at > closing }
        return result
    }

    /// An IN and an OUT for each of several sessions.
    /// - Parameter pairs: at least one; each with something due, ascending.
    static func perSession(_ punches: [JudgedPunch], pairs: [SlotPair], minGapMinutes: Int) -> [Pairing] {
        var result = [Pairing](repeating: Pairing(), count: pairs.count)
        guard let opening = pairs.first?.middle, let closing = pairs.last?.middle else { return result }
        result[0].in = punches.firstIndex { $0.isKept && $0.punch.at <= opening }
        for session in pairs.indices.dropLast() {
            guard let from = pairs[session].middle, let to = pairs[session + 1].middle,
                let end = pairs[session].dueEnd, let start = pairs[session + 1].dueStart
            else { continue }
            let between = punches.indices.filter {
                punches[$0].isKept && from < punches[$0].punch.at && punches[$0].punch.at <= to
            }
            let pair = breakPair(punches, between, from: end, to: start, minGapMinutes: minGapMinutes)
            result[session].out = pair.out
            result[session + 1].in = pair.in
        }
        result[pairs.count - 1].out = punches.lastIndex { $0.isKept && $0.punch.at > closing }
        return result
    }

    /// The leaving (`out`) and the return (`in`) of one break.
    /// - Parameters:
    ///   - candidates: positions, ascending.
    ///   - from: where the session before is due to end.
    ///   - to: where the session after is due to start.
    private static func breakPair(
        _ punches: [JudgedPunch],
        _ candidates: [Int],
        from: Instant,
        to: Instant,
        minGapMinutes: Int
    ) -> Pairing {
        let middle = from.adding(milliseconds: to.milliseconds(since: from) / 2)
        let early = candidates.filter { punches[$0].punch.at <= middle }
        let late = candidates.filter { punches[$0].punch.at > middle }
        func areApart(_ first: Int, _ second: Int) -> Bool {
            punches[second].punch.at.milliseconds(since: punches[first].punch.at) >= Int64(minGapMinutes) * 60_000
        }
        if let last = early.last, let first = late.first { return Pairing(in: first, out: last) }
        if let last = early.last {
            guard early.count >= 2, case let before = early[early.count - 2], areApart(before, last),
                punches[last].punch.at >= from
            else { return Pairing(out: last) }
            return Pairing(in: last, out: before)
        }
        if let first = late.first {
            guard late.count >= 2, areApart(first, late[1]), punches[first].punch.at <= to else {
                return Pairing(in: first)
            }
            return Pairing(in: late[1], out: first)
        }
        return Pairing()
    }
}
