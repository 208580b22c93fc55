import Foundation
import Glibc

/// Why a mail could not be handed over.
package enum MailError: Error, Equatable, CustomStringConvertible {
    case cannotStart(command: String, reason: String)
    case cannotKeep(reason: String)
    case failed(command: String, status: Int32)
    case tookTooLong(command: String, seconds: Int)

    package var description: String {
        switch self {
        case .cannotStart(let command, let reason):
            "\(command) cannot be started (\(reason)); install a sendmail command, or name another in [summary] command"
        case .cannotKeep(let reason):
            "the mail cannot be written into the state directory (\(reason)); is it full?"
        case .failed(let command, let status):
            "\(command) ended with status \(status); its own log says why"
        case .tookTooLong(let command, let seconds):
            "\(command) did not take the mail within \(seconds) s; its own log may say why"
        }
    }
}

/// Hands mails to the host's own mail system. No shell is asked, and no address is an argument.
package struct Sendmail: Sendable {
    private let command: String
    /// Where a mail waits for its reader: a file without a name in this directory, so that a command that does not read
    /// holds nobody up.
    private let directory: String
    private let patience: Int

    /// - Parameter patience: seconds.
    package init(command: String, directory: String, patience: Int = 60) {
        self.command = command
        self.directory = directory
        self.patience = patience
    }

    /// Returns when the mail system has taken the message over.
    package func deliver(_ message: String) async throws(MailError) {
        let input = try file(of: message)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = ["-t", "-i"]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (ends, end) = AsyncStream.makeStream(of: (status: Int32, byExit: Bool).self)
        process.terminationHandler = { ended in
            end.yield((ended.terminationStatus, ended.terminationReason == .exit))
            end.finish()
        }
        do {
            try process.run()
        } catch {
            throw .cannotStart(command: command, reason: error.localizedDescription)
        }
        let child = process.processIdentifier
        let patience = patience
        let watch = Task {
            try await Task.sleep(for: .seconds(patience))
            kill(child, SIGKILL)
        }
        // Not cut short by cancellation: whether the mail was taken must be known.
        let outcome = await Task { await ends.first { _ in true } }.value
        watch.cancel()
        switch outcome {
        case (0, true)?: return
        case (let status, true)?: throw .failed(command: command, status: status)
        case (let signal, false)? where signal != SIGKILL: throw .failed(command: command, status: 128 + signal)
        default: throw .tookTooLong(command: command, seconds: patience)
        }
    }

    private func file(of message: String) throws(MailError) -> FileHandle {
        // Readable by its owner only, and nobody finds it: the name is taken back at once.
        var path = Array("\(directory)/mail.XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw .cannotKeep(reason: String(cString: strerror(errno))) }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(message.utf8))
            try handle.seek(toOffset: 0)
        } catch {
            throw .cannotKeep(reason: error.localizedDescription)
        }
        return handle
    }
}
