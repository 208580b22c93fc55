/// A terminal's place on a serial line that it shares.
package struct LineSeat: Equatable, Sendable {
    /// Tells the terminal from the others on the line.
    package var address: UInt32
    /// Silence before each request.
    package var turnaround: Duration

    package init(address: UInt32, turnaround: Duration) {
        self.address = address
        self.turnaround = turnaround
    }
}
