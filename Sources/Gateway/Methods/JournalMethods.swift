import Control
import Storage
import WallClock

extension GatewayMethods {
    func addJournal(to service: inout ControlService) {
        service.on(JournalMessages.Verify.self, role: .observe) { _, _ in
            let proof = try await store.verifyJournal()
            return JournalMessages.Verify.Output(
                records: Int(proof.records),
                head: proof.head,
                intact: proof.broken == nil,
                brokenAt: (proof.broken?.seq).map { Int($0) },
                reason: proof.broken?.reason
            )
        }
        service.on(JournalMessages.Export.self, role: .admin) { input, _ in
            let lines = try await store.journal(after: Int64(input.after ?? 0), limit: GatewayMethods.page)
            return JournalMessages.Export.Output(
                records: lines.map { line in
                    JournalMessages.Record(
                        seq: Int(line.seq),
                        terminal: line.terminal,
                        serial: line.serial,
                        link: line.link,
                        user: line.user,
                        wallTime: line.wall?.description,
                        version: line.version,
                        verify: line.verify,
                        state: line.state,
                        workCode: line.workCode,
                        bytesHex: line.bytes.hexadecimal,
                        fault: line.fault,
                        receivedAtMilliseconds: Int(line.receivedAt.milliseconds),
                        hashHex: line.hash.hexadecimal
                    )
                },
                next: lines.count < GatewayMethods.page ? nil : lines.last.map { Int($0.seq) }
            )
        }
    }
}
