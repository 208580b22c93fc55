import Enrolment
import TerminalProtocols
import Testing

@Suite struct PeopleTests {
    @Test("Whoever a terminal of the group misses is enrolled there, with the directory's name and no right")
    func missing() throws {
        let plan = plan([entry("1"), entry("2", "Bo")], [terminal("a", [held("1")]), terminal("b")])
        #expect(plan.words == ["a enrol 2", "b enrol 1", "b enrol 2"])
        #expect(plan.differs(.missing) == ["a 2", "b 1", "b 2"])
        #expect(plan.steps[0].action == .enrol(TerminalUser(user: "2", name: "Bo", isAdministrator: false)))
    }

    @Test("Terminals of another group are nobody's business")
    func groups() {
        let plan = plan([entry("1")], [terminal("a", [held("1")]), terminal("b", group: "annex")])
        #expect(plan.words.isEmpty)
    }

    @Test("When terminals and directory agree nothing is done, in whatever order they are given")
    func settled() {
        let terminals = [terminal("a", [held("1"), held("2", "Bo")]), terminal("b", [held("2", "Bo"), held("1")])]
        #expect(plan([entry("1"), entry("2", "Bo")], terminals).steps.isEmpty)
        #expect(plan([entry("2", "Bo"), entry("1")], terminals.reversed()).steps.isEmpty)
    }

    @Test("The plan does not depend on the order of its inputs")
    func order() {
        let people = [entry("1"), entry("2", "Bo"), entry("3", to: -1)]
        let terminals = [terminal("a", [held("3"), held("9", "X")]), terminal("b", [held("1", card: 7)])]
        #expect(plan(people, terminals) == plan(people.reversed(), terminals.reversed()))
    }

    @Test("Somebody is removed on the day after the last one, not on it", arguments: [(0, false), (-1, true)])
    func leavers(last: Int, isRemoved: Bool) {
        let plan = plan([entry("1", to: last)], [terminal("a", [held("1")])])
        #expect(plan.words == (isRemoved ? ["a remove 1"] : []))
        #expect(plan.differs(.left) == (isRemoved ? ["a 1"] : []))
    }

    @Test("Who has not begun is neither enrolled nor a ghost; an id that is taken over stays")
    func beginners() {
        #expect(plan([entry("1", from: 1)], [terminal("a")]).words.isEmpty)
        let early = plan([entry("1", from: 1)], [terminal("a", [held("1")])])
        #expect(early.words.isEmpty && early.differs(.ghost).isEmpty)
        let taken = plan([entry("1", to: -9), entry("1", "Bo", from: 3)], [terminal("a", [held("1")])])
        #expect(taken.words.isEmpty)
    }

    @Test("Ghosts and administrators are reported and never removed")
    func ghosts() {
        let plan = plan([entry("1")], [terminal("a", [held("1", admin: true), held("7", "Eve")])])
        #expect(plan.words.isEmpty)
        #expect(plan.differs(.ghost) == ["a 7"])
        #expect(plan.differs(.administrator) == ["a 1"])
    }

    @Test("A leaver who is the last administrator stays: without one anybody may open the menu")
    func lastAdministrator() {
        let people = [entry("1", to: -1), entry("2", "Bo")]
        let alone = plan(people, [terminal("a", [held("1", admin: true), held("2", "Bo")])])
        #expect(alone.words.isEmpty)
        #expect(alone.obstacles(.lastAdministrator) == ["a 1"])
        let two = plan(people, [terminal("a", [held("1", admin: true), held("2", "Bo", admin: true)])])
        #expect(two.words == ["a remove 1"])
    }

    @Test("A full terminal takes as many as fit, in the order of numbers; removals make room first")
    func capacity() {
        let people = [entry("1"), entry("2"), entry("3"), entry("9", to: -1)]
        let plan = plan(people, [terminal("a", [held("9")], capacity: 2)])
        #expect(plan.words == ["a remove 9", "a enrol 1", "a enrol 2"])
        #expect(plan.obstacles(.full(capacity: 2)) == ["a 3"])
    }

    @Test("What the terminal itself counts fills it too")
    func counted() {
        let plan = plan([entry("1")], [terminal("a", count: 5, capacity: 5)])
        #expect(plan.words.isEmpty)
        #expect(plan.obstacles(.full(capacity: 5)) == ["a 1"])
    }

    @Test("A terminal whose users are not known is left alone, and the plan says so")
    func unread() {
        let plan = plan([entry("1")], [terminal("a", isRead: false)])
        #expect(plan.words.isEmpty)
        #expect(plan.obstacles(.neverRead) == ["a *"])
    }

    @Test("What a protocol cannot do is said for each person it concerns")
    func unsupported() {
        let plan = plan([entry("1"), entry("2", to: -1)], [terminal("a", [held("2")], orders: [])])
        #expect(plan.words.isEmpty)
        #expect(plan.obstacles(.unsupported(.writeUser)) == ["a 1"])
        #expect(plan.obstacles(.unsupported(.deleteUser)) == ["a 2"])
    }
}

@Suite struct NameTests {
    @Test("Another name is changed; everything else of the enrolment goes with it unchanged")
    func changed() {
        let plan = plan([entry("1", "Ada King")], [terminal("a", [held("1", "Ana", admin: true, card: 5)])])
        #expect(plan.differs(.name(onTerminal: "Ana")) == ["a 1"])
        let user = TerminalUser(user: "1", name: "Ada King", isAdministrator: true, card: 5)
        #expect(plan.steps.map(\.action) == [.change(user)])
    }

    @Test(
        "A name that the terminal had to cut is no difference, a shorter one is",
        arguments: [
            ("Alexandr", "Alexandra Longname", true), ("Alexandra", "Alexandra Longname", true),
            ("Alex", "Alexandra Longname", false), ("", "Ada", false), ("欧阳明日", "欧阳明日香", true),
            ("张三", "张三丰", false), ("欧阳明x", "欧阳明日香", false),
        ]
    )
    func cut(onTerminal: String, directory: String, agrees: Bool) {
        #expect(plan([entry("1", directory)], [terminal("a", [held("1", onTerminal)])]).steps.isEmpty == agrees)
    }

    @Test("A name that was written and that the terminal keeps in its own way is not written again")
    func written() {
        let own = terminal("a", [held("1", "ADA K", written: "Ada King")])
        #expect(plan([entry("1", "Ada King")], [own]).steps.isEmpty)
        #expect(plan([entry("1", "Ada Byron")], [own]).words == ["a change 1"])
    }
}

@Suite struct CardTests {
    @Test("A card on one terminal goes to the others, also to new enrolments")
    func copied() {
        let plan = plan(
            [entry("1")],
            [terminal("a", [held("1", card: 77)]), terminal("b", [held("1")]), terminal("c")]
        )
        #expect(plan.words == ["b change 1", "c enrol 1"])
        #expect(plan.differs(.cardMissing) == ["b 1"])
        for step in plan.steps {
            switch step.action {
            case .enrol(let user), .change(let user): #expect(user.card == 77)
            case .remove, .readTemplates, .writeTemplates: Issue.record("no step like \(step)")
            }
        }
    }

    @Test("Different cards are reported on both terminals, and nobody's is changed or copied")
    func conflict() {
        let plan = plan(
            [entry("1")],
            [terminal("a", [held("1", card: 77)]), terminal("b", [held("1", card: 78)]), terminal("c", [held("1")])]
        )
        #expect(plan.steps.isEmpty)
        #expect(plan.differs(.cardConflict(with: "b")) == ["a 1"])
        #expect(plan.differs(.cardConflict(with: "a")) == ["b 1"])
    }
}
