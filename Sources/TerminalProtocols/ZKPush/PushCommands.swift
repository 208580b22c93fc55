import WallClock

/// The commands that wait for the terminal to ask for them, and those whose results we wait for.
///
/// Source: protocols/zk-push.md. The terminal tells results by the command's number, in any order.
struct PushCommands: Sendable {
    enum Kind: Equatable, Sendable {
        case plain
        /// Clocks are set as a number or, by some firmware, as text.
        case clock(asText: Bool)
        case restart
        case users
        case templates(user: String)
    }

    /// What became of a command that an order was made of.
    struct Outcome: Sendable {
        var kind: Kind
        /// 0: nobody waits for it.
        var order: Int
        var result: OrderResult
        var users: [TerminalUser]?
        /// What the terminal's clock was set to, and when it was handed out.
        var clock: (LocalDateTime, Duration)?
    }

    private struct Command: Sendable {
        var id: Int
        var kind: Kind
        var text: String
        var order: Int
        /// After this nobody waits any more.
        var due: Duration
        var isHandedOut = false
        var clock: (LocalDateTime, Duration)?
        /// Answers to a query come as tables, around its result.
        var users: [String: TerminalUser] = [:]
        var templates: [BiometricTemplate] = []
        /// The terminal's result of a query; its rows may still be coming.
        var rows: Int?
    }

    /// How long a command waits for the terminal to ask, and then for its result.
    static let patience: Duration = .seconds(120)
    /// How long rows of a query may come behind its result, or behind one another.
    static let rowPatience: Duration = .seconds(5)
    private static let limit = 64
    private static let userLimit = 100_000
    private static let templateLimit = 64

    private var commands: [Command] = []
    private var nextID: Int

    /// - Parameter firstID: results that were meant for an earlier session must not fit this one.
    init(firstID: Int = 0) { nextID = firstID + 1 }

    var deadline: Duration? { commands.map(\.due).min() }

    /// - Returns: false if too many wait already.
    mutating func add(_ kind: Kind, _ text: String, order: Int, at now: Duration) -> Bool {
        guard commands.count < Self.limit else { return false }
        commands.append(Command(id: nextID, kind: kind, text: text, order: order, due: now + Self.patience))
        nextID += 1
        return true
    }

    /// Makes the terminal ask for its options again and send what is new.
    mutating func check(at now: Duration) {
        guard !commands.contains(where: { $0.text == "CHECK" && !$0.isHandedOut }) else { return }
        _ = add(.plain, "CHECK", order: 0, at: now)
    }

    /// The lines for a terminal that asks: all that wait, but one query at a time, because the rows of two could not be
    /// told apart, and nothing behind a restart.
    mutating func handOut(at now: Duration, wall: LocalDateTime) -> [String] {
        var lines: [String] = []
        for index in commands.indices where !commands[index].isHandedOut {
            if isQuery(commands[index].kind), commands.contains(where: { $0.isHandedOut && isQuery($0.kind) }) {
                continue
            }
            var text = commands[index].text
            if case .clock(let asText) = commands[index].kind {
                commands[index].clock = (wall, now)
                let number = ZKTime.encode(wall).map { "\($0)" } ?? ""
                text += asText ? "\(wall.date) \(wall.timeOfDay)" : number
            }
            commands[index].isHandedOut = true
            commands[index].due = now + Self.patience
            lines.append("C:\(commands[index].id):\(text)")
            if commands[index].kind == .restart { break }
        }
        return lines
    }

    private func isQuery(_ kind: Kind) -> Bool {
        switch kind {
        case .users, .templates: true
        case .plain, .clock, .restart: false
        }
    }

    // MARK: Results

    /// - Parameter code: the terminal's `Return`: negative is refused; a query may tell its number of rows.
    /// - Returns: nil while its rows may be coming, and for a number that nobody waits for.
    mutating func result(of id: Int, code: Int, at now: Duration) -> Outcome? {
        guard let index = commands.firstIndex(where: { $0.id == id && $0.isHandedOut }) else { return nil }
        guard code < 0 else {
            guard isQuery(commands[index].kind) else { return finish(index, .done) }
            commands[index].rows = code
            commands[index].due = now + Self.rowPatience
            return completed(index)
        }
        if commands[index].kind == .clock(asText: false) {
            commands[index].kind = .clock(asText: true)
            commands[index].isHandedOut = false
            commands[index].due = now + Self.patience
            return nil
        }
        let words = commands[index].text.split(separator: " ").prefix(3).joined(separator: " ")
        return finish(index, .refused("the terminal answered \(code) to \(words)"))
    }

    /// - Returns: whether a query waits for it.
    mutating func collect(_ user: TerminalUser) -> Bool {
        guard let index = commands.firstIndex(where: { $0.isHandedOut && $0.kind == .users }) else { return false }
        if commands[index].users.count < Self.userLimit { commands[index].users[user.user] = user }
        return true
    }

    /// - Returns: the outcome if this was the last row that was told.
    mutating func collect(_ template: BiometricTemplate, at now: Duration) -> Outcome? {
        guard
            let index = commands.firstIndex(where: {
                $0.isHandedOut && $0.kind == .templates(user: template.user)
            })
        else { return nil }
        let isKnown = commands[index].templates.contains { $0.kind == template.kind && $0.index == template.index }
        guard !isKnown, commands[index].templates.count < Self.templateLimit else { return nil }
        commands[index].templates.append(template)
        if commands[index].rows != nil { commands[index].due = now + Self.rowPatience }
        return completed(index)
    }

    /// The rows of a user query are all there.
    mutating func rowsCame(at now: Duration) -> Outcome? {
        guard let index = commands.firstIndex(where: { $0.kind == .users && $0.rows != nil }) else { return nil }
        commands[index].due = now + Self.rowPatience
        return completed(index)
    }

    private mutating func completed(_ index: Int) -> Outcome? {
        guard let rows = commands[index].rows, rows > 0 else { return nil }
        switch commands[index].kind {
        case .users: guard commands[index].users.count >= rows else { return nil }
        case .templates: guard commands[index].templates.count >= rows else { return nil }
        case .plain, .clock, .restart: return nil
        }
        return finish(index, queryResult(commands[index]))
    }

    /// The terminal started anew: a restart that it was told is done.
    mutating func restarted() -> [Outcome] {
        commands.indices.reversed().filter { commands[$0].isHandedOut && commands[$0].kind == .restart }
            .map { finish($0, .done) }
    }

    mutating func expired(at now: Duration) -> [Outcome] {
        commands.indices.reversed().filter { now >= commands[$0].due }.map { index in
            let command = commands[index]
            if command.rows != nil { return finish(index, queryResult(command)) }
            let words = command.text.split(separator: " ").prefix(3).joined(separator: " ")
            let seconds = Self.patience.components.seconds
            return finish(
                index,
                .refused(
                    command.isHandedOut
                        ? "the terminal took \(words) and told no result in \(seconds) s; look before trying again"
                        : "the terminal did not ask for orders in \(seconds) s"
                )
            )
        }
    }

    private func queryResult(_ command: Command) -> OrderResult {
        if case .templates = command.kind { .templates(command.templates) } else { .done }
    }

    private mutating func finish(_ index: Int, _ result: OrderResult) -> Outcome {
        let command = commands.remove(at: index)
        var outcome = Outcome(kind: command.kind, order: command.order, result: result, clock: command.clock)
        if command.kind == .users, result == .done { outcome.users = Array(command.users.values) }
        return outcome
    }
}
