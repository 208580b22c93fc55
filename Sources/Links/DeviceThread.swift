import Glibc

/// Starts a thread that waits for devices: libusb's and udev's calls block, and so may stay off the pool.
///
/// The caller joins it. `work` must return by itself when it is told to.
func startThread(_ work: @escaping @Sendable () -> Void) -> pthread_t {
    final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Work(work)).toOpaque()
    let code = pthread_create(
        &thread,
        nil,
        { argument in
            if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        },
        argument
    )
    precondition(code == 0, "no thread can be started: \(String(cString: strerror(code)))")
    return thread
}
