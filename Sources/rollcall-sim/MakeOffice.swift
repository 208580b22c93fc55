import ArgumentParser
import Foundation
import WallClock

/// Writes an invented office: its people and plans as files to import, and a week of punches for two terminals.
struct MakeOffice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "office",
        abstract: "Write an invented office of 40 people with a week of punches.",
        discussion: """
            People, shifts, roster and calendar become CSV files for rollcall's imports; front-door.log and workshop.log
            are histories for rollcall-sim zk and rollcall-sim anviz. The same date gives the same office.
            """
    )

    @Argument(help: "The directory to write into.")
    var directory: String

    @Option(help: "The moment at which the week is over, YYYY-MM-DDTHH:MM:SS in the zone; now if it is not given.")
    var now: String?

    @Option(help: "The office's zone.")
    var zone = "Asia/Shanghai"

    func run() throws {
        let zone = try Zone.load(zone)
        let moment = now.map { LocalDateTime($0) } ?? zone.local(at: HostClock.system.now())
        guard let moment else { throw ValidationError("--now takes a time such as 2026-11-24T08:30:00") }
        let office = InventedOffice(now: moment)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (name, contents) in office.files() {
            try contents.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        }
        print(
            "an office of \(office.people.count) people, \(office.days.lowerBound) to \(office.days.upperBound), in \(directory)"
        )
    }
}
