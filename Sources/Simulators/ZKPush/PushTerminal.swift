package import TerminalProtocols
package import WallClock

/// A terminal that pushes, made of software: it says what it would request next, and takes the answers.
/// Source: protocols/zk-push.md.
///
/// One request at a time, as the firmware does it: the handshake, then whatever of its log was not acknowledged, the
/// results of commands, and a look for orders each `Delay`.
package struct PushTerminal: Sendable {
    package struct Request: Equatable, Sendable {
        package var method: PushRequest.Method
        /// Path and query.
        package var target: String
        package var body: String
    }

    package enum Step: Equatable, Sendable {
        case request(Request)
        /// Nothing to say before then.
        case wait(until: Duration)
    }

    private enum Pending: Equatable, Sendable {
        case handshake
        case log(upTo: Int)
        /// Lines that a query asked for again.
        case lines
        case result
        case poll
    }

    package var memory: TerminalMemory
    /// Used instead of the ErrorDelay that it is told.
    package var errorDelay: Duration?
    /// Lines in one request.
    package var batch = 100
    /// Seconds by which SET OPTION DateTime moved its clock.
    package private(set) var clockOffset: Int64 = 0
    package private(set) var unlocks = 0
    package private(set) var restarts = 0
    /// What the handshake said, as `Key=Value`.
    package private(set) var options: [String: String] = [:]
    /// Base64, by user and finger.
    package var templates: [String: String] = [:]

    private var isGreeted = false
    /// So many records of the log are acknowledged: the stamp.
    private var sent = 0
    private var pending: Pending?
    /// Requests that commands made.
    private var queue: [(Pending, Request)] = []
    private var notBefore: Duration = .zero
    private var nextPoll: Duration = .zero

    package init(memory: TerminalMemory) { self.memory = memory }

    /// - Parameter now: on any clock that only goes forward.
    package mutating func next(at now: Duration) -> Step {
        guard now >= notBefore else { return .wait(until: notBefore) }
        let (what, request) = upcoming(at: now)
        guard let what, let request else { return .wait(until: max(now, nextPoll)) }
        pending = what
        return .request(request)
    }

    /// No answer, or one that is no success: the same comes again after `ErrorDelay`.
    package mutating func failed(at now: Duration) {
        if isGreeted, pending == .handshake { isGreeted = false }
        pending = nil
        notBefore = now + (errorDelay ?? .seconds(Int64(options["ErrorDelay"] ?? "") ?? 10))
    }

    /// - Parameter wall: the host's clock on the site's wall, without what ``clockOffset`` adds.
    package mutating func receive(status: Int, body: String, at now: Duration, wall: LocalDateTime) -> [SimulatorAction]
    {
        guard let answered = pending else { return [] }
        guard status == 200, isWellFormed(body, for: answered) else {
            failed(at: now)
            return []
        }
        pending = nil
        switch answered {
        case .handshake:
            greet(body)
            return []
        case .log(let end):
            let punches = Array(memory.log[min(sent, end)..<min(end, memory.log.count)])
            sent = min(end, memory.log.count)
            memory.newMarks = memory.log.count - sent
            return [.acknowledged(punches)]
        case .lines, .result:
            queue.removeFirst()
            return []
        case .poll:
            nextPoll = now + .seconds(Int64(options["Delay"] ?? "") ?? 10)
            for line in body.split(separator: "\n") where line.hasPrefix("C:") { obey(line, wall: wall) }
            return []
        }
    }

    /// Somebody punches.
    package mutating func punch(_ punch: SimulatedPunch) {
        memory.log.append(punch)
        memory.newMarks += 1
    }

    /// Power off and on: what it was told of stamps stays.
    package mutating func restart() {
        isGreeted = false
        pending = nil
        restarts += 1
    }

    private func isWellFormed(_ body: String, for pending: Pending) -> Bool {
        switch pending {
        case .handshake: body.hasPrefix("GET OPTION FROM: \(memory.serial)")
        case .log, .lines, .result: body.hasPrefix("OK")
        case .poll: body.hasPrefix("OK") || body.hasPrefix("C:")
        }
    }

    // MARK: Requests

    private func upcoming(at now: Duration) -> (Pending?, Request?) {
        let serial = "SN=\(memory.serial)"
        guard isGreeted else {
            let target = "/iclock/cdata?\(serial)&options=all&pushver=2.4.1&language=69"
            return (.handshake, Request(method: .get, target: target, body: ""))
        }
        if sent < memory.log.count {
            let end = min(sent + batch, memory.log.count)
            return (
                .log(upTo: end),
                Request(
                    method: .post,
                    target: "/iclock/cdata?\(serial)&table=ATTLOG&Stamp=\(end)",
                    body: memory.log[sent..<end].map(PushTerminal.line).joined()
                )
            )
        }
        if let (what, request) = queue.first { return (what, request) }
        guard now >= nextPoll else { return (nil, nil) }
        let info = "SIM Ver 8.0 push,\(memory.users.count),\(templates.count),\(memory.log.count),10.0.0.1,10,7,0,0,111"
        let target = "/iclock/getrequest?\(serial)&INFO=\(info.replacingBlanks)"
        return (.poll, Request(method: .get, target: target, body: ""))
    }

    static func line(_ punch: SimulatedPunch) -> String {
        "\(punch.user)\t\(punch.time.date) \(punch.time.timeOfDay)\t\(punch.state)\t\(punch.verify)\t\(punch.workCode)\t0\t0\n"
    }

    private mutating func greet(_ body: String) {
        for line in body.split(separator: "\n").dropFirst() {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { options[parts[0]] = parts[1] }
        }
        isGreeted = true
        let stamp = options["ATTLOGStamp"] ?? options["Stamp"] ?? "0"
        // Its stamps count records; 9999 is the servers' word for "nothing old".
        sent = stamp == "9999" ? memory.log.count : min(Int(stamp) ?? 0, memory.log.count)
        memory.newMarks = memory.log.count - sent
    }

    // MARK: Commands

    private mutating func obey(_ line: Substring, wall: LocalDateTime) {
        let parts = line.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3 else { return }
        let words = parts[2].split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true).map(String.init)
        let fields = PushTerminal.fields(words.count > 3 ? words[3] : "")
        var code = 0
        switch (words.first ?? "", words.count > 2 ? "\(words[1]) \(words[2])" : words.dropFirst().joined()) {
        case ("CHECK", _): isGreeted = false
        case ("REBOOT", _): restart()
        case ("AC_UNLOCK", _): unlocks += 1
        case ("SET", _) where words.count > 2 && words[2].hasPrefix("DateTime="):
            guard let number = UInt32(words[2].dropFirst("DateTime=".count)), let time = ZKTime.decode(number) else {
                code = -1
                break
            }
            clockOffset = time.wallSeconds - wall.wallSeconds
        case ("DATA", "QUERY ATTLOG"):
            let lines = memory.log.filter { isWanted($0.time, by: fields) }.map(PushTerminal.line)
            for start in stride(from: 0, to: lines.count, by: batch) {
                let body = lines[start..<min(start + batch, lines.count)].joined()
                enqueue(.lines, "cdata", "&table=ATTLOG&Stamp=\(sent)", body)
            }
            code = lines.count
        case ("DATA", "QUERY USERINFO"):
            let users = memory.users.filter { fields["PIN"] == nil || fields["PIN"] == $0.user }
            let lines = users.map {
                "USER PIN=\($0.user)\tName=\($0.name)\tPri=\($0.isAdministrator ? 14 : 0)\tPasswd=\tCard=\tGrp=1\n"
            }
            if !lines.isEmpty { enqueue(.lines, "cdata", "&table=OPERLOG&OpStamp=0", lines.joined()) }
            code = lines.count
        case ("DATA", "UPDATE USERINFO"):
            let user = fields["PIN"] ?? ""
            memory.users.removeAll { $0.user == user }
            memory.users.append(
                SimulatedUser(user: user, name: fields["Name"] ?? "", isAdministrator: fields["Pri"] == "14")
            )
        case ("DATA", "DELETE USERINFO"): memory.users.removeAll { $0.user == fields["PIN"] }
        case ("DATA", "QUERY FINGERTMP"):
            let found = templates.filter { $0.key.hasPrefix("\(fields["PIN"] ?? "")/") }.sorted { $0.key < $1.key }
            let lines = found.map { key, text in
                let parts = key.split(separator: "/")
                return "FP PIN=\(parts[0])\tFID=\(parts[1])\tSize=\(text.utf8.count)\tValid=1\tTMP=\(text)\n"
            }
            if !lines.isEmpty { enqueue(.lines, "cdata", "&table=OPERLOG&OpStamp=0", lines.joined()) }
            code = lines.count
        case ("DATA", "UPDATE FINGERTMP"):
            templates["\(fields["PIN"] ?? "")/\(fields["FID"] ?? "")"] = fields["TMP"]
        default: code = -1_002
        }
        enqueue(.result, "devicecmd", "", "ID=\(parts[1])&Return=\(code)&CMD=\(words.first ?? "")\n")
    }

    private mutating func enqueue(_ what: Pending, _ service: String, _ query: String, _ body: String) {
        let target = "/iclock/\(service)?SN=\(memory.serial)\(query)"
        queue.append((what, Request(method: .post, target: target, body: body)))
    }

    private func isWanted(_ time: LocalDateTime, by fields: [String: String]) -> Bool {
        let start = fields["StartTime"].flatMap { LocalDateTime($0) }
        let end = fields["EndTime"].flatMap { LocalDateTime($0) }
        return start.map { $0 <= time } ?? true && end.map { time <= $0 } ?? true
    }

    private static func fields(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for field in text.split(separator: "\t") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        return fields
    }
}

extension String {
    fileprivate var replacingBlanks: String {
        split(separator: " ", omittingEmptySubsequences: false).joined(separator: "%20")
    }
}
