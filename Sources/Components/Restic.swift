/// The off-site backup (ARC-6): one restic repository.
///
/// Source: restic 0.14's manual, "Scripting". That version ends with 1 for nearly everything, so what can be told apart is
/// told apart by its words; the rest keeps them.
package struct Restic: Sendable {
    private let program: Program
    private let environment: [String: String]
    private let caches: Bool
    private let limit: Duration

    /// - Parameters:
    ///   - repository: a folder or another address of restic's. May hold a password; it goes by the environment.
    ///   - passwordFile: the file with the repository's password, a credential.
    ///   - cacheFolder: nil: nothing is kept between runs, which makes a distant repository slower.
    ///   - keys: what the repository's host wants to know, as `AWS_SECRET_ACCESS_KEY`.
    ///   - limit: for each command.
    package init(
        repository: String,
        passwordFile: String,
        cacheFolder: String? = nil,
        keys: [String: String] = [:],
        limit: Duration = .seconds(6 * 3_600),
        program: Program = .restic
    ) {
        self.program = program
        self.limit = limit
        var environment = keys
        environment["RESTIC_REPOSITORY"] = repository
        environment["RESTIC_PASSWORD_FILE"] = passwordFile
        environment["RESTIC_CACHE_DIR"] = cacheFolder
        self.environment = environment
        caches = cacheFolder != nil
    }

    /// Makes the repository unless there is one.
    ///
    /// Not for every night: a drive that is not mounted looks like a place without a repository.
    ///
    /// - Returns: whether it was made.
    package func createIfAbsent() async throws(ResticError) -> Bool {
        do throws(ResticError) {
            _ = try await run(["cat", "config"])
            return false
        } catch .noRepository {
            _ = try await run(["init"])
            return true
        }
    }

    /// Copies a folder, given by its absolute path. Locks that a broken run left are taken away before, living ones stay.
    /// One that is cut short gives its lock back, unless its uploads hold up that too.
    ///
    /// - Throws: ``ResticError/incomplete(_:says:)`` if the snapshot lacks files that could not be read.
    package func backUp(_ folder: String) async throws(ResticError) -> ResticSnapshot {
        _ = try await run(["unlock"])
        let ending = try await ending(of: ["backup", "--json", "--quiet", "--", folder])
        guard ending.status == 0 || ending.status == 3 else { throw ResticError(ending, of: program) }
        let snapshot = try ResticSnapshot(summaryIn: ending.output)
        if ending.status == 3 { throw .incomplete(snapshot, says: ending.says) }
        return snapshot
    }

    /// Proves that the repository is whole.
    ///
    /// - Parameter readData: fetches and hashes every byte of it too; without, a changed byte goes unnoticed.
    package func check(readData: Bool) async throws(ResticError) {
        _ = try await run(["unlock"])
        _ = try await run(readData ? ["check", "--read-data"] : ["check"])
    }

    /// Forgets all snapshots but the last of each of so many days, weeks and months that have one, and removes what only
    /// the forgotten ones had. The newest of each host and folder always stays; with nothing to keep nothing is done.
    ///
    /// - Returns: how many snapshots there are then.
    package func forget(keepingDays days: Int, weeks: Int, months: Int) async throws(ResticError) -> Int {
        guard days + weeks + months > 0 else { return try await snapshots().count }
        let kept = [("daily", days), ("weekly", weeks), ("monthly", months)].filter { $0.1 > 0 }
        _ = try await run(["unlock"])
        _ = try await run(["forget", "--prune", "--quiet"] + kept.flatMap { ["--keep-\($0.0)", "\($0.1)"] })
        return try await snapshots().count
    }

    /// Writes a snapshot's files below `folder`, under their whole paths as they were copied.
    ///
    /// - Parameter snapshot: an id, or `latest`.
    package func restore(_ snapshot: String, to folder: String) async throws(ResticError) {
        _ = try await run(["restore", "--verify", "--target", folder, "--", snapshot])
    }

    /// Ids and times of all snapshots, oldest first.
    package func snapshots() async throws(ResticError) -> [ListedSnapshot] {
        try ListedSnapshot.list(try await run(["snapshots", "--json"]))
    }

    private func run(_ arguments: [String]) async throws(ResticError) -> [UInt8] {
        let ending = try await ending(of: arguments)
        guard ending.status == 0 else { throw ResticError(ending, of: program) }
        return ending.output
    }

    private func ending(of arguments: [String]) async throws(ResticError) -> Program.Ending {
        do throws(ProgramError) {
            return try await program.ending(
                of: Program.Request(
                    (caches ? [] : ["--no-cache"]) + arguments,
                    environment: environment,
                    limit: limit,
                    mostOutput: 16 << 20
                )
            )
        } catch {
            throw .program(error)
        }
    }
}
