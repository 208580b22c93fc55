import CLibUDev
import Glibc
import Synchronization

/// Something was plugged in or pulled out.
package enum PlugEvent: Equatable, Sendable {
    /// udev's rules have run: the node has its owner and its names.
    case added(PluggedDevice)
    case removed(PluggedDevice)
    /// Events were lost: look at everything anew.
    case rescan
}

/// Listens to udev's own messages (not the kernel's, so that the rules have run) about devices that a terminal can
/// be on.
///
/// A thread sleeps in poll(2) until a message comes or the last reference goes. Where there is no udev, no event ever
/// comes, and terminals are found again by the attempts of their supervisors.
package final class HotPlug: Sendable {
    /// At most ``capacity`` wait; more than that end in one ``PlugEvent/rescan``. For one reader.
    package let events: AsyncStream<PlugEvent>
    /// Whether there is a udev to listen to.
    package let isListening: Bool

    private static let capacity = 256
    private let thread: Mutex<PlugThread?>

    package init(_ subsystems: [PluggedDevice.Subsystem] = PluggedDevice.Subsystem.allCases) {
        let (events, continuation) = AsyncStream.makeStream(
            of: PlugEvent.self,
            bufferingPolicy: .bufferingNewest(HotPlug.capacity)
        )
        self.events = events
        let thread = PlugThread(subsystems, continuation)
        isListening = thread != nil
        self.thread = Mutex(thread)
    }

    deinit { thread.withLock { $0.take() }?.stop() }
}

/// The monitor and the thread that reads it.
///
/// `@unchecked Sendable`: the monitor belongs to the thread until ``stop()`` has joined it; the rest never changes.
private final class PlugThread: @unchecked Sendable {
    private let udev: OpaquePointer
    private let monitor: OpaquePointer
    /// The ends of a pipe: one is readable when the other was closed, and the thread is to end.
    private let bell: CInt
    private let bellRope: CInt
    private let thread: Mutex<pthread_t?> = Mutex(nil)
    private let events: AsyncStream<PlugEvent>.Continuation

    /// - Returns: nil if udev does not let us listen.
    init?(_ subsystems: [PluggedDevice.Subsystem], _ events: AsyncStream<PlugEvent>.Continuation) {
        guard let udev = udev_new() else { return nil }
        guard let monitor = udev_monitor_new_from_netlink(udev, "udev") else {
            udev_unref(udev)
            return nil
        }
        var ends: [CInt] = [-1, -1]
        let isReady =
            pipe(&ends) == 0 && ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
            && subsystems.allSatisfy {
                udev_monitor_filter_add_match_subsystem_devtype(monitor, $0.rawValue, nil) >= 0
            }
            && udev_monitor_enable_receiving(monitor) >= 0
        guard isReady else {
            for end in ends where end >= 0 { close(end) }
            udev_monitor_unref(monitor)
            udev_unref(udev)
            return nil
        }
        // A hub full of terminals that comes back at once: only the superuser may have more than the default.
        udev_monitor_set_receive_buffer_size(monitor, 4 << 20)
        self.udev = udev
        self.monitor = monitor
        (bell, bellRope) = (ends[0], ends[1])
        self.events = events
        thread.withLock { $0 = startThread { [self] in run() } }
    }

    /// Returns when the thread has ended.
    func stop() {
        close(bellRope)
        if let thread = thread.withLock({ $0.take() }) { pthread_join(thread, nil) }
        events.finish()
        close(bell)
        udev_monitor_unref(monitor)
        udev_unref(udev)
    }

    private func run() {
        let readable = Int16(POLLIN)
        var waits = [
            pollfd(fd: udev_monitor_get_fd(monitor), events: readable, revents: 0),
            pollfd(fd: bell, events: readable, revents: 0),
        ]
        while true {
            guard poll(&waits, nfds_t(waits.count), -1) > 0 else {
                if errno == EINTR { continue }
                return tell(.rescan)
            }
            if waits[1].revents != 0 { return }
            if waits[0].revents & readable != 0 { receive() } else { return tell(.rescan) }
        }
    }

    private func receive() {
        errno = 0
        guard let device = udev_monitor_receive_device(monitor) else {
            // ENOBUFS: the kernel had more to say than fits. Anything else is a message that was not for us.
            if errno == ENOBUFS { tell(.rescan) }
            return
        }
        defer { udev_device_unref(device) }
        guard let action = udev_device_get_action(device), let plugged = PluggedDevice(device) else { return }
        switch String(cString: action) {
        case "add", "change", "bind", "move", "online": tell(.added(plugged))
        case "remove", "offline": tell(.removed(plugged))
        default: break
        }
    }

    private func tell(_ event: PlugEvent) {
        if case .dropped = events.yield(event) { events.yield(.rescan) }
    }
}
