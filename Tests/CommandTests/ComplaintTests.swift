import ArgumentParser
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

    private func status(_ error: any Error) -> Int32? {
        (Complaint.report(error, asJSON: false, in: .en) as? ExitCode)?.rawValue
    }
}
