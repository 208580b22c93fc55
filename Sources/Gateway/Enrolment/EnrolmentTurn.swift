import Synchronization

/// One run at a time writes to terminals: two of them would work on each other's plans.
package final class EnrolmentTurn: Sendable {
    private let isTaken = Mutex(false)

    package init() {}

    /// - Returns: false if another run has it.
    func take() -> Bool {
        isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    func release() { isTaken.withLock { $0 = false } }
}
