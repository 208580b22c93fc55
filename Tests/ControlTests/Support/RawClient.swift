import Control
import Foundation
import JSON
import Testing

/// A blocking connection that sends any bytes whatever. Gives up after a minute without an answer.
final class RawClient {
    private let descriptor: CInt
    private var framer = MessageFramer(limit: 64 << 20)

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Whether all bytes could be sent.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Each text becomes one message; all go in one write.
    @discardableResult
    func send(_ messages: String...) -> Bool { send(framed(messages)) }

    func closeSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// The next message, or nil when the server has closed the connection.
    func receive() throws -> JSONObject? {
        while true {
            if let message = try framer.next() {
                guard case .object(let object) = try JSONValue(parsing: message) else { throw Broken() }
                return object
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
            try #require(count > 0, "no answer in time")
            framer.append(chunk[..<count])
        }
    }
}

/// The texts as messages, one behind the other.
func framed(_ messages: [String]) -> [UInt8] { messages.reduce(into: []) { $0 += Array($1.utf8) + [0] } }
