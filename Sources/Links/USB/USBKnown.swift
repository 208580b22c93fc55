/// Devices that are known by their ids, and what may be done with them.
///
/// Source: protocols/usb.md, "Serial bridges" and "ZKTeco on the device port".
package enum USBKnown: Equatable, Sendable {
    /// A maker of clock terminals: with a serial function it is a terminal's device port.
    case terminalMaker(String)
    /// A chip that turns USB into a serial line: names the adapter, never what is behind it.
    case bridge(String)
    /// A fingerprint reader whose protocol is not public.
    case closedReader(String)
    /// A reader that types.
    case typingReader(String)

    package init?(vendor: UInt16, product: UInt16) {
        switch (vendor, product) {
        case (0x1B55, 0x0120): self = .closedReader("ZKTeco Live20R or SLK20R")
        case (0x1B55, 0x0124): self = .closedReader("ZKTeco ZK9500")
        case (0x1B55, 0x0020), (0x1B55, 0x0840): self = .closedReader("ZKTeco ZK4500")
        case (0x1B55, 0x0C45): self = .typingReader("ZKTeco QR500")
        case (0x1B55, _): self = .terminalMaker("ZKTeco")
        case (0x0403, 0x6001), (0x0403, 0x6010), (0x0403, 0x6011), (0x0403, 0x6014), (0x0403, 0x6015):
            self = .bridge("FTDI")
        case (0x10C4, 0xEA60), (0x10C4, 0xEA61), (0x10C4, 0xEA63), (0x10C4, 0xEA70), (0x10C4, 0xEA71):
            self = .bridge("Silicon Labs CP210x")
        case (0x1A86, 0x7523), (0x1A86, 0x7522), (0x1A86, 0x5523), (0x4348, 0x5523): self = .bridge("WCH CH340/CH341")
        case (0x1A86, 0x55D2), (0x1A86, 0x55D3), (0x1A86, 0x55D4): self = .bridge("WCH CH342/CH343/CH9102")
        case (0x067B, 0x2303), (0x067B, 0x23A3), (0x067B, 0x23B3), (0x067B, 0x23C3), (0x067B, 0x23D3),
            (0x067B, 0x23E3), (0x067B, 0x23F3):
            self = .bridge("Prolific PL2303")
        case (0x04D8, 0x00DF): self = .bridge("Microchip MCP2200")
        case (0x04D8, 0x00DD): self = .bridge("Microchip MCP2221")
        default: return nil
        }
    }

    /// Why a `usb:` link to such a device cannot work; nil if it may.
    static func reasonAgainst(vendor: UInt16, product: UInt16) -> String? {
        switch USBKnown(vendor: vendor, product: product) {
        case .bridge(let name):
            "it is a serial adapter (\(name)), which the kernel drives; write link = \"serial:/dev/serial/by-id/...\""
        case .closedReader(let name):
            "it is a fingerprint reader (\(name)), not a terminal; its protocol is not public (docs/terminals.md, USB)"
        case .typingReader, .terminalMaker, nil: nil
        }
    }
}
