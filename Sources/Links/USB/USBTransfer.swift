import CLibUSB

/// One asynchronous bulk transfer with its buffer, used again and again.
///
/// `@unchecked Sendable`: between ``submit()`` and the callback it belongs to libusb, otherwise to the pipe, which
/// submits, and looks at results, only under its lock.
final class USBTransfer: @unchecked Sendable {
    enum Result: Equatable {
        case completed, stalled, timedOut, cancelled, gone
        case failed(String)
    }

    private let raw: UnsafeMutablePointer<libusb_transfer>
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private let ended: @Sendable (USBTransfer) -> Void
    private let handle: USBHandle

    /// - Parameters:
    ///   - timeout: in milliseconds; 0 waits for ever.
    ///   - endsWithShortPacket: a message that fills its last packet is followed by an empty one (outbound only).
    ///   - ended: called on the bus's thread each time the transfer ended. It keeps the transfer until ``free()``.
    init(
        _ handle: USBHandle,
        _ endpoint: USBInterface.Endpoint,
        size: Int,
        timeout: UInt32,
        endsWithShortPacket: Bool = false,
        ended: @escaping @Sendable (USBTransfer) -> Void
    ) throws(USBCode) {
        guard let raw = libusb_alloc_transfer(0) else { throw .noMemory }
        self.raw = raw
        self.handle = handle
        self.ended = ended
        buffer = .allocate(capacity: size)
        libusb_fill_bulk_transfer(
            raw,
            handle.handle,
            endpoint.address,
            buffer.baseAddress,
            Int32(clamping: size),
            { raw in
                guard let raw, let owner = raw.pointee.user_data else { return }
                let transfer = Unmanaged<USBTransfer>.fromOpaque(owner).takeUnretainedValue()
                transfer.ended(transfer)
            },
            nil,
            timeout
        )
        raw.pointee.user_data = Unmanaged.passUnretained(self).toOpaque()
        if endsWithShortPacket { raw.pointee.flags = UInt8(LIBUSB_TRANSFER_ADD_ZERO_PACKET.rawValue) }
    }

    deinit {
        libusb_free_transfer(raw)
        buffer.deallocate()
    }

    /// - Parameter bytes: not more than the size.
    func fill(_ bytes: ArraySlice<UInt8>) {
        let count = buffer.update(fromContentsOf: bytes.prefix(buffer.count))
        raw.pointee.length = Int32(clamping: count)
    }

    func submit() throws(USBCode) { try USBCode.check(libusb_submit_transfer(raw)) }

    /// The callback comes all the same. Harmless when the transfer is over.
    func cancel() { _ = libusb_cancel_transfer(raw) }

    /// How many bytes went over before it ended.
    var count: Int { Int(max(0, raw.pointee.actual_length)) }

    var bytes: [UInt8] { Array(buffer.prefix(count)) }

    var result: Result {
        switch raw.pointee.status {
        case LIBUSB_TRANSFER_COMPLETED: .completed
        case LIBUSB_TRANSFER_STALL: .stalled
        case LIBUSB_TRANSFER_TIMED_OUT: .timedOut
        case LIBUSB_TRANSFER_CANCELLED: .cancelled
        case LIBUSB_TRANSFER_NO_DEVICE: .gone
        case LIBUSB_TRANSFER_OVERFLOW: .failed("the device sent more than a packet")
        default: .failed("the transfer failed")
        }
    }
}
