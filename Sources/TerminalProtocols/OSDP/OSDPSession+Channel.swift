extension OSDPSession {
    /// The configured key first; a key that is to be replaced only on the administrator's word, and the public one last.
    ///
    /// A lost answer to the installation leaves open which key the reader has. Both are here before it is sent, and the
    /// new one is tried first. Source: protocols/osdp.md, "The KEYSET trap".
    private var candidates: [[UInt8]] {
        guard let keys else { return [] }
        return [keys.wanted] + (settings.installsKey ? keys.former + [OSDPSecureChannel.defaultKey] : [])
    }

    private var keyMark: UInt8 {
        let isDefault = keyIndex > 0 && keyIndex == candidates.count - 1
        return isDefault ? 0 : 1
    }

    mutating func sendChallenge(at now: Duration) {
        guard let random = nonces?.next(), keyIndex < candidates.count else { return finish(.keyRefused) }
        opening = (OSDPSecureChannel(key: candidates[keyIndex], challenge: random), [])
        send(.challenge, random, security: .init(.challenge, [keyMark]), at: now)
    }

    mutating func sendCryptogram(at now: Duration) {
        guard let opening else { return finish(.protocolFault("there is no channel to open")) }
        let cryptogram = opening.channel.serverCryptogram(opening.random)
        send(.cryptogram, cryptogram, security: .init(.cryptogram, [keyMark]), at: now)
    }

    mutating func takeChallengeReply(_ frame: OSDPFrame, at now: Duration) {
        guard frame.security?.kind == .challengeReply, frame.code == OSDPReply.challenge.rawValue,
            frame.data.count == 32, let opening
        else { return takeChallengeRefusal(frame, at: now) }
        let random = Array(frame.data[8..<16])
        guard OSDPCipher.areEqual(opening.channel.clientCryptogram(random), Array(frame.data[16...])) else {
            return takeWrongKey(at: now)
        }
        self.opening = (opening.channel, random)
        step = .cryptogram
    }

    private mutating func takeChallengeRefusal(_ frame: OSDPFrame, at now: Duration) {
        let reason = "the reader refuses the secure channel: \(OSDPSession.describe(frame))"
        guard keyIndex + 1 < candidates.count else { return finish(.protocolFault(reason)) }
        takeWrongKey(at: now)  // a reader without a key may refuse instead of answering wrongly
    }

    private mutating func takeWrongKey(at now: Duration) {
        opening = nil
        guard keyIndex + 1 < candidates.count else { return finish(.keyRefused) }
        keyIndex += 1
        reportFault("the reader has another key than the configured one; trying the next", at: now)
    }

    mutating func takeInitialMAC(_ frame: OSDPFrame, at now: Duration) {
        guard frame.security?.kind == .cryptogramReply, frame.security?.data.first == 1,
            frame.code == OSDPReply.initialMAC.rawValue, let opening
        else {
            return finish(
                .protocolFault("the reader does not accept the panel's cryptogram: \(OSDPSession.describe(frame))")
            )
        }
        let expected = opening.channel.initialMAC(opening.channel.serverCryptogram(opening.random))
        guard OSDPCipher.areEqual(expected, frame.data) else {
            return finish(.protocolFault("the reader's initial MAC is wrong"))
        }
        channel = opening.channel
        channel?.begin(expected)
        self.opening = nil
        if keyIndex == 0 { goOnline() } else { step = .setKey }
    }

    /// - Parameter isAcknowledged: the reader took the key.
    mutating func takeKeyAnswer(_ isAcknowledged: Bool, _ words: String) {
        guard isAcknowledged else { return finish(.protocolFault("the key was not installed: \(words)")) }
        actions.append(.report(.operation(TerminalOperation(what: "secure channel key installed"))))
        keyIndex = 0
        lastSequence = nil
        channel = nil
        step = .challenge
    }

    mutating func goOnline() {
        step = .online
        eventsInARow = 0
        guard !isIdentified else { return }
        isIdentified = true
        actions.append(.report(.identified(facts)))
    }

    static func describe(_ frame: OSDPFrame) -> String {
        frame.code == OSDPReply.refused.rawValue
            ? OSDPRefusal.describe(frame.data) : "reply \(String(frame.code, radix: 16))"
    }
}
