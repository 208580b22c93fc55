/// The protocol's times as people read them; the daemon has put them into the site's zone.
enum Moment {
    /// `2026-11-24 08:30:00` of an RFC 3339 time.
    static func text(_ rfc3339: String) -> String {
        guard rfc3339.utf8.count >= 19 else { return rfc3339 }
        return rfc3339.prefix(10) + " " + rfc3339.dropFirst(11).prefix(8)
    }

    /// `08:30:00`.
    static func clock(_ rfc3339: String) -> String { String(rfc3339.dropFirst(11).prefix(8)) }
}
