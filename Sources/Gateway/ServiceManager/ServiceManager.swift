import Glibc

/// Tells the service manager how the daemon is, and takes what it handed over.
///
/// Source: sd_notify(3), sd_listen_fds(3): a datagram of `KEY=value` lines to the socket that `$NOTIFY_SOCKET` names,
/// an `@` in front for one without a path; descriptors from number 3 on.
package struct ServiceManager: Sendable {
    private let socketPath: String?
    /// How often `WATCHDOG=1` is wanted, at the latest; nil if nobody waits for it.
    package let watchdog: Duration?
    /// The descriptors of the control socket that were handed over.
    package let listeners: [CInt]

    /// - Parameters:
    ///   - environment: the process's; what is meant for another process id does not count.
    ///   - process: our own id.
    package init(environment: [String: String], process: Int32 = getpid()) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let microseconds = isOurs ? environment["WATCHDOG_USEC"].flatMap { Int64($0) } : nil
        watchdog = microseconds.flatMap { $0 > 0 ? .microseconds($0) : nil }
        listeners = ServiceManager.listeners(environment, process)
    }

    /// All descriptors named `varlink`, or the only one there is.
    private static func listeners(_ environment: [String: String], _ process: Int32) -> [CInt] {
        guard environment["LISTEN_PID"] == "\(process)", let count = environment["LISTEN_FDS"].flatMap({ CInt($0) }),
            (1...1_000).contains(count)
        else { return [] }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        let named = names.prefix(Int(count)).enumerated().filter { $0.element == "varlink" }.map { 3 + CInt($0.offset) }
        return named.isEmpty && count == 1 ? [3] : named
    }

    /// Everything is served from now on.
    package func ready() { tell("READY=1") }

    package func stopping() { tell("STOPPING=1") }

    /// - Parameter text: one line for `systemctl status`.
    package func status(_ text: String) { tell("STATUS=\(text)") }

    package func alive() { tell("WATCHDOG=1") }

    /// The configuration is being read again; ``ready()`` ends it.
    package func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        tell("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// Best effort: without a service manager, or with one that does not listen, nothing happens.
    private func tell(_ text: String) {
        if let socketPath { LocalDatagram.send(Array(text.utf8), to: socketPath) }
    }
}
