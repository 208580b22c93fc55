import Glibc
import Subprocess
import SystemPackage

/// A program of the host's that does work for us: started without a shell, with an environment of its own, bounded in
/// time and in what it may say.
package struct Program: Sendable {
    /// Where programs are looked for, and what they find others by.
    package static let path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    /// How long a program may take to tidy up when it is told to end, before it is killed.
    package static let grace = Duration.seconds(3)

    /// What is looked for in ``path``, or an absolute path.
    package let name: String
    /// The Debian package that has it, for the error that it is missing.
    package let debianPackage: String
    private let path: String

    /// - Parameter path: where to look for it; folders separated by colons.
    package init(_ name: String, from debianPackage: String, path: String = Program.path) {
        self.name = name
        self.debianPackage = debianPackage
        self.path = path
    }

    /// Whether it is there to be started.
    package var isThere: Bool {
        let places = name.contains("/") ? [name] : path.split(separator: ":").map { "\($0)/\(name)" }
        return places.contains { access($0, X_OK) == 0 }
    }

    /// How a program ended by itself.
    package struct Ending: Equatable, Sendable {
        package let status: Int32
        package let output: [UInt8]
        /// The last lines of its standard error, fit for a person.
        package let says: String
    }

    /// What a run is given.
    package struct Request: Sendable {
        /// Everybody on the host can read them: no secrets.
        package var arguments: [String]
        /// All that the program has besides `PATH` and `LANG`.
        package var environment: [String: String]
        /// Where it works; nil: where the daemon does.
        package var folder: String?
        /// Its standard input.
        package var input: [UInt8]
        package var limit: Duration
        /// The most that its standard output may have, in bytes.
        package var mostOutput: Int

        package init(
            _ arguments: [String],
            environment: [String: String] = [:],
            folder: String? = nil,
            input: [UInt8] = [],
            limit: Duration,
            mostOutput: Int = 1 << 20
        ) {
            self.arguments = arguments
            self.environment = environment
            self.folder = folder
            self.input = input
            self.limit = limit
            self.mostOutput = mostOutput
        }
    }

    /// Runs it; any status but 0 is an error.
    ///
    /// - Returns: its standard output.
    package func run(_ request: Request) async throws(ProgramError) -> [UInt8] {
        let ending = try await ending(of: request)
        guard ending.status == 0 else { throw failure(ending) }
        return ending.output
    }

    package func failure(_ ending: Ending) -> ProgramError {
        .ended(program: name, status: ending.status, says: ending.says)
    }

    /// Runs it until it ends by itself, whatever its status.
    ///
    /// Whether its time is over or its task is cancelled: when this returns, the program has ended, and what it started
    /// is killed. SIGINT comes first: by it restic gives its lock back and scanimage the scanner.
    package func ending(of request: Request) async throws(ProgramError) -> Ending {
        let result = await withTaskGroup(of: Result<Ending, ProgramError>.self) { group in
            group.addTask {
                do throws(ProgramError) { return .success(try await start(request)) } catch { return .failure(error) }
            }
            group.addTask {
                do {
                    try await ContinuousClock().sleep(for: request.limit)
                    return .failure(.tookTooLong(program: name, limit: request.limit))
                } catch {
                    return .failure(.cancelled(program: name))
                }
            }
            let first = await group.next() ?? .failure(.cancelled(program: name))
            group.cancelAll()
            return first
        }
        if Task.isCancelled, case .failure = result { throw .cancelled(program: name) }
        return try result.get()
    }

    private func start(_ request: Request) async throws(ProgramError) -> Ending {
        do {
            let input = try ProgramInput.open(request.input)
            defer { try? input.close() }
            var options = PlatformOptions()
            // A session of its own, so that a signal reaches what it started too, and never us.
            options.createSession = true
            options.teardownSequence = Self.ending
            let most = request.mostOutput
            let result = try await Subprocess.run(
                name.contains("/") ? .path(FilePath(name)) : .name(name),
                arguments: Arguments(request.arguments),
                environment: environment(request.environment),
                workingDirectory: request.folder.map { FilePath($0) },
                platformOptions: options,
                input: .fileDescriptor(input, closeAfterSpawningProcess: false),
                output: .sequence,
                error: .sequence
            ) { execution in
                do {
                    async let complaint = Self.complaint(in: execution.standardError)
                    let output = try await Self.output(in: execution.standardOutput, most: most)
                    let says = try await complaint
                    try Task.checkCancellation()
                    return (output, says)
                } catch {
                    await execution.teardown(using: Self.ending)
                    // It has ended but is still listed, so that the group's number is nobody else's: now what it
                    // started, which may not have listened.
                    try? execution.send(signal: .kill, toProcessGroup: true)
                    throw error
                }
            }
            let (output, says) = result.closureResult
            switch result.terminationStatus {
            case .exited(let status): return Ending(status: status, output: output, says: says)
            case .signaled(let signal): throw ProgramError.killed(program: name, signal: signal, says: says)
            }
        } catch let error as ProgramError {
            throw error
        } catch is TooMuch {
            throw .wroteTooMuch(program: name, bytes: request.mostOutput)
        } catch is CancellationError {
            throw .cancelled(program: name)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .missing(program: name, from: debianPackage)
        } catch {
            throw .cannotStart(program: name, reason: "\(error)")
        }
    }

    private static let ending = [
        TeardownStep.send(signal: .interrupt, toProcessGroup: true, allowedDurationToNextStep: grace)
    ]

    private func environment(_ own: [String: String]) -> Environment {
        var values: [Environment.Key: String] = ["PATH": path, "LANG": "C.UTF-8"]
        for (key, value) in own { values[Environment.Key(stringLiteral: key)] = value }
        return .custom(values)
    }

    private struct TooMuch: Error {}

    private static func output(in stream: SubprocessOutputSequence, most: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in stream {
            try Task.checkCancellation()
            guard bytes.count + chunk.count <= most else { throw TooMuch() }
            chunk.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    private static func complaint(in stream: SubprocessOutputSequence) async throws -> String {
        var complaint = ProgramComplaint()
        for try await chunk in stream {
            try Task.checkCancellation()
            chunk.withUnsafeBytes { complaint.append($0) }
        }
        return complaint.text
    }
}
