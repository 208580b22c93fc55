import DaemonConfiguration
import Logging
import ServiceLifecycle
import Storage

/// Looks for drives again and again, and imports what the administrator allowed: files of terminals with `drive = true`.
struct DriveWatch<C: Clock>: Service where C.Duration == Duration {
    let desk: DriveDesk
    let clock: C
    let now: @Sendable () -> Change
    let logger: Logger

    func run() async throws {
        guard let settings = desk.settings else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            var before: [String: [UInt8]] = [:]
            var complained: Set<String> = []
            while !Task.isCancelled {
                do {
                    let files = try await desk.list()
                    // A file that is still being copied changes between two looks.
                    for file in files where file.isAutomatic && file.importedAt == nil && before[file.file] == file.hash
                    {
                        await take(file, &complained)
                    }
                    before = Dictionary(files.map { ($0.file, $0.hash ?? []) }) { first, _ in first }
                } catch {
                    logger.error("drives cannot be looked at: \(error)")
                }
                do { try await clock.sleep(for: settings.poll) } catch { break }
            }
        }
    }

    private func take(_ file: DriveDesk.Listed, _ complained: inout Set<String>) async {
        do {
            _ = try await desk.take(file.file, for: file.terminal, columns: nil, change: now())
        } catch {
            let complaint = "file \(file.file) was not imported: \(error)"
            if complained.insert(complaint).inserted { logger.warning("\(complaint)") }
        }
    }
}
