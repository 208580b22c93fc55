import Control
import Foundation
import Glibc
import Testing

@testable import rollcall

@Suite("What doctor says about a configuration that it cannot read")
struct ConfigurationExaminationTests {
    @Test("Without one the daemon does not start, whoever asks")
    func missing() {
        let findings = ConfigurationExamination(path: "/nowhere/rollcall.toml").findings
        #expect(findings.map(\.severity) == [.problem])
        #expect(findings.first?.message == "/nowhere/rollcall.toml cannot be read: No such file or directory")
    }

    @Test("One that is no text is a problem too")
    func damaged() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID()).toml").path
        try Data([0xFF]).write(to: URL(filePath: path))
        defer { unlink(path) }
        #expect(ConfigurationExamination(path: path).findings.map(\.severity) == [.problem])
    }

    @Test("One that is closed to the caller is none: the daemon may read it")
    func closed() async {
        await #expect(processExitsWith: .success) {
            let path = "/tmp/rollcall-\(UUID()).toml"
            try Data().write(to: URL(filePath: path))
            defer { unlink(path) }
            try #require(chmod(path, 0) == 0)
            // Root may read anything, so be somebody else: this process has nothing else to do.
            let own = geteuid()
            if own == 0 { try #require(seteuid(54_321) == 0) }
            let findings = ConfigurationExamination(path: path).findings
            try #require(seteuid(own) == 0)
            #expect(findings.map(\.severity) == [.notice])
        }
    }
}
