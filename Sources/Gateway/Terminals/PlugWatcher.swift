import DaemonConfiguration
import Links
import Logging
import ServiceLifecycle
import TerminalProtocols

/// Wakes the terminals that wait for what was just plugged in: they are connected at once, not at their next attempt.
struct PlugWatcher: Service {
    let fleet: TerminalFleet
    let board: TerminalBoard
    let logger: Logger

    func run() async throws {
        let plugs = HotPlug()
        if !plugs.isListening {
            logger.notice("udev tells nothing here: a terminal that is plugged in is found at its next attempt")
        }
        for await event in plugs.events.cancelOnGracefulShutdown() {
            for terminal in fleet.configuration.terminals where terminal.isEnabled && terminal.link.awaits(event) {
                logger.info("terminal \(terminal.name): something was plugged in where it is expected")
                board.wake(terminal.name)
            }
        }
        try await gracefulShutdown()
    }
}

extension LinkAddress {
    /// Whether the event may be what a terminal on this link waits for.
    func awaits(_ event: PlugEvent) -> Bool {
        switch (self, event) {
        case (_, .removed): false
        case (.serial, .rescan), (.usb, .rescan), (.hid, .rescan): true
        case (.serial(let path, _), .added(let device)):
            device.subsystem == .tty && (device.node == path || device.links.contains(path))
        case (.usb(let vendor, let product, let serial), .added(let device)):
            device.subsystem == .usb && device.fits(vendor, product, serial)
        case (.hid(let vendor, let product, let serial), .added(let device)):
            device.subsystem == .input && device.fits(vendor, product, serial)
        case (.tcp, _), (.udp, _), (.http, _), (.push, _): false
        }
    }
}

extension PluggedDevice {
    /// A serial number that is asked for must be there.
    fileprivate func fits(_ vendor: UInt16, _ product: UInt16, _ serial: String?) -> Bool {
        self.vendor == vendor && self.product == product && (serial == nil || self.serial == serial)
    }
}
