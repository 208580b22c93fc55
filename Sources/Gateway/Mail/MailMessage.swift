package import WallClock
import Foundation

/// A mail with the same content as text and as HTML (RFC 5322, 2045 to 2047, 3834).
///
/// Addresses are checked where the configuration is read; every other text is encoded, so nothing becomes a header.
package struct MailMessage: Sendable {
    package var from: String
    package var to: [String]
    package var subject: String
    /// Without angle brackets.
    package var id: String
    package var date: Instant
    package var zone: Zone
    package var text: String
    package var html: String

    package init(
        from: String,
        to: [String],
        subject: String,
        id: String,
        date: Instant,
        zone: Zone,
        text: String,
        html: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.id = id
        self.date = date
        self.zone = zone
        self.text = text
        self.html = html
    }

    /// Base64 has no "_", so no part contains it.
    private static let boundary = "=_rollcall_summary"

    /// As a sendmail command takes it: lines end with LF.
    package var rendered: String {
        """
        From: Rollcall <\(from)>
        To: \(to.joined(separator: ",\n "))
        Subject: \(MailMessage.encodedWords(subject))
        Date: \(MailMessage.date(date, in: zone))
        Message-ID: <\(id)>
        Auto-Submitted: auto-generated
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="\(MailMessage.boundary)"

        --\(MailMessage.boundary)
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64

        \(MailMessage.base64(text))
        --\(MailMessage.boundary)
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        \(MailMessage.base64(html))
        --\(MailMessage.boundary)--

        """
    }

    private static func base64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
    }

    /// RFC 2047: words of at most 75 characters, none of which cuts a character.
    package static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        for scalar in text.unicodeScalars {
            if let last = words.last, last.utf8.count + UTF8.width(scalar) <= 45 {
                words[words.count - 1].unicodeScalars.append(scalar)
            } else {
                words.append(String(scalar))
            }
        }
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\n ")
    }

    /// RFC 5322: `Tue, 24 Nov 2026 08:30:00 +0800`.
    package static func date(_ instant: Instant, in zone: Zone) -> String {
        let local = zone.local(at: instant)
        let parts = local.date.parts
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 1970-01-01 was a Thursday.
        let weekday = weekdays[((local.date.dayNumber + 4) % 7 + 7) % 7]
        let offset = zone.offset(at: instant) / 60
        let sign = offset < 0 ? "-" : "+"
        let distance = padded(abs(offset) / 60, 2) + padded(abs(offset) % 60, 2)
        return "\(weekday), \(parts.day) \(months[parts.month - 1]) \(padded(parts.year, 4)) \(local.timeOfDay) "
            + sign + distance
    }
}
