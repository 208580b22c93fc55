import JSON
import WallClock

extension ISAPISession {
    mutating func beginRound() {
        clockIsDue = true
        searchIsDue = true
    }

    /// The question before is over, well or not.
    mutating func nextStep(at now: Duration) {
        state = .idle(until: now)
        proceed(at: now)
    }

    /// Whatever has to be done next; nothing is out.
    mutating func proceed(at now: Duration) {
        if ends { return sayGoodbye() }
        guard facts != nil else { return ask(.deviceInfo, at: now) }
        if !orders.isEmpty {
            let order = orders.removeFirst()
            return begin(order, at: now)
        }
        if clockIsDue {
            clockIsDue = false
            return ask(.clock, at: now)
        }
        openStream(at: now)
        if let search { return ask(.search(search), at: now) }
        if searchIsDue, searchIsSupported { return beginSearch(at: now) }
        if usersAreDue { return beginUsers(nil, at: now) }
        searchIsDue = false
        nextRound = max(nextRound, now)
        if nextRound == now { nextRound = now + max(settings.poll, .milliseconds(100)) }
        state = .idle(until: nextRound)
    }

    /// - Parameter wait: since the search before.
    mutating func searchSoon(at now: Duration, after wait: Duration) {
        let due = max(now, lastSearchBegan.map { $0 + wait } ?? now)
        guard case .idle(let until) = state else {
            // The one under way may have passed the place already.
            nextRound = min(nextRound, due)
            searchIsWanted = true
            return
        }
        nextRound = min(until, due)
        state = .idle(until: nextRound)
        guard nextRound <= now else { return }
        beginRound()
        proceed(at: now)
    }

    // MARK: Search

    private mutating func beginSearch(at now: Duration) {
        searchIsDue = false
        searchIsWanted = false
        lastSearchBegan = now
        let isWide = now >= nextWide
        let moment = settings.moment(at: now)
        let known: Instant
        if let through = isWide ? wideThrough : readThrough {
            known = settings.moment(at: through)
        } else if let position = settings.position.flatMap(ISAPIPosition.init), position.serial == facts?.serial {
            known = position.until
        } else {
            known = moment.adding(seconds: -Int64(ISAPISession.memory))
        }
        let overlap = Int64(isWide ? ISAPISession.wideOverlap : ISAPISession.narrowOverlap)
        // Before 2000 no terminal's clock has been, whatever it says.
        let from = max(known.adding(seconds: lowestDrift - overlap), Instant(seconds: 946_684_800))
        let search = ISAPISearch(
            name: login.drawNonce(),
            from: from,
            until: max(moment, moment.adding(seconds: drift)).adding(seconds: 86_400),
            began: now,
            isWide: isWide
        )
        self.search = search
        ask(.search(search), at: now)
    }

    mutating func handlePage(_ body: [UInt8], _ search: ISAPISearch, _ repeats: Int, at now: Duration) {
        var search = search
        guard let page = ISAPIPage(body, list: "InfoList", in: "AcsEvent") else {
            if repeats < ISAPISession.mostRepeats { return ask(.search(search), at: now, repeats: repeats + 1) }
            return searchFailed("a page of the log that cannot be read", at: now)
        }
        var events: [ISAPIEvent] = []
        var items: [LogItem] = []
        for entry in page.entries {
            guard let event = ISAPIEvent(searched: entry, zone: settings.zone) else {
                items.append(.damaged(ISAPIEvent.evidence(entry), reason: "an event without a kind or a time"))
                continue
            }
            events.append(event)
            if let item = event.logItem { items.append(item) }
        }
        countRejections(events)
        switch search.take(page, events) {
        case .again:
            reportFault("a page of the log came twice")
            return ask(.search(search), at: now)
        case .endless: return searchFailed("a log that does not end", at: now)
        case .more, .end: break
        }
        self.search = search
        guard !items.isEmpty else { return pageIsStored(at: now) }
        stores.append(.page)
        actions.append(.store(items))
        state = .storing(look: now + .seconds(60))
    }

    /// A page is on the disk, or held nothing for it.
    mutating func pageIsStored(at now: Duration) {
        if let search, search.isComplete { searchEnded(search, at: now) }
        nextStep(at: now)
    }

    private mutating func searchEnded(_ search: ISAPISearch, at now: Duration) {
        self.search = nil
        searchFailures = 0
        readThrough = search.began
        if search.isWide {
            wideThrough = search.began
            nextWide = search.began + ISAPISession.wideInterval
            usersAreDue = true
            let position = ISAPIPosition(until: settings.moment(at: search.began), serial: facts?.serial)
            actions.append(.report(.position("\(position)")))
        }
        lowestDrift = drift
        actions.append(.report(.logRead(began: search.began)))
        nextRound = searchIsWanted ? max(now, search.began + ISAPISession.gapInterval) : now + settings.poll
        if searchIsWanted, nextRound <= now { beginRound() }
    }

    mutating func searchFailed(_ reason: String, at now: Duration) {
        search = nil
        searchFailures += 1
        reportFault(reason)
        guard searchFailures < ISAPISession.mostSearchFailures else { return finish(.protocolFault(reason)) }
        nextRound = now + settings.poll
        nextStep(at: now)
    }

    /// Each refused person once, and nobody whom this session did not see: the log goes back further than it.
    mutating func countRejections(_ events: [ISAPIEvent]) {
        var count = 0
        for event in events where event.isRejection {
            let place = (time: event.time, serial: event.serial ?? 0)
            guard place > rejectionsThrough else { continue }
            rejectionsThrough = place
            count += 1
        }
        if count > 0 { actions.append(.report(.rejections(count))) }
    }
}
