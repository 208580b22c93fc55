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
        var sentences = found.decisions.filter { $0.revision == found.revision }.map { decided($0, of: found) }
        guard let index = found.step, found.steps.indices.contains(index) else { return sentences + waiting(found) }
        for place in index..<found.steps.count { sentences += step(place, of: found) }
        if found.steps.count > 1 { sentences.append(language("Nobody decides two of its steps.", "同一人不得办理两个步骤。")) }
        return sentences
    }

    private func name(_ person: String) -> String { facts.directory.name(person) }

    private func names(_ people: [String]) -> String { people.map(name).joined(separator: language(", ", "、")) }

    private func title(_ place: Int, _ name: String, of found: Case) -> String {
        language(
            "Step \(place + 1) of \(found.steps.count), \(language.officeStage(name))",
            "第 \(place + 1)/\(found.steps.count) 步（\(language.officeStage(name))）"
        )
    }

    private func decided(_ decision: Decision, of found: Case) -> String {
        let title = title(decision.index, decision.step, of: found)
        let other = decision.onBehalfOf.map(name)
        return language(
            "\(title): \(decision.verdict.rawValue) by \(name(decision.by))" + (other.map { " for \($0)" } ?? "") + ".",
            "\(title)：\(name(decision.by))\(other.map { "代 \($0) " } ?? "")已决定"
                + "（\(language.officeVerdict(decision.verdict.rawValue))）。"
        )
    }

    // MARK: Without an open step

    private func waiting(_ found: Case) -> [String] {
        let state = language.officeStage(found.state, of: found.object)
        let who = modules[found.object]?.waitsFor[found.state] ?? []
        if who == [.system] {
            let waits = language(
                "It is \(state) and waits for the daemon to sign it.",
                "状态为 \(state)，等待系统签名。"
            )
            return hasSigningKey
                ? [waits]
                : [
                    waits,
                    language(
                        "The daemon has no key to sign with: an administrator makes it with rollcall credential setup "
                            + "\(CredentialNeed.signingKey.name), then restarts the daemon.",
                        "系统没有签名密钥：请管理员运行 rollcall credential setup \(CredentialNeed.signingKey.name) 生成，然后重启服务。"
                    ),
                ]
        }
        guard !who.isEmpty else {
            return [language("It is \(state); nothing more is expected.", "状态为 \(state)，无待办事项。")]
        }
        let holders = names(facts.waitedFor(found, modules))
        let parts = who.map { language.officeHolder($0.text) }.joined(separator: language(" or ", "或"))
        return [
            language(
                "It is \(state) and waits for \(parts): \(holders.isEmpty ? "nobody" : holders).",
                "状态为 \(state)，等待\(parts)：\(holders.isEmpty ? "（无人）" : holders)。"
            )
        ] + (who.contains(.requester) ? left(found) : [])
    }

    /// Who is waited for in the place of whoever asked and has left.
    private func left(_ found: Case) -> [String] {
        guard let successor = facts.directory.successor(of: found.requester, on: facts.today) else { return [] }
        return [
            language(
                "\(name(found.requester)) has left: \(name(successor)), above them, sees to it.",
                "\(name(found.requester)) 已离职，由其上级 \(name(successor)) 办理。"
            )
        ]
    }

    // MARK: Steps

    /// Whose step it is, who of them may not decide it and why, and who does in their place.
    private func step(_ place: Int, of found: Case) -> [String] {
        guard let eligible = Eligibility.of(found, step: place, facts) else { return [] }
        let step = found.steps[place]
        let office = facts.directory.holders(step.role, step.department, on: facts.today)
        let department = step.department.map { language(" of \($0)", "（\($0)）") } ?? ""
        let role = language.officeRole(step.role.rawValue) + department
        let title = title(place, step.name, of: found)
        let isOpen = place == found.step
        var sentences = [
            language(
                "\(title), \(isOpen ? "" : "comes after it and ")belongs to the \(role): "
                    + (office.isEmpty ? "nobody has that role." : "\(names(office))."),
                "\(title)\(isOpen ? "" : "随后")由\(role)办理：" + (office.isEmpty ? "无人担任该岗位。" : "\(names(office))。")
            )
        ]
        let bars = Eligibility.bars(found, step)
        sentences += office.filter { !eligible.holders.contains($0) }.map { mayNot($0, bars[$0]) }
        if eligible.holders.isEmpty {
            sentences.append(
                language(
                    "Nobody is left to decide it: the office's head sees it, and it is never approved by itself.",
                    "已无可办理之人：由综合办公室主管处理，绝不自动通过。"
                )
            )
        } else if Set(eligible.holders).isDisjoint(with: office) {
            sentences.append(
                language(
                    "So it goes to \(names(eligible.holders)), above or beside them.",
                    "因此转由 \(names(eligible.holders)) 办理。"
                )
            )
        }
        return isOpen ? sentences + eligible.holders.flatMap { deputies(of: $0, eligible, found, bars) } : sentences
    }

    private func mayNot(_ person: String, _ bar: Eligibility.Bar?) -> String {
        language("\(name(person)) may not: \(reason(bar, .en)).", "\(name(person)) 不得办理：\(reason(bar, .zh))。")
    }

    private func reason(_ bar: Eligibility.Bar?, _ language: Language) -> String {
        switch bar {
        case .asked: language("nobody decides on what they asked for", "本人为申请人，须回避")
        case .concerned: language("nobody decides on what is about themselves", "事项涉及本人，须回避")
        case .decided(let step):
            language(
                "they decided the step \(language.officeStage(step))",
                "本人已办理步骤“\(language.officeStage(step))”"
            )
        case nil: language("they have decided this step", "本人已办理本步骤")
        }
    }

    /// Who stands in for somebody who holds the open step, and who of those that were named may not.
    private func deputies(
        of holder: String,
        _ eligible: Eligibility,
        _ found: Case,
        _ bars: [String: Eligibility.Bar]
    ) -> [String] {
        let directory = facts.directory
        let named = directory.deputies(of: holder, object: found.object, on: facts.today)
        guard directory.isAway(holder, from: facts.now, through: found.due) else {
            return named.map { deputy in
                language(
                    "\(name(deputy)) may decide for \(name(holder)) only while \(name(holder)) is away.",
                    "\(name(deputy)) 仅在 \(name(holder)) 外出期间可代为办理。"
                )
            }
        }
        let until = directory.awayUntil(holder, at: facts.now).map { $0.rfc3339(in: facts.clock.zone).prefix(10) }
        let away = language(
            "\(name(holder)) is away" + (until.map { " until \($0)" } ?? ""),
            "\(name(holder)) 外出" + (until.map { "至 \($0)" } ?? "")
        )
        let barred = named.compactMap { deputy in bars[deputy].map { mayNot(deputy, $0) } }
        let standing = eligible.deputies.filter { $0.value == holder }.keys.sorted()
        guard !standing.isEmpty else {
            return barred + [
                language("\(away), and nobody may decide for them.", "\(away)，无人可代为办理。")
            ]
        }
        return barred + [
            language(
                "\(away); \(names(standing)) may decide for \(name(holder)).",
                "\(away)，\(names(standing)) 可代 \(name(holder)) 办理。"
            )
        ]
    }
}
