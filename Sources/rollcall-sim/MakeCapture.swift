import ArgumentParser
import Simulators
import TerminalProtocols
import WallClock

extension ConversationFault: ExpressibleByArgument {}

/// Writes what a session and a simulated terminal say to each other when one thing goes wrong.
struct MakeCapture: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture",
        abstract: "Write the transcript of a conversation with a simulated terminal in which one thing goes wrong.",
        discussion: "Virtual time: the same arguments give the same transcript. For Tests/Captures."
    )

    @Argument(help: "The protocol: zk or anviz.")
    var `protocol`: String

    @Option(help: "What goes wrong: \(ConversationFault.allCases.map(\.rawValue).joined(separator: ", ")).")
    var fault: ConversationFault?

    @Option(help: "Which of the terminal's messages it befalls, counted from 0.")
    var at = 0

    @Option(help: "How often the log is polled.")
    var polls = 2

    @Option(help: "Records in the log at the start.")
    var records = 60

    func run() throws {
        let opened = LocalDateTime(wallSeconds: 1_795_564_800)
        let people = (0..<5).map { SimulatedUser(user: "\(1_001 + $0)", name: "P\($0 + 1)") }
        let log = (0..<records).map { number in
            SimulatedPunch(
                user: people[number % people.count].user,
                time: opened.adding(seconds: Int64(number - records) * 60),
                state: number % 2
            )
        }
        let memory = TerminalMemory(serial: "CAPTURE-1", users: people, log: log)
        let steps: [Transcript.Step]
        switch `protocol` {
        case "zk": steps = try converse(ZKTerminal(memory: memory), opened)
        case "anviz": steps = try converse(AnvizTerminal(memory: memory), opened)
        default: throw ValidationError("there is no simulated conversation of \(`protocol`) yet; take zk or anviz")
        }
        var transcript = Transcript(steps: steps)
        transcript["protocol"] = `protocol`
        transcript["product"] = "rollcall-sim"
        transcript["fault"] = fault.map { "\($0.rawValue) at \(at)" } ?? "none"
        transcript["records"] = "\(records) at the start, one more before each further poll"
        transcript["privacy"] = "invented people"
        print(transcript.text, terminator: "")
    }

    private func converse(_ terminal: some SimulatedTerminal, _ opened: LocalDateTime) throws -> [Transcript.Step] {
        let settings = SessionSettings(poll: .seconds(30))
        guard let type = Registry.named(`protocol`),
            let session = type.init(settings: settings) as? any TerminalSession<[UInt8], [UInt8]>
        else { throw ValidationError("\(`protocol`) does not run on a line of bytes") }
        var conversation = FaultyConversation(terminal, session, fault: fault, at: at, opened: opened)
        return conversation.run(polls: polls) { terminal, now in
            terminal.punch(SimulatedPunch(user: "1001", time: now), now: now)
        }
    }
}
