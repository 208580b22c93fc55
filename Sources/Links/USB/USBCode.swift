import CLibUSB

/// What libusb answers when it could not do something.
struct USBCode: Error, Equatable {
    let code: Int32

    init(_ code: Int32) { self.code = code }
    init(_ error: libusb_error) { code = error.rawValue }

    var name: String { String(cString: libusb_strerror(code)) }

    /// - Throws: the code if it is one of failure.
    static func check(_ code: Int32) throws(USBCode) {
        if code < 0 { throw USBCode(code) }
    }

    static let noDevice = USBCode(LIBUSB_ERROR_NO_DEVICE)
    static let notFound = USBCode(LIBUSB_ERROR_NOT_FOUND)
    static let busy = USBCode(LIBUSB_ERROR_BUSY)
    static let noAccess = USBCode(LIBUSB_ERROR_ACCESS)
    /// The device stalled the request: it does not know it.
    static let pipe = USBCode(LIBUSB_ERROR_PIPE)
    static let noMemory = USBCode(LIBUSB_ERROR_NO_MEM)

    /// The error of a link, with what to do about it.
    func linkError(_ address: String) -> LinkError {
        switch self {
        case .noDevice, .notFound: .notPluggedIn(address: address)
        case .busy: .busy(address: address)
        case .noAccess: .notPermitted(address: address)
        default: .broken(address: address, reason: "libusb: \(name)")
        }
    }
}
