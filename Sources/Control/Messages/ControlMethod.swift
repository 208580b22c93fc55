/// A method of the control protocol: its name and the types of its parameters, the same for server and client.
package protocol ControlMethod {
    associatedtype Input: Codable & Sendable
    associatedtype Output: Codable & Sendable
    /// Interface and method, `io.rollcall.Terminals.List`.
    static var name: String { get }
}
