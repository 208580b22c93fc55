extension OSDPSession {
    mutating func handle(_ items: [OSDPFramer.Item], at now: Duration) {
        for item in items where !isEnded {
            switch item {
            case .frame(let frame, let bytes): take(frame, bytes, at: now)
            case .noise(let bytes, let reason):
                if case .asking(var request) = state {
                    request.damaged = true
                    state = .asking(request)
                }
                reportFault("no frame: \(reason)", bytes, at: now)
            }
        }
    }

    private mutating func take(_ frame: OSDPFrame, _ bytes: [UInt8], at now: Duration) {
        guard frame.isReply else {
            if case .asking(let request) = state, request.bytes == bytes { return noteEcho(bytes, at: now) }
            return reportFault("a command of another panel", bytes, at: now)
        }
        let request: Request
        switch state {
        case .asking(let asked): request = asked
        case .resting(_, .again(let asked)): request = asked  // late, but its request is still open
        case .opening, .resting, .storing, .ended:
            // A doubled answer is nothing new: it was taken when it came first.
            if bytes != lastAccepted { reportFault("an answer that nobody waits for", bytes, at: now) }
            return
        }
        let isBusy = frame.code == OSDPReply.busy.rawValue && frame.security == nil
        if isBusy, frame.sequence == 0 || frame.sequence == request.sequence {
            if lastValid != nil { lastValid = now }
            return sendAgain(request, at: now)
        }
        guard frame.sequence == request.sequence else {
            if bytes != lastAccepted { reportFault("an answer to another request", bytes, at: now) }
            return
        }
        guard channel != nil else {
            // A frame of a channel that we have not, or no longer.
            if frame.security?.kind.hasMAC == true {
                return reportFault("an answer of another secure channel", bytes, at: now)
            }
            return accept(frame, frame.data, bytes, request, at: now)
        }
        takeSecured(frame, bytes, request, at: now)
    }

    private mutating func takeSecured(_ frame: OSDPFrame, _ bytes: [UInt8], _ request: Request, at now: Duration) {
        if let data = channel?.open(frame) { return accept(frame, data, bytes, request, at: now) }
        // Some readers answer the new key in the clear; a refusal in the clear only costs what it refuses.
        let isPlain = frame.security == nil
        let isKeyAnswer = request.purpose == .step(.setKey) && frame.code == OSDPReply.acknowledged.rawValue
        let isRefusal = frame.code == OSDPReply.refused.rawValue
        if isPlain, isKeyAnswer || isRefusal { return accept(frame, frame.data, bytes, request, at: now) }
        let reason = isPlain ? "an answer in the clear inside the secure channel" : "an answer with a wrong MAC"
        abandon(request)
        restart(reason, bytes, at: now)
        rest(at: now)
    }

    /// The request will not be sent again: an order that it carried is not done.
    private mutating func abandon(_ request: Request) {
        if case .order(let id) = request.purpose {
            actions.append(.report(.answered(order: id, .refused("the reader's channel was opened anew; ask again"))))
        }
    }

    /// The answer belongs to the request and is genuine.
    private mutating func accept(
        _ frame: OSDPFrame,
        _ data: [UInt8],
        _ bytes: [UInt8],
        _ request: Request,
        at now: Duration
    ) {
        lastValid = now
        lastAccepted = bytes
        let reply = OSDPReply(rawValue: frame.code)
        let refusal = reply == .refused ? data.first.flatMap { OSDPRefusal(rawValue: $0) } : nil
        if startsAnew(refusal, frame, data, request, at: now) { return rest(at: now) }
        switch request.purpose {
        case .step(.identity): takeIdentity(reply, data)
        case .step(.capabilities): takeCapabilities(reply, data)
        case .step(.challenge): takeChallengeReply(frame, at: now)
        case .step(.cryptogram): takeInitialMAC(frame, at: now)
        case .step(.setKey): takeKeyAnswer(reply == .acknowledged, OSDPSession.describe(reply, data))
        case .step(.online): takeEvent(reply, frame.code, data, request, at: now)
        case .feedback: if reply == .refused { noteRefusal(data, bytes, at: now) }
        case .order(let id):
            let isDone = reply == .acknowledged || reply == .outputStatus
            let result = isDone ? OrderResult.done : .refused(OSDPSession.describe(reply, data))
            actions.append(.report(.answered(order: id, result)))
        }
        rest(at: now)
    }

    /// - Returns: whether the refusal calls for another beginning.
    private mutating func startsAnew(
        _ refusal: OSDPRefusal?,
        _ frame: OSDPFrame,
        _ data: [UInt8],
        _ request: Request,
        at now: Duration
    ) -> Bool {
        switch refusal {
        case .sequence?: break
        case .securityUnsupported?, .securityNeeded?:
            guard isIdentified || channel != nil, request.purpose != .step(.challenge) else { return false }
            guard keys != nil else {
                finish(.protocolFault("the reader wants a secure channel; configure its key"))
                return true
            }
            // Refused inside the channel: the command is, not the channel.
            if frame.security != nil { return false }
        case .check?:
            // Never in the handshake, where some readers refuse checksums: goToMain/libosdp#298.
            guard channel == nil, frame.security == nil, !usesChecksum, opening == nil else { return false }
            usesChecksum = true
        case .length?, .unknownCommand?, .biometricType?, .biometricFormat?, .cannotProcess?, nil: return false
        }
        abandon(request)
        restart("the reader refuses \(request.words): \(OSDPRefusal.describe(data))", frame.bytes, at: now)
        return true
    }

    private mutating func takeIdentity(_ reply: OSDPReply?, _ data: [UInt8]) {
        guard reply == .identity, data.count >= 12 else {
            return finish(.protocolFault("the reader does not say who it is: \(OSDPSession.describe(reply, data))"))
        }
        let serial = data[5..<9].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let maker = data[..<3].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        facts = TerminalFacts(
            serial: "\(serial)",
            model: "\(maker) model \(data[3]) version \(data[4])",
            firmware: "\(data[9]).\(data[10]).\(data[11])"
        )
        step = .capabilities
    }

    private mutating func takeCapabilities(_ reply: OSDPReply?, _ data: [UInt8]) {
        guard reply == .capabilities else {
            return finish(
                .protocolFault("the reader does not say what it has: \(OSDPSession.describe(reply, data))")
            )
        }
        capabilities = OSDPCapabilities(data)
        if !capabilities.crc { usesChecksum = true }
        guard keys != nil else { return goOnline() }
        guard capabilities.security else {
            let advice = "take key out of its configuration if it may speak in the clear"
            return finish(.protocolFault("the reader has no secure channel, but a key is configured; \(advice)"))
        }
        step = .challenge
    }

    mutating func noteRefusal(_ data: [UInt8], _ bytes: [UInt8], at now: Duration) {
        reportFault("the reader refuses a command: \(OSDPRefusal.describe(data))", bytes, at: now)
    }

    static func describe(_ reply: OSDPReply?, _ data: [UInt8]) -> String {
        switch reply {
        case .refused?: OSDPRefusal.describe(data)
        case let reply?: "reply \(String(reply.rawValue, radix: 16))"
        case nil: "an unknown reply"
        }
    }
}
