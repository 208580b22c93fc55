import Control
import Crypto
import Foundation
import Storage
import WallClock

extension GatewayMethods {
    private var operations: Operations {
        Operations(
            store: store,
            board: board,
            configuration: configuration,
            credentials: credentials,
            documents: documents,
            presenter: presenter,
            startedAt: startedAt,
            now: clock.now()
        )
    }

    func addOperations(to service: inout ControlService) {
        service.on(OperationsMessages.Overview.self, role: .observe) { _, _ in try await operations.overview() }
        service.on(OperationsMessages.Examine.self, role: .operate) { input, _ in
            OperationsMessages.Examine.Output(findings: try await operations.examine(deep: input.deep ?? false))
        }
        service.on(OperationsMessages.Metrics.self, role: .observe) { _, _ in
            OperationsMessages.Metrics.Output(text: try await operations.metrics())
        }
        typealias Backup = OperationsMessages.Backup
        service.stream(Backup.name, role: .admin) {
            (_: Backup.Input, _, replies: borrowing Replies<Backup.Output>) in
            let copy: BackupCopy
            do { copy = try await store.backup() } catch let error as StoreError { throw ControlError(error) }
            try await replies.send(Backup.Output(total: copy.bytes))
            var hash = SHA256()
            for try await piece in copy.pieces(Backup.pieceBytes) {
                hash.update(data: piece)
                try await replies.send(Backup.Output(bytes: Data(piece).base64EncodedString()))
            }
            return Backup.Output(
                end: Backup.End(
                    sha256: Array(hash.finalize()).hexadecimal,
                    records: Int(copy.proof.records),
                    head: copy.proof.head
                )
            )
        }
    }
}
