import ArgumentParser
import Simulators
import WallClock

/// What every simulated terminal takes.
struct SimulatorOptions: ParsableArguments {
    @Option(help: "The serial number it tells.")
    var serial = "SIM0001"

    @Option(help: "Its log: lines of user, YYYY-MM-DD HH:MM:SS, verify, state, separated by tabs.")
    var history: String?

    @Option(help: "Its people: lines of user and name, separated by a tab.")
    var users: String?

    @Option(help: "The zone of its wall clock.")
    var zone = "Asia/Shanghai"

    @Option(help: "Seconds by which its clock is ahead.")
    var drift: Int64 = 0

    @Option(help: "Punches a second that people go on making, over all of them in turn.")
    var rate = 0

    @Option(help: "A file to which each punch, and each acknowledgement by the gateway, is appended.")
    var ledger: String?

    @Option(help: "Where the log is kept between runs of this simulator; made if it is not there.")
    var memory: String?

    func terminalMemory() throws -> TerminalMemory {
        var people = try users.map(TabFile.users) ?? []
        let log = try history.map(TabFile.punches) ?? []
        if people.isEmpty { people = Set(log.map(\.user)).sorted().map { SimulatedUser(user: $0, name: "") } }
        var contents = TerminalMemory(serial: serial, users: people, log: log)
        if let memory, let kept = try TabFile.kept(memory) {
            contents.log = kept.log
            contents.newMarks = kept.newMarks
        }
        return contents
    }
}
