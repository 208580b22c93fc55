import Enrolment
import TerminalProtocols
import Testing

@Suite struct TemplateTests {
    @Test("A new enrolment gets what another terminal of the format has: read there, then written here")
    func copied() {
        let plan = plan(
            [entry("1")],
            [terminal("a", [held("1", fingers: 1)], format: "f10"), terminal("b", format: "f10")]
        )
        #expect(plan.words == ["b enrol 1", "a read 1", "b write 1"])
        #expect(plan.steps.last?.action == .writeTemplates(format: "f10"))
    }

    @Test("Never between terminals of different formats")
    func formats() {
        let plan = plan(
            [entry("1")],
            [terminal("a", [held("1", fingers: 1)], format: "f10"), terminal("b", format: "f9")]
        )
        #expect(plan.words == ["b enrol 1"])
    }

    @Test("Kept templates of another format are not for this terminal")
    func keptFormats() {
        let kept: [String: Set] = ["1": [finger(0, "f9")]]
        let own = terminal("a", [held("1", templates: [])], format: "f10")
        #expect(plan([entry("1")], [own], kept: kept).steps.isEmpty)
    }

    @Test("Nothing is read where nobody could be given it")
    func alone() {
        #expect(plan([entry("1")], [terminal("a", [held("1", fingers: 2)], format: "f10")]).steps.isEmpty)
    }

    @Test("What is kept goes to a terminal that stands in for a broken one")
    func replacement() {
        let plan = plan([entry("1")], [terminal("a", format: "f10")], kept: ["1": [finger(0), finger(1)]])
        #expect(plan.words == ["a enrol 1", "a write 1"])
        #expect(plan.differs(.templatesMissing(2)) == ["a 1"])
    }

    @Test("When both terminals have been read and have the same, nothing is done")
    func settled() {
        let both = ["a", "b"].map { terminal($0, [held("1", templates: [finger(3)])], format: "f10") }
        #expect(plan([entry("1")], both, kept: ["1": [finger(3)]]).steps.isEmpty)
    }

    @Test("Each gives the other what it lacks; a slot that both have is never overwritten")
    func exchanged() {
        let plan = plan(
            [entry("1")],
            [
                terminal("a", [held("1", templates: [finger(0), finger(1)])], format: "f10"),
                terminal("b", [held("1", templates: [finger(1), finger(2)])], format: "f10"),
            ],
            kept: ["1": [finger(0), finger(1), finger(2)]]
        )
        #expect(plan.words == ["a write 1", "b write 1"])
        #expect(plan.differs(.templatesMissing(1)) == ["a 1", "b 1"])
    }

    @Test("A finger enrolled at the terminal since its templates were read makes them be read again")
    func changed() {
        let a = terminal("a", [held("1", fingers: 2, templates: [finger(0)])], format: "f10")
        let b = terminal("b", [held("1", fingers: 1, templates: [finger(0)])], format: "f10")
        #expect(plan([entry("1")], [a, b], kept: ["1": [finger(0)]]).words == ["a read 1", "a write 1", "b write 1"])
    }

    @Test("Templates that were kept under a key that is gone are read again")
    func lost() {
        let both = ["a", "b"].map { terminal($0, [held("1", templates: [finger(3)])], format: "f10") }
        #expect(plan([entry("1")], both).words == ["a read 1", "b read 1", "a write 1", "b write 1"])
    }

    @Test("Without a key nothing is read or written, and each terminal that could take part is named")
    func noKey() {
        let plan = plan(
            [entry("1")],
            [terminal("a", [held("1", fingers: 1)], format: "f10"), terminal("b", format: "f10")],
            kept: nil
        )
        #expect(plan.words == ["b enrol 1"])
        #expect(plan.obstacles(.noTemplateKey) == ["a *", "b *"])
    }

    @Test("A leaver's templates are not copied")
    func leavers() {
        let plan = plan(
            [entry("1", to: -1)],
            [terminal("a", [held("1", fingers: 1)], format: "f10"), terminal("b", [held("1")], format: "f10")]
        )
        #expect(plan.words == ["a remove 1", "b remove 1"])
    }
}
