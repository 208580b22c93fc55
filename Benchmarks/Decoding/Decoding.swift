import Benchmark
import Simulators
import TerminalProtocols
import WallClock

/// How fast the protocols turn a terminal's bytes into records: no line, no disk.
///
/// The bytes are those of a whole conversation with a simulated terminal, recorded once; what is measured is the
/// session that hears them. Nothing is asserted: read the medians beside the number of records.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident],
        warmupIterations: 1,
        maxDuration: .seconds(3)
    )
    let time = LocalDateTime(wallSeconds: 1_795_600_000)
    let log = (0..<100_000).map { number in
        SimulatedPunch(user: "\(1_000 + number % 2_000)", time: time.adding(seconds: Int64(number)))
    }
    let zk = ZKSession(settings: SessionSettings(poll: .seconds(30)))
    let anviz = AnvizSession(settings: SessionSettings(poll: .seconds(30)))
    let memory = TerminalMemory(serial: "BENCH", log: log)

    for form in [ZKAttendanceForm.text, .number] {
        let model = ZKTerminal.Model(logForm: form, recordCapacity: log.count)
        let heard = Recording(ZKTerminal(memory: memory, model: model), zk, at: time).heard
        Benchmark("zk: a log of 100,000 records of \(form.rawValue) bytes") { benchmark in
            for _ in benchmark.scaledIterations { blackHole(Recording.records(zk, hears: heard)) }
        }
    }
    let heard = Recording(AnvizTerminal(memory: memory), anviz, at: time).heard
    Benchmark("anviz: a log of 100,000 records") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(Recording.records(anviz, hears: heard)) }
    }

    let noise = (0..<(1 << 16)).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 7) }
    for type in Registry.protocols {
        let session = type.init(settings: SessionSettings(poll: .seconds(30)))
        guard let session = session as? any TerminalSession<[UInt8], [UInt8]> else { continue }
        Benchmark("\(type.descriptor.name): 64 KiB of noise") { benchmark in
            for _ in benchmark.scaledIterations { blackHole(Recording.records(session, hears: [noise])) }
        }
    }
}

/// What a terminal says in one conversation, up to the first rest.
struct Recording {
    private(set) var heard: [[UInt8]] = []

    init(
        _ terminal: some SimulatedTerminal,
        _ session: some TerminalSession<[UInt8], [UInt8]>,
        at time: LocalDateTime
    ) {
        var (terminal, session) = (terminal, session)
        terminal.linkChanged()
        var queue = session.start(at: .zero)[...]
        while let action = queue.popFirst() {
            switch action {
            case .send(let bytes):
                session.sent(at: .zero)
                for case .send(let answer) in terminal.receive(bytes, now: time) {
                    heard.append(answer)
                    queue += session.receive(answer, at: .zero)
                }
            case .store: queue += session.committed(at: .zero)
            case .report, .finish: break
            }
        }
    }

    /// - Returns: how many records a session that was not started yet finds in it.
    static func records(_ session: some TerminalSession<[UInt8], [UInt8]>, hears heard: [[UInt8]]) -> Int {
        var session = session
        var records = 0
        func take(_ actions: [ByteAction]) {
            for case .store(let items) in actions {
                records += items.count
                take(session.committed(at: .zero))
            }
        }
        take(session.start(at: .zero))
        for piece in heard { take(session.receive(piece, at: .zero)) }
        return records
    }
}
