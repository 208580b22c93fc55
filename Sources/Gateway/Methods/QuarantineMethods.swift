import Control
import Storage

extension GatewayMethods {
    func addQuarantine(to service: inout ControlService) {
        service.on(QuarantineMessages.List.self, role: .observe) { input, _ in
            let rows = try await store.quarantine(
                before: input.before.map(Int64.init) ?? .max,
                limit: GatewayMethods.page
            )
            return QuarantineMessages.List.Output(
                entries: rows.map(presenter.entry),
                next: rows.count < GatewayMethods.page ? nil : rows.last.map { Int($0.seq) }
            )
        }
        service.on(QuarantineMessages.Show.self, role: .observe) { input, _ in
            QuarantineMessages.Show.Output(entry: presenter.entry(try await store.quarantined(seq: Int64(input.id))))
        }
        service.on(QuarantineMessages.Frames.self, role: .observe) { input, _ in
            let rows = try await store.faults(
                before: input.before.map(Int64.init) ?? .max,
                terminal: input.terminal,
                limit: GatewayMethods.framePage
            )
            return QuarantineMessages.Frames.Output(
                frames: rows.map(presenter.frame),
                next: rows.count < GatewayMethods.framePage ? nil : rows.last.map { Int($0.id) }
            )
        }
        service.on(QuarantineMessages.Replay.self, role: .operate) { input, _ in
            try await replayQuarantine(only: input.id.map(Int64.init))
        }
    }
}
