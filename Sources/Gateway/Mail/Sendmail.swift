package import Components
import Foundation

/// Why a mail could not be handed over.
package enum MailError: Error, Equatable, CustomStringConvertible {
    case cannotStart(command: String, reason: String)
    case failed(command: String, status: Int32)
    case tookTooLong(command: String, seconds: Int)
    case misbehaved(ProgramError)

    package var description: String {
        switch self {
        case .cannotStart(let command, let reason):
            "\(command) cannot be started (\(reason)); install a sendmail command, or name another in [summary] command"
        case .failed(let command, let status):
            "\(command) ended with status \(status); its own log says why"
        case .tookTooLong(let command, let seconds):
            "\(command) did not take the mail within \(seconds) s; its own log may say why"
        case .misbehaved(let error): "\(error)"
        }
    }
}

/// Hands mails to the host's own mail system. No shell is asked, and no address is an argument.
package struct Sendmail: Sendable {
    private let command: String
    private let patience: Int

    /// - Parameter patience: seconds.
    package init(command: String, patience: Int = 60) {
        self.command = command
        self.patience = patience
    }

    /// Returns when the mail system has taken the message over.
    package func deliver(_ message: String) async throws(MailError) {
        let request = Program.Request(
            ["-t", "-i"],
            // Some commands, as msmtp, look for their settings in the home of who calls.
            environment: ProcessInfo.processInfo.environment.filter { ["HOME", "LOGNAME", "USER"].contains($0.key) },
            input: Array(message.utf8),
            limit: .seconds(patience)
        )
        let program = Program(command, from: "default-mta")
        // Not cut short by cancellation: whether the mail was taken must be known.
        let result = await Task { () async -> Result<[UInt8], ProgramError> in
            do throws(ProgramError) { return .success(try await program.run(request)) } catch { return .failure(error) }
        }.value
        guard case .failure(let error) = result else { return }
        switch error {
        case .missing: throw .cannotStart(command: command, reason: "it is not there")
        case .cannotStart(_, let reason): throw .cannotStart(command: command, reason: reason)
        case .ended(_, let status, _): throw .failed(command: command, status: status)
        case .killed(_, let signal, _): throw .failed(command: command, status: 128 + signal)
        case .tookTooLong: throw .tookTooLong(command: command, seconds: patience)
        case .wroteTooMuch, .cancelled: throw .misbehaved(error)
        }
    }
}
