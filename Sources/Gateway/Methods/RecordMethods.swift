import Control
import DaemonConfiguration
import TerminalProtocols
import Terms
import WallClock

extension GatewayMethods {
    func addRecord(to service: inout ControlService) {
        service.stream(TerminalMessages.Record.name, role: .operate) {
            (
                input: TerminalMessages.Record.Input,
                caller,
                replies: borrowing Replies<TerminalMessages.Record.Output>
            ) in
            let (terminal, _) = try find(input.name)
            guard (1...3_600).contains(input.seconds) else {
                throw ControlError.badInput("a recording lasts 1 to 3600 seconds, not \(input.seconds)")
            }
            if input.raw, !caller.roles.contains(.admin) {
                throw ControlError.notPermitted(
                    needs: .admin,
                    account: caller.uid,
                    otherwise: Wording("without raw, personal data is left out", "不加 raw 则不含个人数据")
                )
            }
            guard let type = Registry.named(terminal.protocolName) else {
                throw ControlError.badInput("protocol \(terminal.protocolName) is not known")
            }
            if input.raw { try await announce("recorded", "with personal data", of: input.name, by: caller) }
            let (seen, end) = board.taps.listen(to: input.name)
            let timer = Task {
                try await Task.sleep(for: .seconds(input.seconds))
                end()
            }
            defer {
                timer.cancel()
                end()
            }
            let header = header(of: terminal, isRaw: input.raw)
            try await replies.send(TerminalMessages.Record.Output(lines: header))
            var recorder = TranscriptRecorder(scrubber: nil, isRaw: input.raw)
            // A transcript that can be replayed begins with its conversation: the one that runs says goodbye, and the
            // next comes at once.
            var hasBegun = false
            _ = board.submit(.end, to: input.name)
            board.wake(input.name)
            for await item in seen {
                let now = item.at.milliseconds
                let steps: [Transcript.Step]
                switch item.what {
                case .opened:
                    hasBegun = true
                    recorder = TranscriptRecorder(scrubber: type.scrubber(terminal.carriage), isRaw: input.raw)
                    steps = []
                case .message(let bytes, let byHost):
                    steps = hasBegun ? recorder.message(bytes, byHost: byHost, at: now) : []
                case .closed: steps = hasBegun ? recorder.drop(at: now) : []
                }
                guard !steps.isEmpty else { continue }
                try await replies.send(TerminalMessages.Record.Output(lines: steps.map(\.description)))
                // One conversation is one transcript.
                if case .closed = item.what { break }
            }
            return TerminalMessages.Record.Output(lines: [])
        }
    }

    private func header(of terminal: Configuration.Terminal, isRaw: Bool) -> [String] {
        var transcript = Transcript()
        let status = board.status(terminal.name)
        transcript["protocol"] = terminal.protocolName
        transcript["link"] = terminal.link.scheme
        transcript["address"] = terminal.session.address == 0 ? nil : "\(terminal.session.address)"
        transcript["poll"] = "\(terminal.session.poll.inMilliseconds)"
        transcript["model"] = status?.facts.model
        transcript["firmware"] = status?.facts.firmware
        transcript["opened"] = presenter.time(clock.now())
        transcript["recorder"] = "rollcalld \(Version.current)"
        transcript["personal-data"] = isRaw ? "yes" : "scrubbed"
        return transcript.headerText.split(separator: "\n").map(String.init) + [""]
    }
}
