import JSON
import WallClock

/// The event stream of one session: opened again for ever, since it has no "since".
/// Source: protocols/face.md, Hikvision ISAPI, Stream.
struct ISAPIStream: Sendable {
    static let target = "/ISAPI/Event/notification/alertStream"
    /// A killed client keeps the stream busy for a while: new ones get 404 or no head at all.
    static let firstPause = Duration.seconds(5)
    static let longestPause = Duration.seconds(300)
    /// A terminal sends a heartbeat every 10 to 30 seconds.
    static let shortestBeat = Duration.seconds(10)
    static let longestBeat = Duration.seconds(30)
    static let missedBeats = 3

    enum Phase {
        /// nil before the terminal is known.
        case closed(retry: Duration?)
        case opening(id: Int, DigestLogin.Attempt, deadline: Duration)
        case open(id: Int, heard: Duration)
    }

    var phase = Phase.closed(retry: nil)
    var framer = MultipartFramer()
    /// Until the next attempt, when this one fails.
    var pause = ISAPIStream.firstPause
    var lastBeat: Duration?
    /// Between two heartbeats, as seen.
    var beat = ISAPIStream.longestBeat
    /// The number of the newest event.
    var lastSerial: Int64?

    /// The call that is out.
    var call: Int? {
        switch phase {
        case .closed: nil
        case .opening(let id, _, _), .open(let id, _): id
        }
    }

    var deadline: Duration? {
        switch phase {
        case .closed(let retry): retry
        case .opening(_, _, let deadline): deadline
        case .open(_, let heard): heard + beat * ISAPIStream.missedBeats
        }
    }

    mutating func heard(at now: Duration) {
        if case .open(let id, _) = phase { phase = .open(id: id, heard: now) }
    }

    mutating func heartbeat(at now: Duration) {
        if let lastBeat { beat = min(max(now - lastBeat, ISAPIStream.shortestBeat), ISAPIStream.longestBeat) }
        lastBeat = now
    }

    /// - Returns: whether events before this one are missing.
    mutating func take(_ event: ISAPIEvent, isCurrent: Bool) -> Bool {
        guard let serial = event.serial, isCurrent else { return false }
        defer { lastSerial = serial }
        guard let lastSerial, serial > lastSerial else { return false }
        let before = event.serialBefore ?? serial - 1
        return before > lastSerial
    }
}

extension ISAPISession {
    mutating func settleStream(at now: Duration) {
        guard let deadline = stream.deadline, now >= deadline else { return }
        switch stream.phase {
        case .closed: openStream(at: now)
        case .opening: streamLost("no answer", at: now)
        case .open: streamLost("\(ISAPIStream.missedBeats) heartbeats are missing", at: now)
        }
    }

    /// Unless it is open, or its pause is not over.
    mutating func openStream(at now: Duration, attempt: DigestLogin.Attempt = .init()) {
        guard case .closed(let retry) = stream.phase, now >= retry ?? now else { return }
        lastCall += 1
        var attempt = attempt
        var call = HTTPCall(id: lastCall, .get, ISAPIStream.target)
        if let field = login.authorize(call, &attempt) { call.headers.append(field) }
        stream.phase = .opening(id: call.id, attempt, deadline: now + ISAPISession.patience)
        stream.framer = MultipartFramer()
        stream.lastBeat = nil
        stream.beat = ISAPIStream.longestBeat
        actions.append(.send(.call(call)))
    }

    private mutating func streamLost(_ reason: String, at now: Duration) {
        if let call = stream.call { actions.append(.send(.cancel(call))) }
        reportFault("the event stream: \(reason)")
        stream.phase = .closed(retry: now + stream.pause)
        stream.pause = min(stream.pause * 2, ISAPIStream.longestPause)
    }

    mutating func handleStream(_ reply: HTTPReply, at now: Duration) {
        switch (reply, stream.phase) {
        case (.head(_, let head), .opening(let id, var attempt, _)):
            switch head.status {
            case 200..<300:
                stream.phase = .open(id: id, heard: now)
                stream.lastSerial = nil
                // What happened while it was closed is in the log only.
                searchSoon(at: now, after: .zero)
            case 401:
                actions.append(.send(.cancel(id)))
                switch login.refused(&attempt, by: head) {
                case .again:
                    stream.phase = .closed(retry: now)
                    openStream(at: now, attempt: attempt)
                case .wrongPassword: finish(.keyRefused)
                case .impossible(let reason): finish(.protocolFault(reason))
                }
            case let status: streamLost("HTTP \(status): another client may hold it", at: now)
            }
        case (.body(_, let bytes), .open):
            stream.heard(at: now)
            for item in stream.framer.receive(bytes) where !isEnded { handle(item, at: now) }
        case (.end, _): streamLost("the terminal ended it", at: now)
        case (.failed(_, let reason), _): streamLost(reason, at: now)
        case (.head, _), (.body, _): break
        }
    }

    private mutating func handle(_ item: MultipartFramer.Item, at now: Duration) {
        let alert: JSONValue?
        switch item {
        case .json(let bytes): alert = ISAPIBody.json(bytes)
        case .xml(let bytes): alert = XMLLeaves(bytes).map(JSONValue.init)
        case .damaged(let count, let reason):
            return reportFault("the event stream: \(reason), \(count) bytes")
        }
        guard let alert, let kind = alert["eventType"]?.text else {
            return reportFault("the event stream: a part that cannot be read")
        }
        stream.pause = ISAPIStream.firstPause
        guard kind.lowercased() == "accesscontrollerevent" else {
            // Other alarms are no business of ours; all that comes regularly is a heartbeat.
            if ["heartbeat", "videoloss"].contains(kind.lowercased()) { stream.heartbeat(at: now) }
            return
        }
        guard let event = ISAPIEvent(streamed: alert, zone: settings.zone) else {
            return reportFault("the event stream: an event without a kind or a time")
        }
        let current = alert["AccessControllerEvent"]?["currentEvent"]
        let isCurrent = current != false && current?.text != "false"
        if stream.take(event, isCurrent: isCurrent) { searchSoon(at: now, after: ISAPISession.gapInterval) }
        countRejections([event])
        guard let item = event.logItem else { return }
        guard stores.count < ISAPISession.mostLiveStores else {
            reportFault("too many live events wait for the disk: left to the log")
            return searchSoon(at: now, after: ISAPISession.gapInterval)
        }
        stores.append(.live)
        actions.append(.store([item]))
    }
}

extension JSONValue {
    /// An alert in XML: its texts, and those of its one object.
    init(_ xml: XMLLeaves) {
        var alert = JSONObject()
        var event = JSONObject()
        for leaf in xml.leaves {
            switch leaf.path.count {
            case 1: alert[leaf.path[0]] = .string(leaf.text)
            case 2 where leaf.path[0] == "AccessControllerEvent": event[leaf.path[1]] = .string(leaf.text)
            case _: break
            }
        }
        if !event.isEmpty { alert["AccessControllerEvent"] = .object(event) }
        self = .object(alert)
    }
}
