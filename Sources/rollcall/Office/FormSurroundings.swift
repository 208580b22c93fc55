import Control
import JSON
import Terms

/// What a form shows besides its case: names of people and things that the case only numbers.
struct FormSurroundings {
    /// Of people, by their number.
    var names: [String: String] = [:]
    /// Accounts of the ledger, by their code.
    var items: [String: OfficeMessages.Case] = [:]
    /// The archive record that is lent.
    var record: OfficeMessages.Case?
    /// In whose hands an incoming document is or was, and what became of it there.
    var deliveries: [(found: OfficeMessages.Case, events: [OfficeMessages.Event])] = []

    init() {}

    /// Asks for what the caller may know of; the rest stands on the form as its number.
    init(of found: OfficeMessages.Case, _ options: GlobalOptions) throws {
        let language = options.language.rawValue
        func show(_ number: String, _ object: String) throws -> OfficeMessages.Case? {
            let reference = OfficeMessages.Reference(number: number, object: object, language: language)
            return try Self.permitted { try options.call(OfficeMessages.Show.self, reference).case }
        }
        let lines = (found.fields["lines"]?.values ?? []).compactMap { $0["item"]?.text }
        for code in lines + (found.fields["items"]?.values ?? []).compactMap(\.text) where items[code] == nil {
            items[code] = try show(code, "item")
        }
        if found.object == "loan", let number = found.fields["record"]?.text { record = try show(number, "record") }
        if found.object == "incoming" {
            let input = OfficeMessages.List.Input(object: "delivery", language: language)
            let all = try options.all(OfficeMessages.List.name, JSONObject(of: input), list: "cases", cursor: "after")
            let mine = try all.map { try OfficeMessages.Case(json: $0) }.filter { delivery in
                delivery.state != "voided"
                    && delivery.links.contains { $0.kind == found.object && $0.number == found.number }
            }
            deliveries = try mine.map { delivery in
                let events = try options.history(delivery.number, delivery.object)
                return (delivery, try events.map { try OfficeMessages.Event(json: $0) })
            }
        }
        try name(found, options)
    }

    /// Names of all people that the form shows: from the directory for whoever may read it, else from what is known of
    /// those who acted or have a role.
    private mutating func name(_ found: OfficeMessages.Case, _ options: GlobalOptions) throws {
        let people = try Self.permitted { try options.all(PeopleMessages.List.name, list: "people", cursor: "after") }
        for person in try (people ?? []).map({ try PeopleMessages.Person(json: $0) }) {
            names[person.number] = person.name
        }
        for event in deliveries.flatMap(\.events) {
            if let actor = event.actor { names[actor] = event.actorName }
        }
        let shown = [found.fields] + deliveries.map(\.found.fields)
        let numbers = shown.flatMap { fields in
            Self.people.flatMap { field in
                [fields[field]?.text].compactMap(\.self) + (fields[field]?.values ?? []).compactMap(\.text)
            }
        }
        for number in Set(numbers) where names[number] == nil {
            let input = OfficeMessages.Roles.Input(person: number)
            if let grant = try options.call(OfficeMessages.Roles.self, input).grants.first {
                names[number] = grant.name
            }
        }
    }

    /// Fields that hold people's numbers.
    static let people: Set<String> = ["deputy", "recipient", "minuteTaker", "participants", "counters"]

    /// - Returns: nil for what the caller may not ask or know of.
    private static func permitted<Result>(_ ask: () throws -> Result) throws -> Result? {
        do { return try ask() } catch let error as ControlError
            where ["io.rollcall.NotPermitted", "io.rollcall.NotFound"].contains(error.name)
        { return nil }
    }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }

    var whole: Int64? { if case .integer(let number) = self { number } else { nil } }

    var values: [JSONValue] { if case .array(let values) = self { values } else { [] } }
}
