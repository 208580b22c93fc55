extension OSDPSession {
    /// Everything that is due at `now`. Afterwards ``deadline`` is not in the past.
    mutating func settle(at now: Duration) {
        if let deadline = framer.deadline, now >= deadline {
            handle(framer.expire(at: now), at: now)
            // The damaged answer is over: no need to wait for the rest of the time.
            if case .asking(let request) = state, request.damaged, now < end(of: request) { unanswered(at: now) }
        }
        switch state {
        case .asking(let request) where now >= end(of: request): unanswered(at: now)
        case .resting(let until, let next) where now >= until:
            switch next {
            case .new: proceed(at: now)
            case .again(let request): send(request, at: now)
            }
        case .storing(let look) where now >= look: state = .storing(look: now + .seconds(60))
        case .opening, .asking, .resting, .storing, .ended: break
        }
    }

    /// When a request counts as unanswered. An answer that has begun may arrive to its end, but not for ever.
    func end(of request: Request) -> Duration {
        guard framer.isInFrame, let last = framer.deadline else { return request.deadline }
        let longest = max(settings.characterTime * OSDPFrame.lengths.upperBound, .milliseconds(500))
        return min(max(request.deadline, last), request.deadline + longest)
    }

    func limit(of bytes: [UInt8], from now: Duration) -> Duration {
        now + OSDPSession.patience + settings.characterTime * (bytes.count + 1)
    }

    /// Sends what is next, or ends if that was ordered.
    mutating func proceed(at now: Duration) {
        if ends { return finish(.ended) }
        switch step {
        case .identity: send(.identity, [0], at: now)
        case .capabilities: send(.capabilities, [0], at: now)
        case .challenge: sendChallenge(at: now)
        case .cryptogram: sendCryptogram(at: now)
        case .setKey: send(.setKey, [1, 16] + (keys?.wanted ?? []), at: now)
        case .online:
            for (reader, keypad) in keypads.sorted(by: { $0.key < $1.key }) where keypad.isOver(at: now) {
                storeKeys(of: reader, at: now)
            }
            if pendingStores > 0 {
                state = .storing(look: now + .seconds(60))
            } else if queue.isEmpty {
                lastPoll = now
                send(.poll, at: now)
            } else {
                let next = queue.removeFirst()
                send(next.command, next.data, for: next.purpose, at: now)
            }
        }
    }

    /// The answer to the last request is dealt with.
    mutating func rest(at now: Duration) {
        if isEnded { return }
        if pendingStores > 0 {
            state = .storing(look: now + .seconds(60))
            return
        }
        let isUrgent =
            step != .online || !queue.isEmpty || ends
            || (1...OSDPSession.mostEventsAtOnce).contains(eventsInARow)
        state = .resting(until: isUrgent ? now : max(now, lastPoll + settings.poll), then: .new)
    }

    /// - Parameter security: the block of a handshake; frames of a channel get theirs from it.
    mutating func send(
        _ command: OSDPCommand,
        _ data: [UInt8] = [],
        for purpose: Request.Purpose? = nil,
        security: OSDPFrame.Security? = nil,
        at now: Duration
    ) {
        let sequence = lastSequence.map { $0 % 3 + 1 } ?? 0
        lastSequence = sequence
        var frame = OSDPFrame(
            address: UInt8(truncatingIfNeeded: settings.address),
            isReply: false,
            sequence: sequence,
            check: usesChecksum && security == nil ? .checksum : .crc,
            security: security,
            code: command.rawValue,
            data: data
        )
        if var channel {
            frame = channel.seal(frame)
            self.channel = channel
        }
        let bytes = frame.bytes
        send(
            Request(
                purpose: purpose ?? .step(step),
                sequence: sequence,
                bytes: bytes,
                asked: now,
                deadline: limit(of: bytes, from: now)
            ),
            at: now
        )
    }

    private mutating func send(_ request: Request, at now: Duration) {
        var request = request
        request.deadline = limit(of: request.bytes, from: now)
        request.damaged = false
        state = .asking(request)
        actions.append(.send([OSDPFrame.mark] + request.bytes))
    }

    private mutating func unanswered(at now: Duration) {
        guard case .asking(let request) = state else { return }
        if ends { return finish(.ended) }
        // Nobody was ever heard at this address: the caller waits longer than a pause here.
        let isFirst = lastValid == nil
        if isFirst, !request.damaged || request.repeats >= 3 { return finish(.silent(during: request.words)) }
        if let lastValid, now >= lastValid + OSDPSession.lost { return finish(.silent(during: request.words)) }
        sendAgain(request, at: now)
    }

    /// After a pause. The bytes stay the same, so that the reader can repeat its answer instead of forgetting it.
    mutating func sendAgain(_ request: Request, at now: Duration) {
        var request = request
        let pause = OSDPSession.pauses[min(request.repeats, OSDPSession.pauses.count - 1)]
        request.repeats += 1
        state = .resting(until: now + pause, then: .again(request))
    }

    /// The numbers begin anew, and with them the channel: at the challenge, or without one at the beginning.
    mutating func restart(_ reason: String, _ bytes: [UInt8], at now: Duration) {
        reportFault(reason, bytes, at: now)
        restarts += 1
        guard restarts <= OSDPSession.mostRestarts else { return finish(.protocolFault(reason)) }
        lastSequence = nil
        channel = nil
        opening = nil
        step = keys != nil && isIdentified ? .challenge : .identity
        if step == .identity { keyIndex = 0 }
    }

    // MARK: What readers are told

    /// Green for a second and one tone: it is on disk. Source: protocols/osdp.md, "Commands", 69 and 6A.
    mutating func acknowledge(at reader: UInt8) {
        if capabilities.leds {
            let green: UInt8 = 2
            queue.append((.feedback, .led, [reader, 0, 2, 10, 0, green, 0, 10, 0, 0, 0, 0, 0, 0]))
        }
        if capabilities.buzzer { queue.append((.feedback, .buzzer, [reader, 2, 2, 1, 1])) }
    }

    /// Control 5: on for so many tenths of a second, then as before.
    mutating func unlock(_ id: Int, _ time: Duration) {
        guard isIdentified, step == .online else {
            return actions.append(.report(.answered(order: id, .refused("the reader is not online yet"))))
        }
        guard capabilities.outputs else { return actions.append(.report(.answered(order: id, .unsupported))) }
        let tenths = UInt16(clamping: max(1, (time.inMilliseconds + 99) / 100))
        let timer = [UInt8(truncatingIfNeeded: tenths), UInt8(truncatingIfNeeded: tenths >> 8)]
        queue.append((.order(id), .output, [0, 5] + timer))
    }
}

extension OSDPSession.Request {
    var words: String {
        switch purpose {
        case .step(.identity): "identification"
        case .step(.capabilities): "the question for capabilities"
        case .step(.challenge), .step(.cryptogram): "the opening of the secure channel"
        case .step(.setKey): "the installation of the key"
        case .step(.online): "polling"
        case .feedback, .order: "a command"
        }
    }
}
