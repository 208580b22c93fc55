import Control
import DaemonConfiguration
import Office
import Storage
import Terms

extension GatewayMethods {
    func addPeople(to service: inout ControlService) {
        service.on(PeopleMessages.List.self, role: .hr) { input, _ in
            let mappings = Dictionary(grouping: try await store.mappings(), by: \.person)
            let accounts = Dictionary(grouping: try await store.accounts(), by: \.person)
            let people = try await store.people().drop { person in input.after.map { person.number <= $0 } ?? false }
            let page = people.prefix(GatewayMethods.page)
            return PeopleMessages.List.Output(
                people: page.map { GatewayMethods.message($0, mappings[$0.number] ?? [], accounts[$0.number] ?? []) },
                next: page.count < people.count ? page.last?.number : nil
            )
        }
        service.on(PeopleMessages.Import.self, role: .hr) { input, caller in
            let table = try CSVTable(bytes: try Parameter.bytes(base64: input.content))
            let known = Set(try await store.people().map(\.number))
            let file = try PersonImport(table, known: known)
            let counts = try await store.importPeople(
                file.people,
                mappings: file.mappings,
                change: change(by: caller),
                rules: intake.rules,
                dryRun: input.dryRun
            )
            return PeopleMessages.Import.Output(
                added: counts.added,
                changed: counts.changed,
                unchanged: counts.unchanged,
                replayed: counts.replayed
            )
        }
        service.on(PeopleMessages.Map.self, role: .hr) { input, caller in
            let from = try Parameter.date(input.from, "from")
            let to = try Parameter.date(input.to, "to")
            if let from, let to, to < from { throw ControlError.badInput(Wording("to lies before from", "结束早于开始")) }
            let mapping = Mapping(
                group: input.group ?? Configuration.defaultGroup,
                user: input.user,
                person: input.person,
                from: from,
                to: to
            )
            let counts = try await store.map(mapping, change: change(by: caller), rules: intake.rules)
            return PeopleMessages.Map.Output(replayed: counts.replayed)
        }
        service.on(PeopleMessages.Link.self, role: .admin) { input, caller in
            let account = try LocalAccount(input.account)
            try checkOther(account.uid, input.person, caller)
            let row = AccountRow(uid: account.uid, name: account.name, person: input.person)
            try await store.link(row, change: change(by: caller))
            return PeopleMessages.Link.Output(uid: Int(account.uid))
        }
        service.on(PeopleMessages.Unlink.self, role: .admin) { input, caller in
            // By its stored name too: the account may be gone from the machine.
            let stored = try await store.accounts().first { $0.person == input.person && $0.name == input.account }
            let uid = try stored?.uid ?? LocalAccount(input.account).uid
            try checkOther(uid, input.person, caller)
            guard try await store.unlink(uid: uid, person: input.person, change: change(by: caller)) else {
                throw ControlError.notFound(
                    "account",
                    input.account,
                    Wording(
                        "the account \"\(input.account)\" is not linked to \(input.person)",
                        "账号“\(input.account)”未关联 \(input.person)"
                    )
                )
            }
            return PeopleMessages.Unlink.Output()
        }
    }

    /// Whoever could become somebody else, or nobody, would decide on their own. Root is everybody anyway.
    private func checkOther(_ uid: UInt32, _ person: String, _ caller: Peer) throws(Refusal) {
        guard uid != caller.uid || caller.uid == 0 else {
            throw .separationOfDuties(
                rule: Wording("nobody says whose the own account is", "不得关联本人的账号"),
                other: person
            )
        }
    }

    private static func message(
        _ person: Person,
        _ mappings: [Mapping],
        _ accounts: [AccountRow]
    ) -> PeopleMessages.Person {
        PeopleMessages.Person(
            number: person.number,
            name: person.name,
            department: person.department,
            supervisor: person.supervisor,
            activeFrom: person.activeFrom,
            activeTo: person.activeTo,
            mail: person.mail,
            users: mappings.map { mapping in
                PeopleMessages.User(
                    group: mapping.group,
                    user: mapping.user,
                    from: mapping.from == Mapping.always.from ? nil : mapping.from,
                    to: mapping.to == Mapping.always.to ? nil : mapping.to
                )
            },
            accounts: accounts.map(\.name)
        )
    }
}
