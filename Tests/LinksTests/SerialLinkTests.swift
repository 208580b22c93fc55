import Glibc
import NIOPosix
import TerminalProtocols
import Testing

@testable import Links

@Suite struct SerialLinkTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    private func outputSpeed(_ settings: termios) -> speed_t {
        var settings = settings
        return cfgetospeed(&settings)
    }

    private func address(_ path: String, _ line: SerialLine = SerialLine()) -> LinkAddress {
        .serial(path: path, line: line)
    }

    @Test("Every byte value passes unchanged, both ways")
    func allBytes() async throws {
        let terminal = try PseudoTerminal()
        let all = (0...255).map { UInt8($0) }
        try await Lines(group: group).withByteLink(to: address(terminal.path)) { link in
            try await link.send(all)
            #expect(await terminal.read(256) == all)
            try terminal.write(all)
            var received: [UInt8] = []
            for try await piece in link.messages {
                received += piece
                if received.count >= 256 { break }
            }
            #expect(received == all)
        }
        terminal.hangUp()
    }

    @Test("The line is set while it is used and given back as it was, except that DTR stays up")
    func settings() async throws {
        let terminal = try PseudoTerminal()
        // Without another holder of its end the kernel forgets a pseudo terminal's settings.
        let holder = open(terminal.path, O_RDWR | O_NOCTTY)
        defer { close(holder) }
        var before = try terminal.settings
        cfsetspeed(&before, B2400.speed)
        before.c_cflag |= HUPCL.flag
        before.c_lflag |= ECHO.flag | ICANON.flag
        try #require(tcsetattr(holder, TCSANOW, &before) == 0)
        try await Lines(group: group).withByteLink(to: address(terminal.path, SerialLine(baud: 9_600))) { _ in
            let settings = try terminal.settings
            #expect(outputSpeed(settings) == B9600.speed)
            #expect(settings.c_cflag & HUPCL.flag == 0)
            #expect(settings.c_lflag & (ECHO | ICANON | ISIG).flag == 0)
            #expect(settings.c_iflag & (IXON | ICRNL).flag == 0)
        }
        let after = try terminal.settings
        #expect(outputSpeed(after) == B2400.speed)
        #expect(after.c_lflag == before.c_lflag)
        #expect(after.c_iflag == before.c_iflag)
        #expect(after.c_cflag == before.c_cflag & ~HUPCL.flag)
    }

    /// A pseudo terminal has no bits on a wire and refuses all but 8N1, so this looks at what the driver is told.
    @Test(
        "Each form of a character is what termios is told",
        arguments: [
            (SerialLine(baud: 115_200), B115200, CS8),
            (SerialLine(baud: 9_600, dataBits: 7, parity: .even), B9600, CS7 | PARENB),
            (SerialLine(baud: 1_200, dataBits: 8, parity: .odd, stopBits: 2), B1200, CS8 | PARENB | PARODD | CSTOPB),
        ]
    )
    func forms(line: SerialLine, speed: Int32, form: Int32) {
        var settings = termios()
        settings.c_cflag = .max
        line.apply(to: &settings)
        #expect(settings.c_cflag & (CSIZE | PARENB | PARODD | CSTOPB).flag == form.flag)
        #expect(outputSpeed(settings) == speed.speed)
        #expect(settings.c_cflag & HUPCL.flag == 0)
        #expect(settings.c_cflag & (CLOCAL | CREAD).flag == (CLOCAL | CREAD).flag)
    }

    @Test("Every rate that an address can name has a number")
    func rates() { #expect(Set(SerialLine.speeds.keys) == SerialLine.standardRates) }

    @Test("A port that is in use is busy, and free again afterwards")
    func busy() async throws {
        let terminal = try PseudoTerminal()
        let address = address(terminal.path)
        try await Lines(group: group).withByteLink(to: address) { [group] _ in
            await #expect(throws: LinkError.busy(address: terminal.path)) {
                try await Lines(group: group).withByteLink(to: address) { _ in }
            }
            return
        }
        try await Lines(group: group).withByteLink(to: address) { _ in }
        terminal.hangUp()
    }

    @Test("A pulled cable ends the link")
    func hangUp() async throws {
        let terminal = try PseudoTerminal()
        let ended = try? await Lines(group: group).withByteLink(to: address(terminal.path)) { link in
            terminal.hangUp()
            for try await _ in link.messages {}
            return true
        }
        #expect(ended ?? true)  // with or without an error, but not never
    }

    @Test(
        "What cannot be a serial line is named",
        arguments: [
            ("/dev/null", ENOTTY), ("/dev/rollcall-missing", ENOENT), ("/etc/hostname", ENOTTY), ("/tmp", EISDIR),
        ]
    )
    func unusable(path: String, code: Int32) async throws {
        let error = await #expect(throws: LinkError.self) {
            try await Lines(group: group).withByteLink(to: address(path)) { _ in }
        }
        guard case .system(path, _, code) = error else {
            Issue.record("it is another error")
            return
        }
        #expect(error?.description.hasPrefix("\(path): ") == true)
    }

    @Test("A link that is no line of bytes says so", arguments: ["push:A1", "http://192.0.2.1:80"])
    func notSupported(text: String) async throws {
        let address = try LinkAddress(text)
        await #expect(throws: LinkError.notSupported(address: text)) {
            try await Lines(group: group).withByteLink(to: address) { _ in }
        }
    }
}
