import NIOPosix

/// Runs calls that wait for a device on a thread that may wait; the pool's thread stays free.
///
/// It runs even in a cancelled task, because giving a device back is not optional.
func blocking<Success: Sendable>(_ work: @escaping @Sendable () -> Success) async -> Success {
    await withCheckedContinuation { continuation in
        // The singleton is never shut down, so that the work is never refused.
        NIOThreadPool.singleton.submit { _ in continuation.resume(returning: work()) }
    }
}
