import ArgumentParser
import Components
import Control
import Glibc
import JSON
import Terms
import Testing

@testable import rollcall

@Suite("What a failed command exits with (sysexits)")
struct ComplaintTests {
    @Test(
        "The daemon's errors",
        arguments: [
            ("io.rollcall.NotPermitted", EX_NOPERM), ("org.varlink.service.PermissionDenied", EX_NOPERM),
            ("io.rollcall.NotFound", EX_DATAERR), ("io.rollcall.BadInput", EX_DATAERR),
            ("io.rollcall.BadRows", EX_DATAERR), ("org.varlink.service.InvalidParameter", EX_DATAERR),
            ("io.rollcall.Unavailable", EX_TEMPFAIL), ("io.rollcall.Unheard", EX_SOFTWARE),
        ]
    )
    func daemon(name: String, code: Int32) {
        #expect(status(ControlError(name: name, parameters: ["needs": "hr"])) == code)
    }

    @Test("No daemon, or one that may not be asked")
    func client() {
        #expect(status(ClientError.noSocket(path: "/run/rollcall.sock")) == EX_UNAVAILABLE)
        #expect(status(ClientError.notPermitted(path: "/run/rollcall.sock", group: "rollcall")) == EX_NOPERM)
    }

    @Test("A file that cannot be used, and a code that was already explained")
    func own() {
        #expect(status(Refusal.badFile("a.csv", "is empty")) == EX_DATAERR)
        #expect(status(ExitCode(65)) == 65)
    }

    @Test("Mistakes of an imported file stand below what happened, in the language that was asked for")
    func rows() {
        let error = ControlError(
            name: "io.rollcall.BadRows",
            Wording("nothing was imported", "未导入任何内容"),
            [
                "rows": [
                    ["line": 2, "column": "工号", "message": "is empty", "messageZh": "为空"],
                    ["line": 3, "column": .null, "message": "too many"],
                ]
            ]
        )
        #expect(
            Complaint.words(of: error, in: .en) == "nothing was imported\n  line 2, 工号: is empty\n  line 3: too many"
        )
        #expect(Complaint.words(of: error, in: .zh) == "未导入任何内容\n  第 2 行，工号：为空\n  第 3 行：too many")
    }

    @Test("Who reads Chinese reads what the program itself says, too")
    func chinese() throws {
        let refusals = [
            Refusal.empty("a.pdf").message, ClientError.noSocket(path: "/run/rollcall.sock").wording,
            SignatureError.unreadable.wording, SignatureError.broken(key: "k").wording, ScanError.empty(.backs).wording,
            ScanError.program(.missing(program: "scanimage", from: "sane-utils")).wording,
        ]
        for refusal in refusals {
            #expect(refusal.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(refusal)")
            #expect(refusal.chinese != refusal.english)
        }
    }

    private func status(_ error: any Error) -> Int32? {
        (Complaint.report(error, asJSON: false, in: .en) as? ExitCode)?.rawValue
    }
}
