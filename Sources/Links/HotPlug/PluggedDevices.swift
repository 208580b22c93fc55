import CLibUDev

/// What is plugged in now.
package enum PluggedDevices {
    /// - Parameter subsystems: of which; all that a terminal can be on by default.
    /// - Returns: in the order of their place in /sys; empty where there is no udev and no /sys.
    package static func list(
        _ subsystems: [PluggedDevice.Subsystem] = PluggedDevice.Subsystem.allCases
    ) -> [PluggedDevice] {
        guard let udev = udev_new() else { return [] }
        defer { udev_unref(udev) }
        guard let search = udev_enumerate_new(udev) else { return [] }
        defer { udev_enumerate_unref(search) }
        for subsystem in subsystems {
            guard udev_enumerate_add_match_subsystem(search, subsystem.rawValue) >= 0 else { return [] }
        }
        guard udev_enumerate_scan_devices(search) >= 0 else { return [] }
        var devices: [PluggedDevice] = []
        var entry = udev_enumerate_get_list_entry(search)
        while let current = entry {
            if let device = udev_device_new_from_syspath(udev, udev_list_entry_get_name(current)) {
                if let plugged = PluggedDevice(device) { devices.append(plugged) }
                udev_device_unref(device)
            }
            entry = udev_list_entry_get_next(current)
        }
        return devices
    }
}
