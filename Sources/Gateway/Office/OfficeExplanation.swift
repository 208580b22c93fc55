import DaemonConfiguration
import Office
import Terms
import WallClock

/// Why a case stands where it does, in sentences.
struct OfficeExplanation {
    let facts: Facts
    let modules: Modules
    let language: Language
    /// Whether the daemon can sign what was approved.
    let hasSigningKey: Bool

    func sentences(_ found: Case) -> [String] {
        var sentences: [String] = []
        func say(_ english: String, _ chinese: String) { sentences.append(language(english, chinese)) }
        let names = { (people: [String]) in people.map(facts.directory.name).joined(separator: language(", ", "、")) }
        for decision in found.decisions where decision.revision == found.revision {
            let by = facts.directory.name(decision.by)
            let other = decision.onBehalfOf.map(facts.directory.name)
            say(
                "Step \(decision.step): \(decision.verdict.rawValue) by \(by)" + (other.map { " for \($0)" } ?? "")
                    + ".",
                "步骤 \(language.officeStage(decision.step))：\(by)\(other.map { "代\($0)" } ?? "")已决定"
                    + "（\(language.officeVerdict(decision.verdict.rawValue))）。"
            )
        }
        guard let index = found.step, found.steps.indices.contains(index), let eligible = Eligibility.of(found, facts)
        else {
            let who = modules[found.object]?.waitsFor[found.state] ?? []
            let waits = who.map(\.text).joined(separator: ", ")
            if who == [.system] {
                say(
                    "It is \(found.state) and waits for the daemon to sign it.",
                    "状态为 \(language.officeStage(found.state))，等待系统签名。"
                )
                if !hasSigningKey {
                    say(
                        "The daemon has no key to sign with: an administrator makes it with rollcall credential setup "
                            + "\(CredentialNeed.signingKey.name), then restarts the daemon.",
                        "系统没有签名密钥：请管理员运行 rollcall credential setup \(CredentialNeed.signingKey.name) 生成，然后重启服务。"
                    )
                }
            } else if waits.isEmpty {
                say(
                    "It is \(found.state); nothing more is expected.",
                    "状态为 \(language.officeStage(found.state))，无待办事项。"
                )
            } else {
                let holders = names(facts.waitedFor(found, modules))
                say(
                    "It is \(found.state) and waits for \(waits): \(holders.isEmpty ? "nobody" : holders).",
                    "状态为 \(language.officeStage(found.state))，等待 \(holders.isEmpty ? "（无人）" : holders)。"
                )
            }
            return sentences
        }
        let step = found.steps[index]
        let office = facts.directory.holders(step.role, step.department, on: facts.today)
        let place = step.department.map { language(" of \($0)", "（\($0)）") } ?? ""
        say(
            "Step \(index + 1) of \(found.steps.count), \(step.name), belongs to \(step.role.rawValue)\(place): "
                + (office.isEmpty ? "nobody has that role." : "\(names(office))."),
            "第 \(index + 1)/\(found.steps.count) 步（\(language.officeStage(step.name))）由\(language.officeRole(step.role.rawValue))\(place)办理："
                + (office.isEmpty ? "无人担任该岗位。" : "\(names(office))。")
        )
        for person in office where !eligible.holders.contains(person) {
            say(
                "\(facts.directory.name(person)) may not: whoever asked, whom it is about, or who decided another step is "
                    + "barred.",
                "\(facts.directory.name(person)) 不得办理：申请人、当事人或已办理其他步骤者须回避。"
            )
        }
        if eligible.holders.isEmpty {
            say(
                "Nobody is left to decide it: the office's head sees it, and it is never approved by itself.",
                "已无可办理之人：由综合办公室主管处理，绝不自动通过。"
            )
        } else if Set(eligible.holders).isDisjoint(with: office) {
            say(
                "So it goes to \(names(eligible.holders)), above or beside them.",
                "因此转由 \(names(eligible.holders)) 办理。"
            )
        }
        for (deputy, holder) in eligible.deputies.sorted(by: { $0.key < $1.key }) {
            say(
                "\(facts.directory.name(holder)) is away; \(facts.directory.name(deputy)) may decide too.",
                "\(facts.directory.name(holder)) 外出，\(facts.directory.name(deputy)) 可代为办理。"
            )
        }
        return sentences
    }
}
