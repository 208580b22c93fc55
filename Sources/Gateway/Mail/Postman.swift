import Crypto
import DaemonConfiguration
import Foundation
import WallClock

/// Hands documents to the mail system under the sender's address.
///
/// A mail is noted by whoever sends it after this returned. A crash in between sends it again, under the same Message-ID,
/// by which readers' programs know it: a mail that comes twice is better than none.
struct Postman: Sendable {
    let settings: Configuration.SummaryMail
    let site: Configuration.Site
    let clock: HostClock
    private let sendmail: Sendmail

    init(_ settings: Configuration.SummaryMail, site: Configuration.Site, clock: HostClock) {
        self.settings = settings
        self.site = site
        self.clock = clock
        sendmail = Sendmail(command: settings.command)
    }

    /// - Parameters:
    ///   - name: what tells the mail from all others of this site in its Message-ID; the same whenever it is sent.
    ///   - readers: what tells it from those with this name that others get; not readable in it.
    func deliver(
        _ document: MailDocument,
        to recipients: [String],
        named name: String,
        for readers: String
    ) async throws(MailError) {
        let mark = SHA256.hash(data: Data("\(site.name)\0\(readers)".utf8)).prefix(6).map { padded(Int($0), 3) }
            .joined()
        let domain = settings.from.split(separator: "@").last ?? "localhost"
        let message = MailMessage(
            from: settings.from,
            to: recipients,
            subject: document.subject,
            id: "rollcall.\(name).\(mark)@\(domain)",
            date: clock.now(),
            zone: site.zone,
            text: document.text,
            html: document.html
        )
        try await sendmail.deliver(message.rendered)
    }
}
