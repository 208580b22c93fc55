import CLibUSB
import NIOCore
import NIOPosix
import Synchronization

/// The two bulk pipes of a port as a link: what comes is delivered in order, what is sent is awaited.
///
/// Inbound, several transfers of one packet each are with the kernel at any time. One packet, because a transfer ends
/// with a short packet or when it is full: a longer one would hold back an answer that happens to fill its last packet
/// from a terminal that sends no empty packet behind it. When the reader is slow, transfers stay here and the device
/// has to wait: nothing is dropped, and no more than ``Limits/high`` packets (and those in flight) are held.
///
/// A stalled pipe is cleared and goes on. Anything else ends the link, once. ``close()`` returns when libusb holds
/// nothing of it any more.
final class USBPipe: Sendable {
    enum Limits {
        /// Inbound transfers with the kernel.
        static let inFlight = 16
        /// Received packets waiting for the reader: it is let catch up from the higher to the lower.
        static let high = 64, low = 16
        /// Bytes of one outbound transfer; a multiple of every packet size.
        static let outbound = 16_384
        /// Milliseconds that a device may refuse to take anything.
        static let patience: UInt32 = 5_000
        /// Stalls in a row, without a byte between them, that are forgiven.
        static let stalls = 3
    }

    private struct State {
        var inbound: [ObjectIdentifier: USBTransfer] = [:]
        var outbound: [ObjectIdentifier: USBTransfer] = [:]
        /// Inbound transfers that wait for the reader, or for the pipe to be cleared.
        var waiting: [USBTransfer] = []
        /// The reader asked for more since the last packet was offered to it.
        var wasAskedForMore = false
        var isHalted = false
        var isClearing = false
        var stalls = 0
        /// Why nothing goes any more.
        var end: LinkError?
        var whenIdle: CheckedContinuation<Void, Never>?

        var isIdle: Bool { inbound.isEmpty && outbound.isEmpty && !isClearing }
    }

    private typealias Producer = NIOThrowingAsyncSequenceProducer<
        [UInt8], any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Reader
    >

    /// The reader's side speaks up when it has caught up.
    private struct Reader: NIOAsyncSequenceProducerDelegate {
        let pipe: @Sendable () -> USBPipe?
        func produceMore() { pipe()?.resume() }
        func didTerminate() {}
    }

    let messages: any AsyncSequence<[UInt8], any Error> & Sendable
    private let source: Producer.Source
    private let port: USBPort
    private let state = Mutex(State())
    private let departure: Mutex<Int?> = Mutex(nil)

    init(_ port: USBPort) {
        self.port = port
        let holder = USBPipeHolder()  // the reader is made before the pipe that it speaks to
        let new = Producer.makeSequence(
            elementType: [UInt8].self,
            failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: Limits.low, highWatermark: Limits.high),
            finishOnDeinit: true,
            delegate: Reader(pipe: { holder.pipe })
        )
        source = new.source
        messages = new.sequence
        holder.pipe = self
    }

    /// Sends the inbound transfers out.
    /// - Throws: ``LinkError`` if the device is gone already; then ``close()`` is still to be called.
    func start() throws(LinkError) {
        let input = port.function.input
        do throws(USBCode) {
            for _ in 0..<Limits.inFlight {
                let transfer = try USBTransfer(port.handle, input, size: input.packetSize, timeout: 0) { [weak self] in
                    self?.received($0)
                }
                try state.withLock { state throws(USBCode) in
                    try transfer.submit()
                    state.inbound[ObjectIdentifier(transfer)] = transfer
                }
            }
        } catch { throw error.linkError(port.address) }
        let watch = port.handle.bus.watch(port.handle.device) { [weak self] in self?.end("it was unplugged") }
        departure.withLock { $0 = watch }
    }

    /// Takes everything back from libusb: what is in flight is cancelled, and its callbacks are waited for.
    func close() async {
        if let watch = departure.withLock({ $0.take() }) { port.handle.bus.endWatch(watch) }
        end("it was closed")
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.isIdle { state.whenIdle = continuation }
                return state.isIdle
            }
            if isIdle { continuation.resume() }
        }
    }

    // MARK: Inbound

    /// On the bus's thread: an inbound transfer ended.
    private func received(_ transfer: USBTransfer) {
        let (result, bytes) = (transfer.result, transfer.bytes)
        var wantsMore = true
        if !bytes.isEmpty {
            state.withLock { state in
                state.stalls = 0
                state.wasAskedForMore = false
            }
            switch source.yield(contentsOf: CollectionOfOne(bytes)) {
            case .produceMore: wantsMore = true
            case .stopProducing, .dropped: wantsMore = false
            }
        }
        switch result {
        case .completed, .timedOut, .cancelled: break
        case .stalled: halt()
        case .gone: end("it was unplugged")
        case .failed(let reason): end(reason)
        }
        let failure = state.withLock { state -> USBCode? in
            state.inbound[ObjectIdentifier(transfer)] = nil
            if state.end != nil { return nil }
            state.waiting.append(transfer)
            return wantsMore || state.wasAskedForMore ? submit(&state) : nil
        }
        if let failure { end(failure) }
        afterwards()
    }

    /// The reader caught up.
    private func resume() {
        let failure = state.withLock { state in
            state.wasAskedForMore = true
            return submit(&state)
        }
        if let failure { end(failure) }
    }

    /// Sends out every inbound transfer that waits, unless the pipe is stalled or over.
    private func submit(_ state: inout State) -> USBCode? {
        guard state.end == nil, !state.isHalted else { return nil }
        while let transfer = state.waiting.popLast() {
            do throws(USBCode) { try transfer.submit() } catch { return error }
            state.inbound[ObjectIdentifier(transfer)] = transfer
        }
        return nil
    }

    /// A stalled pipe takes no transfer until it is cleared; those in flight are taken back first.
    private func halt() {
        let (isHopeless, others) = state.withLock { state in
            guard state.end == nil, !state.isHalted else { return (false, [USBTransfer]()) }
            state.isHalted = true
            state.stalls += 1
            return (state.stalls > Limits.stalls, Array(state.inbound.values))
        }
        if isHopeless { end("it stalls again and again") }
        for transfer in others { transfer.cancel() }
    }

    /// What an ended transfer leaves to do: clear a stalled pipe that is empty now, or let ``close()`` return.
    private func afterwards() {
        let (clears, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            if state.isHalted, state.inbound.isEmpty, state.end == nil, !state.isClearing {
                state.isClearing = true
                return (true, nil)
            }
            return (false, state.isIdle ? state.whenIdle.take() : nil)
        }
        continuation?.resume()
        guard clears else { return }
        NIOThreadPool.singleton.submit { [self] _ in
            let code = libusb_clear_halt(port.handle.handle, port.function.input.address)
            let failure = state.withLock { state -> USBCode? in
                (state.isHalted, state.isClearing) = (false, false)
                return code < 0 ? USBCode(code) : submit(&state)
            }
            if let failure { end(failure) }
            afterwards()
        }
    }

    // MARK: Outbound

    /// Returns when the device has taken all of it.
    ///
    /// A serial function is a stream, so a message that ends with a full packet gets no empty one behind it, as with
    /// the kernel's own driver: a terminal behaves alike on both. On pipes of the vendor's own a transfer is the only
    /// border a message has, so there it does.
    /// - Throws: ``LinkError/broken(address:reason:)``, and the link is over then; `CancellationError`.
    func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        var stalls = 0
        while !rest.isEmpty {
            let piece = rest.prefix(Limits.outbound)
            let (result, count) = try await transfer(piece, isLast: piece.endIndex == rest.endIndex)
            rest = rest.dropFirst(count)
            switch result {
            case .completed: stalls = 0
            case .stalled:
                stalls = count > 0 ? 1 : stalls + 1
                if stalls > Limits.stalls { throw end("it stalls again and again") }
                let (handle, endpoint) = (port.handle, port.function.output.address)
                let code = await blocking { libusb_clear_halt(handle.handle, endpoint) }
                if code < 0 { throw end(USBCode(code)) }
            case .timedOut:
                // Slow is not dead: as long as it takes something, it may go on.
                if count == 0 { throw end("it has taken nothing for \(Limits.patience / 1_000) s") }
            case .cancelled:
                try Task.checkCancellation()
                throw end("it was closed")
            case .gone: throw end("it was unplugged")
            case .failed(let reason): throw end(reason)
            }
        }
    }

    private func transfer(_ piece: ArraySlice<UInt8>, isLast: Bool) async throws -> (USBTransfer.Result, Int) {
        let waiter = Waiter()
        let transfer: USBTransfer
        do throws(USBCode) {
            transfer = try USBTransfer(
                port.handle,
                port.function.output,
                size: piece.count,
                timeout: Limits.patience,
                endsWithShortPacket: isLast && port.function.kind == .vendor
            ) { [weak self] transfer in
                waiter.resume()
                self?.sent(transfer)
            }
        } catch { throw end(error) }
        transfer.fill(piece)
        var failure: LinkError?
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiter.set(continuation)
                failure = submit(outbound: transfer)
                if failure != nil { waiter.resume() }
                if Task.isCancelled { transfer.cancel() }
            }
        } onCancel: {
            transfer.cancel()
        }
        if let failure { throw failure }
        return (transfer.result, transfer.count)
    }

    private func submit(outbound transfer: USBTransfer) -> LinkError? {
        let (over, code) = state.withLock { state -> (LinkError?, USBCode?) in
            if let end = state.end { return (end, nil) }
            do throws(USBCode) { try transfer.submit() } catch { return (nil, error) }
            state.outbound[ObjectIdentifier(transfer)] = transfer
            return (nil, nil)
        }
        return over ?? code.map { end($0) }
    }

    /// On the bus's thread: an outbound transfer ended.
    private func sent(_ transfer: USBTransfer) {
        state.withLock { _ = $0.outbound.removeValue(forKey: ObjectIdentifier(transfer)) }
        afterwards()
    }

    // MARK: The end

    @discardableResult
    private func end(_ code: USBCode) -> LinkError {
        end(code == .noDevice ? "it was unplugged" : "libusb: \(code.name)")
    }

    /// Ends the link for both directions; the first reason counts.
    @discardableResult
    private func end(_ reason: String) -> LinkError {
        let (error, isFirst, flying) = state.withLock { state in
            let isFirst = state.end == nil
            let error = state.end ?? .broken(address: port.address, reason: reason)
            state.end = error
            state.waiting = []
            return (error, isFirst, Array(state.inbound.values) + Array(state.outbound.values))
        }
        if isFirst {
            for transfer in flying { transfer.cancel() }
            source.finish(error)
        }
        return error
    }
}

/// The way from the reader to its pipe, which does not keep the pipe.
private final class USBPipeHolder: Sendable {
    private struct Held { weak var pipe: USBPipe? }

    private let held = Mutex(Held())

    var pipe: USBPipe? {
        get { held.withLock { $0.pipe } }
        set { held.withLock { $0.pipe = newValue } }
    }
}

/// A task that waits for a callback.
private final class Waiter: Sendable {
    private let continuation = Mutex<CheckedContinuation<Void, Never>?>(nil)

    func set(_ waiting: CheckedContinuation<Void, Never>) { continuation.withLock { $0 = waiting } }
    func resume() { continuation.withLock { $0.take() }?.resume() }
}
