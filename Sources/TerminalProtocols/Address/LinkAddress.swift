/// Where a terminal is plugged in, as the configuration writes it.
///
/// `tcp://HOST:PORT`, `udp://HOST:PORT`, `http://HOST[:PORT]`, `serial:/dev/PATH?baud=115200&format=8N1`,
/// `usb:VID:PID[:SERIAL]`, `hid:VID:PID[:SERIAL]`, `push:SERIALNUMBER`.
package enum LinkAddress: Hashable, Sendable {
    case tcp(host: String, port: Int)
    case udp(host: String, port: Int)
    case serial(path: String, line: SerialLine)
    case usb(vendor: UInt16, product: UInt16, serial: String?)
    /// A reader that types like a keyboard.
    case hid(vendor: UInt16, product: UInt16, serial: String?)
    /// A terminal that we ask over HTTP.
    case http(host: String, port: Int)
    /// A terminal that dials in and names itself by this serial number.
    case push(serial: String)

    /// The terminal opens the connection, not we.
    package var dialsIn: Bool { if case .push = self { true } else { false } }

    /// `tcp`, `udp`, `serial`, `usb`, `hid`, `http`, `push`: the word a protocol's descriptor uses.
    package var scheme: String {
        switch self {
        case .tcp: "tcp"
        case .udp: "udp"
        case .serial: "serial"
        case .usb: "usb"
        case .hid: "hid"
        case .http: "http"
        case .push: "push"
        }
    }
}

/// Why a link cannot be understood.
package struct LinkAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    package let text: String
    package let reason: String

    package var description: String { "\"\(text)\" is no link: \(reason)" }
}

extension LinkAddress {
    /// - Throws: ``LinkAddressError`` that says what is wrong and how it is written.
    package init(_ text: String) throws(LinkAddressError) {
        func wrong(_ reason: String) -> LinkAddressError { LinkAddressError(text: text, reason: reason) }
        guard let colon = text.firstIndex(of: ":") else {
            throw wrong("write tcp://HOST:PORT, serial:/dev/PATH?baud=115200 or usb:VID:PID[:SERIAL]")
        }
        let rest = text[text.index(after: colon)...]
        switch text[..<colon] {
        case "tcp", "udp", "http":
            let scheme = text[..<colon]
            let example = scheme == "http" ? "http://HOST or http://HOST:PORT" : "\(scheme)://HOST:PORT"
            guard rest.hasPrefix("//") else { throw wrong("write \(example)") }
            var host = rest.dropFirst(2)
            var port = scheme == "http" ? 80 : nil
            if let portColon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
                let digits = host[host.index(after: portColon)...]
                port = digits.contains("+") ? nil : Int(digits)
                host = host[..<portColon]
            }
            guard let port, (1...65_535).contains(port) else {
                throw wrong("write \(example) with a port from 1 to 65535")
            }
            let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
            if isBracketed { host = host.dropFirst().dropLast() }
            guard !host.isEmpty, !host.contains(where: { "/[] ".contains($0) }), host.contains(":") == isBracketed
            else {
                throw wrong("the host is a name, an IPv4 address or an IPv6 address in brackets")
            }
            self =
                switch scheme {
                case "tcp": .tcp(host: String(host), port: port)
                case "udp": .udp(host: String(host), port: port)
                default: .http(host: String(host), port: port)
                }
        case "push":
            guard !rest.isEmpty, rest.utf8.count <= 64, rest.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                throw wrong("write push:SERIALNUMBER, as the terminal shows it")
            }
            self = .push(serial: String(rest))
        case "serial":
            let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            guard let path = parts.first, path.hasPrefix("/") else { throw wrong("write serial:/dev/PATH") }
            do throws(SerialLine.Fault) {
                self = .serial(path: String(path), line: try SerialLine(query: parts.count > 1 ? parts[1] : ""))
            } catch { throw wrong(error.description) }
        case "usb", "hid":
            let scheme = text[..<colon]
            let parts = rest.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2, parts[..<2].allSatisfy({ $0.count == 4 && $0.first != "+" }),
                let vendor = UInt16(parts[0], radix: 16), let product = UInt16(parts[1], radix: 16),
                parts.count < 3 || !parts[2].isEmpty
            else {
                throw wrong("write \(scheme):VID:PID or \(scheme):VID:PID:SERIAL with four hexadecimal digits each")
            }
            let serial = parts.count > 2 ? String(parts[2]) : nil
            self =
                scheme == "usb"
                ? .usb(vendor: vendor, product: product, serial: serial)
                : .hid(vendor: vendor, product: product, serial: serial)
        case let scheme:
            throw wrong("\(scheme) is not one of tcp, udp, http, serial, usb, hid, push")
        }
    }
}

extension LinkAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tcp(let host, let port): "tcp://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .udp(let host, let port): "udp://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .http(let host, let port): "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .serial(let path, let line): "serial:\(path)?\(line)"
        case .usb(let vendor, let product, let serial), .hid(let vendor, let product, let serial):
            "\(scheme):\(hexadecimal(vendor)):\(hexadecimal(product))" + (serial.map { ":\($0)" } ?? "")
        case .push(let serial): "push:\(serial)"
        }
    }

    private func hexadecimal(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
