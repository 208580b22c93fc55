import ArgumentParser
import Control
import JSON
import Terms

/// What every command takes that changes something of the office.
struct OfficeOptions: ParsableArguments {
    @Option(help: "Why; a refusal needs it.") var reason: String?
    @Option(
        name: .customLong("for"),
        help: "The number or name of the person for whom you act: for reception, and for deputies.",
        completion: LiveNames.people
    ) var onBehalfOf: String?
    @Option(help: "A word of your own: said twice with it, the command is done once.") var key: String?

    /// Carries out a command and prints the case as it is then.
    func act(
        _ options: GlobalOptions,
        _ object: String?,
        _ verb: String,
        _ number: String? = nil,
        _ fields: JSONObject = [:],
        revision: Int? = nil
    ) throws {
        let input = input(options, object, verb, number, fields, revision)
        if options.json {
            return Output.print(try options.client().call(OfficeMessages.Act.name, JSONObject(of: input)))
        }
        CaseText(options.words).line(try options.call(OfficeMessages.Act.self, input))
    }

    /// Carries out a command and prints nothing.
    func done(
        _ options: GlobalOptions,
        _ object: String?,
        _ verb: String,
        _ number: String?,
        _ fields: JSONObject
    ) throws -> OfficeMessages.Case {
        try options.call(OfficeMessages.Act.self, input(options, object, verb, number, fields, nil)).case
    }

    private func input(
        _ options: GlobalOptions,
        _ object: String?,
        _ verb: String,
        _ number: String?,
        _ fields: JSONObject,
        _ revision: Int?
    ) -> OfficeMessages.Act.Input {
        var input = OfficeMessages.Act.Input(object: object, verb: verb, number: number, fields: fields)
        input.reason = reason
        input.onBehalfOf = onBehalfOf
        input.key = key
        input.revision = revision
        input.language = options.language.rawValue
        return input
    }
}

/// `A4-80G:100` or `A4-80G:100:25.00`: an item, how many, and the price of one.
struct SupplyLine: ExpressibleByArgument {
    let value: JSONValue

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts[0].isEmpty, Int64(parts[1]) != nil else { return nil }
        var line: JSONObject = ["item": .string(parts[0]), "quantity": .string(parts[1])]
        if parts.count == 3 { line["price"] = .string(parts[2]) }
        value = .object(line)
    }
}

extension JSONObject {
    /// The fields that were given.
    init(given fields: KeyValuePairs<String, String?>) {
        self.init()
        for (name, text) in fields { set(name, text) }
    }

    /// Sets what was given; a flag only if it is set.
    mutating func set(_ name: String, _ text: String?) {
        if let text { self[name] = .string(text) }
    }

    mutating func set(_ name: String, _ number: Int?) {
        if let number { self[name] = .integer(Int64(number)) }
    }
}
