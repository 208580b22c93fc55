import ArgumentParser
import Control
import JSON
import Terms

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Show the version of rollcall and, if it runs, of rollcalld."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let daemon = try? options.call(StatusMessages.GetStatus.self, .init(), patience: ControlClient.shortPatience)
            .version
        if options.json {
            let versions: JSONObject = [
                "rollcall": .string(Version.current), "rollcalld": daemon.map { .string($0) } ?? .null,
            ]
            return Output.print(versions)
        }
        print("rollcall \(Version.current)")
        print("rollcalld \(daemon ?? options.words("cannot be reached", "无法连接"))")
        if let daemon, daemon != Version.current {
            print(options.words("they differ: restart the daemon after an upgrade", "版本不同：升级后请重启守护进程"))
        }
    }
}
