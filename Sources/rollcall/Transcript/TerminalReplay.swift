import ArgumentParser
import Control
import Glibc
import JSON
import TerminalProtocols
import WallClock

struct TerminalReplay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play a transcript to the protocol's code and print what it makes of it; needs no daemon.",
        discussion: """
            One JSON object a line: records, reports, faults, what would be sent, and how the session ends. at is in
            seconds since the session opened. Waits take no time.
            """
    )
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The transcript, or - for standard input.", completion: .file()) var file: String
    @Option(help: "The protocol; the default is the transcript's own.") var `protocol`: String?
    @Option(help: "The communication key, if the terminal asked for one.") var key: UInt32 = 0
    @Option(help: "Deliver what the terminal sent in pieces of so many bytes.") var cut: Int?
    @Flag(help: "Print what would be sent too.") var sent = false

    func run() throws {
        let bytes = try LocalFile.bytes(file, limit: 256 << 20)
        let transcript: Transcript
        do throws(TranscriptError) {
            transcript = try Transcript(text: String(decoding: bytes, as: UTF8.self))
        } catch { throw Refusal.badFile(file, "\(error)") }
        guard let name = `protocol` ?? transcript["protocol"] else {
            throw Refusal.badFile(file, "does not say its protocol; give --protocol")
        }
        guard let type = Registry.named(name) else {
            let names = Registry.protocols.map { $0.descriptor.name }.joined(separator: ", ")
            throw Refusal.badFile(file, "protocol \(name) is none of \(names)")
        }
        let session = type.init(settings: settings(transcript))
        guard let session = session as? any TerminalSession<[UInt8], [UInt8]> else {
            throw Refusal.badFile(file, "protocol \(name) does not speak on a line of bytes and cannot be replayed")
        }
        let replay = TranscriptReplay(transcript, to: session, cut: cut)
        for event in replay.events { ReplayLines.print(event, withSent: sent) }
        for step in replay.deviations {
            Output.print(.object(["kind": .string("deviation"), "step": .integer(Int64(step))]))
        }
    }

    private func settings(_ transcript: Transcript) -> SessionSettings {
        var settings = SessionSettings(poll: .seconds(30), key: key)
        if let poll = transcript["poll"].flatMap({ Int64($0) }), (1...86_400_000).contains(poll) {
            settings.poll = .milliseconds(poll)
        }
        if let address = transcript["address"].flatMap({ UInt32($0) }) { settings.address = address }
        if transcript["link"] == "udp" { settings.carriage = .datagram }
        if let opened = transcript["opened"].flatMap({ Instant(rfc3339: $0) }) { settings.openedAt = opened }
        return settings
    }
}

/// What a session wanted, as lines of JSON.
private enum ReplayLines {
    static func print(_ event: TranscriptReplay.Event, withSent: Bool) {
        var line: JSONObject = ["at": .number(Double(event.at.inMilliseconds) / 1_000)]
        switch event.action {
        case .send(let bytes):
            guard withSent else { return }
            line["kind"] = .string("sent")
            line["bytesHex"] = .string(bytes.hexadecimalText)
        case .store(let items):
            for item in items { Output.print(describe(item, line)) }
            return
        case .report(let report): describe(report, &line)
        case .finish(let end):
            line["kind"] = .string("end")
            line["reason"] = .string(words(of: end))
        }
        Output.print(line)
    }

    private static func describe(_ item: LogItem, _ line: JSONObject) -> JSONObject {
        var line = line
        switch item {
        case .record(let record):
            line["kind"] = .string("record")
            line["user"] = .string(record.user)
            line["time"] = .string("\(record.time)")
            for (key, value) in [("verify", record.verify), ("state", record.state), ("workCode", record.workCode)] {
                line[key] = value.map { .integer(Int64($0)) } ?? .null
            }
            line["bytesHex"] = .string(record.bytes.hexadecimalText)
        case .damaged(let bytes, let reason):
            line["kind"] = .string("damaged")
            line["reason"] = .string(reason)
            line["bytesHex"] = .string(bytes.hexadecimalText)
        }
        return line
    }

    private static func describe(_ report: TerminalReport, _ line: inout JSONObject) {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        switch report {
        case .identified(let facts):
            line["kind"] = .string("identified")
            line["serial"] = text(facts.serial)
            line["model"] = text(facts.model)
            line["firmware"] = text(facts.firmware)
        case .counts(let counts):
            line["kind"] = .string("counts")
            line["users"] = number(counts.users)
            line["records"] = number(counts.records)
            line["newRecords"] = number(counts.newRecords)
            line["userCapacity"] = number(counts.userCapacity)
            line["recordCapacity"] = number(counts.recordCapacity)
        case .clock(let time, _, _):
            line["kind"] = .string("clock")
            line["time"] = .string("\(time)")
        case .users(let users):
            line["kind"] = .string("users")
            line["count"] = number(users.count)
        case .logRead: line["kind"] = .string("logRead")
        case .fault(let bytes, let reason):
            line["kind"] = .string("fault")
            line["reason"] = .string(reason)
            line["bytesHex"] = .string(bytes.hexadecimalText)
        case .answered(let order, _):
            line["kind"] = .string("answered")
            line["order"] = number(order)
        case .operation(let operation):
            line["kind"] = .string("operation")
            line["what"] = .string(operation.what)
        case .position(let position):
            line["kind"] = .string("position")
            line["position"] = .string(position)
        case .rejections(let count):
            line["kind"] = .string("rejections")
            line["count"] = number(count)
        }
    }

    private static func words(of end: SessionEnd) -> String {
        switch end {
        case .silent(let step): "no answer during \(step)"
        case .keyRefused: "the terminal refused the key"
        case .protocolFault(let reason): reason
        case .ended: "ended"
        }
    }
}
