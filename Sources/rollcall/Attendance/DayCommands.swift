import ArgumentParser
import Control
import JSON
import Terms

struct DayCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "day",
        abstract: "Results of work dates.",
        subcommands: [DayWatch.self]
    )
}

struct DayWatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show the results of this month and the one before, then each as it changes.",
        discussion: "A month that is closed is left out: nothing of it changes. With --json each reply is a line."
    )
    @OptionGroup var options: GlobalOptions
    @Option(help: "Begin behind this cursor instead of with the results of now.") var since: Int?
    @Option(help: "Only of this person (number).", completion: LiveNames.people) var person: String?

    func run() throws {
        let client = try options.client()
        let input = AttendanceMessages.WatchDays.Input(since: since, person: person)
        if options.json {
            return try client.stream(
                AttendanceMessages.WatchDays.name,
                try JSONObject(of: input)
            ) { reply in
                Output.print(.object(reply))
                Output.flush()
            }
        }
        try client.stream(
            AttendanceMessages.WatchDays.name,
            input,
            returning: AttendanceMessages.WatchDays.Output.self
        ) { reply in
            for day in reply.days { print(line(day)) }
            Output.flush()
        }
    }

    private func line(_ day: AttendanceMessages.DayChange) -> String {
        let words = options.words
        guard let result = day.result else {
            return Table.printable([day.date, day.person, words("no longer planned", "已无排班")].joined(separator: "  "))
        }
        let hours = [result.in, result.out].map { $0.map(Moment.text) ?? "-" }.joined(separator: " – ")
        let findings = result.anomalies.filter { $0.resolvedBy == nil }.map { anomaly in
            words.anomaly(anomaly.kind, level: anomaly.level) + (anomaly.minutes.map { " \($0)" } ?? "")
        }
        let parts =
            [
                day.date, day.person, result.shift ?? "-", words.dayState(result.state),
                words.status(result.figures.status), hours,
            ]
            + findings
        return Table.printable(parts.joined(separator: "  "))
    }
}
