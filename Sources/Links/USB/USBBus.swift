import CLibUSB
import Glibc
import Synchronization

/// This program's view of the USB: one libusb context, and one thread on which all its events happen.
///
/// The thread sleeps in the kernel until a transfer ends, a device comes or goes, or ``deinit`` wakes it.
///
/// `@unchecked Sendable`: libusb locks its context itself; `watchers` has its own lock; the other fields never change.
final class USBBus: @unchecked Sendable {
    let context: OpaquePointer
    private let events: USBEventThread
    private let watchers: Watchers
    private var hotplug: libusb_hotplug_callback_handle?

    /// - Throws: why libusb cannot be used at all.
    init() throws(USBCode) {
        var context: OpaquePointer?
        try USBCode.check(libusb_init(&context))
        guard let context else { throw .noMemory }
        self.context = context
        watchers = Watchers()
        events = USBEventThread(context)
        watchForDepartures()
    }

    deinit {
        if let hotplug { libusb_hotplug_deregister_callback(context, hotplug) }
        events.stop()
        libusb_exit(context)
    }

    /// - Parameter body: gets every device that is plugged in, with its descriptor; they are valid only meanwhile.
    func withDevices<Result>(
        _ body: ([(OpaquePointer, libusb_device_descriptor)]) throws(USBCode) -> Result
    ) throws(USBCode) -> Result {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = libusb_get_device_list(context, &list)
        guard count >= 0, let list else { throw USBCode(Int32(truncatingIfNeeded: count)) }
        defer { libusb_free_device_list(list, 1) }
        return try body(
            (0..<count).compactMap { index in
                var facts = libusb_device_descriptor()
                guard let device = list[index], libusb_get_device_descriptor(device, &facts) == 0 else { return nil }
                return (device, facts)
            }
        )
    }

    /// Has `isGone` called, on the events' thread, when the device at this place leaves the bus.
    /// - Returns: what ends the watch; nil where libusb cannot tell (then only the transfers' failure does).
    func watch(_ device: OpaquePointer, isGone: @escaping @Sendable () -> Void) -> Int? {
        guard hotplug != nil else { return nil }
        return watchers.add(USBPlace(device), isGone)
    }

    func endWatch(_ watch: Int) { watchers.remove(watch) }

    private func watchForDepartures() {
        guard libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG.rawValue) != 0 else { return }
        var handle: libusb_hotplug_callback_handle = 0
        let any = LIBUSB_HOTPLUG_MATCH_ANY
        // Deregistered in deinit before `watchers` goes, hence unretained.
        let code = libusb_hotplug_register_callback(
            context,
            Int32(bitPattern: LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT.rawValue),
            0,
            any,
            any,
            any,
            { _, device, _, watchers in
                if let device, let watchers {
                    Unmanaged<Watchers>.fromOpaque(watchers).takeUnretainedValue().left(USBPlace(device))
                }
                return 0
            },
            Unmanaged.passUnretained(watchers).toOpaque(),
            &handle
        )
        if code == 0 { hotplug = handle }
    }
}

/// Where a device is plugged in until it is pulled out. The kernel gives an address again only after all others.
private struct USBPlace: Equatable, Sendable {
    let bus: UInt8
    let address: UInt8

    init(_ device: OpaquePointer) {
        bus = libusb_get_bus_number(device)
        address = libusb_get_device_address(device)
    }
}

/// Who wants to know that a device left.
private final class Watchers: Sendable {
    private let entries = Mutex<(last: Int, all: [Int: (place: USBPlace, isGone: @Sendable () -> Void)])>((0, [:]))

    func add(_ place: USBPlace, _ isGone: @escaping @Sendable () -> Void) -> Int {
        entries.withLock { entries in
            entries.last += 1
            entries.all[entries.last] = (place, isGone)
            return entries.last
        }
    }

    func remove(_ watch: Int) { _ = entries.withLock { $0.all.removeValue(forKey: watch) } }

    func left(_ place: USBPlace) {
        for entry in entries.withLock({ $0.all.values.filter { $0.place == place } }) { entry.isGone() }
    }
}

/// The thread that libusb's events happen on: callbacks of transfers and of plugs run here and must not wait.
///
/// `@unchecked Sendable`: the stop flag is atomic, the context is libusb's, which locks it; `thread` never changes.
private final class USBEventThread: @unchecked Sendable {
    private final class Loop: Sendable {
        let context: UInt
        let isStopped = Atomic(false)

        init(_ context: OpaquePointer) { self.context = UInt(bitPattern: context) }

        func run() {
            guard let context = OpaquePointer(bitPattern: context) else { return }
            // An hour only because the call wants a number: whatever happens wakes it, stop() too.
            var longest = timeval(tv_sec: 3_600, tv_usec: 0)
            while !isStopped.load(ordering: .acquiring) {
                let code = libusb_handle_events_timeout_completed(context, &longest, nil)
                // Nothing can be said or done here; without a pause a lasting error would take a whole core.
                if code < 0, code != LIBUSB_ERROR_INTERRUPTED.rawValue { usleep(100_000) }
            }
        }
    }

    private let loop: Loop
    private let thread: pthread_t
    private let context: OpaquePointer

    init(_ context: OpaquePointer) {
        self.context = context
        loop = Loop(context)
        thread = startThread { [loop] in loop.run() }
    }

    /// Returns when the thread has ended.
    func stop() {
        loop.isStopped.store(true, ordering: .releasing)
        libusb_interrupt_event_handler(context)
        pthread_join(thread, nil)
    }
}
