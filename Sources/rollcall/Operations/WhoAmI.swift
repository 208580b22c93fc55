import ArgumentParser
import Control
import Glibc
import JSON
import Terms

struct WhoAmI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Who the daemon sees, and what that account may do."
    )
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let roles = try options.call(StatusMessages.GetStatus.self, .init(), patience: ControlClient.shortPatience)
            .roles
        if options.json {
            let object: JSONObject = [
                "uid": .integer(Int64(geteuid())), "roles": .array(roles.map { .string($0) }),
            ]
            return Output.print(object)
        }
        print("uid \(geteuid())")
        guard !roles.isEmpty else {
            return print(
                options.words(
                    "no role: an administrator adds \"uid:\(geteuid())=ROLE\" to [access] allow in the configuration",
                    "没有角色：请管理员在配置 [access] allow 中加入 \"uid:\(geteuid())=ROLE\""
                )
            )
        }
        print(options.words("roles ", "角色 ") + roles.joined(separator: ", "))
    }
}
