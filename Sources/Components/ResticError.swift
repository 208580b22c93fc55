/// Why the off-site backup failed.
package enum ResticError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is none at the repository's address; a drive that is not mounted looks so too.
    case noRepository
    case wrongPassword
    /// By a run that lives, here or elsewhere.
    case locked(says: String)
    /// What was stored is not what is read.
    case damaged(says: String)
    case noSuchSnapshot(says: String)
    /// A snapshot was made, but of what could not be read it has nothing.
    case incomplete(ResticSnapshot, says: String)
    /// It ended well, but what it wrote is not what version 0.14 writes.
    case unreadable
    case program(ProgramError)

    package var description: String {
        switch self {
        case .noRepository:
            "there is no backup repository at its address; mount its drive, or make a repository there"
        case .wrongPassword:
            "the backup repository does not open with the password of the credential; give the one it was made with"
        case .locked(let says):
            "the backup repository is in use (\(says)); it is tried again with the next run"
        case .damaged(let says):
            "the backup repository is damaged (\(says)); keep it, and begin another one today"
        case .noSuchSnapshot(let says):
            "the backup repository has no such snapshot (\(says)); list its snapshots"
        case .incomplete(let snapshot, let says):
            "the snapshot \(snapshot.id) lacks files that could not be read (\(says)); see who may read them"
        case .unreadable:
            "restic wrote what cannot be read; use the version of Debian 12, 0.14"
        case .program(let error): "\(error)"
        }
    }

    /// By restic's words, as version 0.14 has them: its status is 1 for all of these.
    init(_ ending: Program.Ending, of program: Program) {
        let says = ending.says
        func tells(_ words: String...) -> Bool { words.contains { says.contains($0) } }
        self =
            if tells("wrong password or no key found") {
                .wrongPassword
            } else if tells("config: no such file or directory", "<config/> does not exist") {
                // One that cannot be reached "is there a repository?" too; only with these there is surely none.
                .noRepository
            } else if tells("already locked") {
                .locked(says: says)
            } else if tells("repository contains errors", "Pack ID does not match", "verification failed") {
                .damaged(says: says)
            } else if tells("no matching ID found", "no snapshot found") {
                .noSuchSnapshot(says: says)
            } else {
                .program(program.failure(ending))
            }
    }
}
