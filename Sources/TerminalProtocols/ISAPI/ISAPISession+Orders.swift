import JSON

extension ISAPISession {
    mutating func begin(_ order: TerminalOrder, at now: Duration) {
        switch order.command {
        case .setClock: ask(.order(order, .setClock), at: now)
        case .restart: ask(.order(order, .restart), at: now)
        case .unlock: ask(.order(order, .unlock), at: now)
        case .readUsers: beginUsers(order, at: now)
        case .writeUser(let user): ask(.order(order, .findUser(user, search: login.drawNonce())), at: now)
        case .deleteUser(let user): ask(.order(order, .deleteUser(user)), at: now)
        case .sync, .end, .clearLog, .readTemplates, .writeTemplate: proceed(at: now)  // never queued
        }
    }

    /// The terminal did what a stage of an order asked.
    mutating func carriedOut(_ order: TerminalOrder, _ stage: ISAPIOrderStage, _ exchange: Exchange, at now: Duration) {
        switch stage {
        case .setClock: return ask(.order(order, .readClock), at: now)
        case .readClock:
            answer(order, readClock(exchange, at: now) ? .done : .refused("the clock cannot be read back"))
        case .restart:
            answer(order, .done)
            return finish(.ended)
        case .unlock: answer(order, .done)
        case .findUser(let user, _):
            guard let page = ISAPIPage(exchange.body, list: "UserInfo", in: "UserInfoSearch") else {
                answer(order, .refused("the terminal's answer about user \(user.user) cannot be read"))
                return nextStep(at: now)
            }
            let known = page.entries.first { $0["employeeNo"]?.text == user.user }
            return ask(.order(order, .writeUser(user, user.userInfo(over: known))), at: now)
        case .writeUser(let user, _):
            if let card = user.card { return ask(.order(order, .writeCard(user, card)), at: now) }
            answer(order, .done)
        case .writeCard: answer(order, .done)
        case .deleteUser(let user):
            return ask(.order(order, .checkDeleted(user, search: login.drawNonce())), at: now)
        case .checkDeleted(let user, _):
            let page = ISAPIPage(exchange.body, list: "UserInfo", in: "UserInfoSearch")
            let isGone = page.map { !$0.entries.contains { $0["employeeNo"]?.text == user } } ?? false
            answer(order, isGone ? .done : .refused("user \(user) is still on the terminal"))
        }
        nextStep(at: now)
    }

    // MARK: People

    mutating func beginUsers(_ order: TerminalOrder?, at now: Duration) {
        usersAreDue = false
        ask(.users(ISAPIUserRead(name: login.drawNonce(), order: order)), at: now)
    }

    mutating func handleUsers(_ body: [UInt8], _ read: ISAPIUserRead, at now: Duration) {
        var read = read
        guard let page = ISAPIPage(body, list: "UserInfo", in: "UserInfoSearch") else {
            return usersFailed(read, "a page of the people that cannot be read", at: now)
        }
        switch read.take(page) {
        case .more: return ask(.users(read), at: now)
        case .endless: return usersFailed(read, "a list of people that does not end", at: now)
        case .end:
            let counts = TerminalCounts(users: read.users.count, fingers: read.fingers, faces: read.faces)
            actions.append(.report(.counts(counts)))
            actions.append(.report(.users(read.users)))
            if let order = read.order { answer(order, .done) }
            nextStep(at: now)
        }
    }

    mutating func usersFailed(_ read: ISAPIUserRead, _ reason: String, at now: Duration) {
        reportFault(reason)
        if let order = read.order { answer(order, .refused(reason)) }
        nextStep(at: now)
    }
}
