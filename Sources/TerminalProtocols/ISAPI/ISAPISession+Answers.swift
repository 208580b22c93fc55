import JSON
import WallClock

extension ISAPISession {
    /// Sends the question of `step`, with the login that the terminal asked for before.
    mutating func ask(_ step: ISAPIStep, at now: Duration, repeats: Int = 0, attempt: DigestLogin.Attempt = .init()) {
        lastCall += 1
        var attempt = attempt
        var call = step.call(id: lastCall, now: settings.moment(at: now), zone: settings.zone)
        if let field = login.authorize(call, &attempt) { call.headers.append(field) }
        state = .asking(
            Exchange(
                id: call.id,
                step: step,
                attempt: attempt,
                asked: now,
                deadline: now + ISAPISession.patience,
                repeats: repeats
            )
        )
        actions.append(.send(.call(call)))
    }

    mutating func handleAnswer(_ reply: HTTPReply, at now: Duration) {
        // Anything else is late: of a question that was given up.
        guard case .asking(var exchange) = state, reply.call == exchange.id else { return }
        switch reply {
        case .head(_, let head): exchange.head = head
        case .body(_, let piece):
            exchange.body += piece
            guard exchange.body.count <= ISAPISession.mostAnswerBytes else {
                actions.append(.send(.cancel(exchange.id)))
                return unanswered(exchange, "an answer without an end", at: now)
            }
        case .failed(_, let reason): return unanswered(exchange, reason, at: now)
        case .end:
            guard let head = exchange.head else { return unanswered(exchange, "an answer without a head", at: now) }
            return answered(exchange, head, at: now)
        }
        exchange.deadline = min(now + ISAPISession.patience, exchange.asked + ISAPISession.longestAnswer)
        state = .asking(exchange)
    }

    /// - Parameter reason: nil if simply nothing came.
    mutating func unanswered(_ exchange: Exchange, _ reason: String?, at now: Duration) {
        if exchange.step.mayBeRepeated, exchange.repeats < ISAPISession.mostRepeats {
            return ask(exchange.step, at: now, repeats: exchange.repeats + 1)
        }
        let name = exchange.step.name + (reason.map { ": \($0)" } ?? "")
        switch exchange.step {
        case .deviceInfo, .clock, .search: finish(.silent(during: name))
        case .users(let read): usersFailed(read, "no answer to \(name)", at: now)
        case .order(let order, _):
            answer(order, .refused("no answer to \(name): whether it was done is not known"))
            nextStep(at: now)
        }
    }

    private mutating func answered(_ exchange: Exchange, _ head: HTTPHead, at now: Duration) {
        switch head.status {
        case 401:
            var attempt = exchange.attempt
            switch login.refused(&attempt, by: head) {
            case .again: ask(exchange.step, at: now, repeats: exchange.repeats, attempt: attempt)
            case .wrongPassword: finish(.keyRefused)
            case .impossible(let reason): finish(.protocolFault(reason))
            }
        case 200..<300: understood(exchange, at: now)
        case let status: refused(exchange.step, ISAPIRefusal(status: status, body: exchange.body), at: now)
        }
    }

    private mutating func understood(_ exchange: Exchange, at now: Duration) {
        switch exchange.step {
        case .deviceInfo:
            guard let info = XMLLeaves(exchange.body) else {
                return finish(.protocolFault("device information that is no XML: is this a terminal with ISAPI?"))
            }
            let facts = TerminalFacts(
                serial: info["serialNumber"],
                model: info["model"],
                firmware: info["firmwareVersion"],
                platform: info["macAddress"]
            )
            self.facts = facts
            actions.append(.report(.identified(facts)))
            nextStep(at: now)
        case .clock:
            readClock(exchange, at: now)
            nextStep(at: now)
        case .search(let search): handlePage(exchange.body, search, exchange.repeats, at: now)
        case .users(let read): handleUsers(exchange.body, read, at: now)
        case .order(let order, let stage):
            let refusal = ISAPIRefusal(status: 200, body: exchange.body)
            if refusal.isRefusal {
                refused(exchange.step, refusal, at: now)
            } else {
                carriedOut(order, stage, exchange, at: now)
            }
        }
    }

    private mutating func refused(_ step: ISAPIStep, _ refusal: ISAPIRefusal, at now: Duration) {
        let reason = "\(step.name): \(refusal)"
        switch step {
        case .deviceInfo: finish(.protocolFault(reason))
        case .clock:
            reportFault(reason)
            nextStep(at: now)
        case .search where refusal.isNotSupported:
            // Of some models the stream is all there is. Source: protocols/face.md, Three ways to get a punch.
            searchIsSupported = false
            search = nil
            reportFault("this terminal cannot search its log: punches made while it is not connected are not read")
            nextStep(at: now)
        case .search: searchFailed(reason, at: now)
        case .users(let read): usersFailed(read, reason, at: now)
        case .order(let order, _):
            answer(order, .refused(reason))
            nextStep(at: now)
        }
    }

    /// Without a time that can be read the clock stays as it was known.
    @discardableResult mutating func readClock(_ exchange: Exchange, at now: Duration) -> Bool {
        let text = XMLLeaves(exchange.body)?["localTime"] ?? ISAPIBody.json(exchange.body)?["Time"]?["localTime"]?.text
        guard let shown = text.flatMap({ ISAPITime.local($0, zone: settings.zone) }) else {
            reportFault("the terminal's clock shows no time that exists")
            return false
        }
        let middle = (exchange.asked + now) / 2
        drift = shown.wallSeconds - settings.wallClock(at: middle).wallSeconds
        lowestDrift = min(lowestDrift, drift)
        actions.append(.report(.clock(shown, asked: exchange.asked, answered: now)))
        return true
    }
}
